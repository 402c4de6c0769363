import { describe, expect, it } from 'vitest'
import type { LocalFeatures } from '../../../shared/evidence.ts'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { mutualNearest } from './matching.ts'
import { NO_AGREEMENT, verify, verifyAgainst } from './verify.ts'

const DIMENSION = 40

/** Keypoints all over a photo, each with a descriptor of its own. */
function photo(seed: number, count = 80): LocalFeatures {
  const random = seededRandom(seed)
  return {
    points: Float32Array.from({ length: 2 * count }, random),
    descriptors: Int8Array.from({ length: DIMENSION * count }, () => Math.round(100 * (random() - 0.5))),
  }
}

/** The same keypoints from elsewhere: smaller and shifted, with some noise in every number. */
function seenAgain(features: LocalFeatures): LocalFeatures {
  const random = seededRandom(99)
  return {
    points: features.points.map((at) => 0.7 * at + 0.1 + 0.004 * random()),
    descriptors: features.descriptors.map((value) => value + Math.round(10 * (random() - 0.5))),
  }
}

const reference = (id: string, features: LocalFeatures) => ({ id, landmarkId: 'here', features })

describe('local-feature check', () => {
  it('agrees on all points of the same photo and of one from elsewhere', () => {
    const here = photo(1)
    expect(verify(here, here).inliers).toBe(80)
    expect(verify(here, here).strength).toBeCloseTo(80, 3)
    const again = verify(here, seenAgain(here))
    expect(again.inliers).toBeGreaterThan(75)
    for (const [x, y, x2, y2] of again.matches) {
      expect(x2).toBeCloseTo(0.7 * x + 0.1, 1)
      expect(y2).toBeCloseTo(0.7 * y + 0.1, 1)
    }
    expect(verify(here, seenAgain(here))).toEqual(again)
  })

  it('finds next to nothing in common between different photos', () => {
    for (const seed of [2, 3, 4, 5]) expect(verify(photo(1), photo(seed)).inliers).toBeLessThan(8)
  })

  it('tells which reference agrees best', () => {
    const here = photo(1)
    const references = [reference('here/1', photo(2)), reference('here/2', seenAgain(here))]
    expect(verifyAgainst(here, references)?.reference.id).toBe('here/2')
    expect(verifyAgainst(here, [])).toBeNull()
  })

  it('agrees on nothing where there is nothing to compare', () => {
    const here = photo(1)
    const uniform = { points: here.points, descriptors: here.descriptors.map(() => 12) }
    const silent = { points: here.points, descriptors: here.descriptors.map(() => 0) }
    const onOneLine = {
      points: here.points.map((_, i) => Math.floor(i / 2) / 80),
      descriptors: here.descriptors,
    }
    for (const other of [photo(1, 0), photo(1, 1), photo(1, 3), uniform, silent])
      for (const agreement of [verify(here, other), verify(other, here), verify(other, other)])
        expect(agreement).toEqual(NO_AGREEMENT)
    expect(verify(onOneLine, onOneLine)).toEqual(NO_AGREEMENT)
  })
})

describe('mutual nearest neighbours', () => {
  const rows = (...values: number[]): LocalFeatures => ({
    points: new Float32Array(2 * values.length),
    // Directions in the plane of the first two numbers, in degrees.
    descriptors: Int8Array.from(
      values.flatMap((degrees) => {
        const angle = (degrees * Math.PI) / 180
        const row = [Math.round(100 * Math.cos(angle)), Math.round(100 * Math.sin(angle))]
        return [...row, ...new Array<number>(DIMENSION - 2).fill(0)]
      }),
    ),
  })

  it('pairs keypoints that prefer each other', () => {
    const matches = mutualNearest(rows(0, 20, 90), rows(18, 95, 200))
    expect(matches.map(({ a, b }) => [a, b])).toEqual([
      [1, 0],
      [2, 1],
    ])
    expect(matches[0]?.similarity).toBeCloseTo(Math.cos(Math.PI / 90), 2)
    expect(mutualNearest(rows(0, 20, 90), rows(18, 95, 200), 0.998)).toHaveLength(1)
  })
})
