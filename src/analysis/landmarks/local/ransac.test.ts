import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { affineConsensus, type PointPair } from './ransac.ts'

const OPTIONS = { tolerance: 0.02, iterations: 400, seed: 1 }

/** Points all over a photo and where a view that is turned, smaller and shifted shows them. */
function seenAgain(count: number, random: () => number): PointPair[] {
  const [cos, sin] = [0.8 * Math.cos(0.3), 0.8 * Math.sin(0.3)]
  return Array.from({ length: count }, () => {
    const [x, y] = [random(), random() * 0.75]
    return [x, y, cos * x - sin * y + 0.2, sin * x + cos * y + 0.05]
  })
}

const anywhere = (count: number, random: () => number): PointPair[] =>
  Array.from({ length: count }, () => [random(), random(), random(), random()])

describe('affine consensus', () => {
  it('finds the map among three times as many false matches, the same one every time', () => {
    const random = seededRandom(7)
    const pairs = [...anywhere(60, random), ...seenAgain(30, random)]
    const found = affineConsensus(pairs, OPTIONS)
    expect(found?.map.a).toBeCloseTo(0.8 * Math.cos(0.3), 2)
    expect(found?.map.e).toBeCloseTo(0.2, 2)
    const right = Array.from({ length: 30 }, (_, i) => 60 + i)
    expect(found?.inliers.filter((i) => i >= 60)).toEqual(right)
    expect(found?.inliers.length).toBeLessThanOrEqual(33)
    expect(affineConsensus(pairs, OPTIONS)).toEqual(found)
  })

  it('finds next to nothing where nothing agrees', () => {
    for (const seed of [1, 2, 3]) {
      const found = affineConsensus(anywhere(60, seededRandom(seed)), OPTIONS)
      expect(found?.inliers.length ?? 0).toBeLessThan(9)
    }
  })

  it('takes no mirrored, upside-down or squashed view for the same place', () => {
    const shown = (map: (x: number, y: number) => [number, number]) => {
      const random = seededRandom(5)
      const pairs = Array.from({ length: 40 }, (): PointPair => {
        const [x, y] = [random(), random()]
        return [x, y, ...map(x, y)]
      })
      return affineConsensus(pairs, OPTIONS)?.inliers.length ?? 0
    }
    expect(shown((x, y) => [x, y])).toBe(40)
    expect(shown((x, y) => [1 - x, y])).toBeLessThan(15)
    expect(shown((x, y) => [1 - x, 1 - y])).toBeLessThan(15)
    expect(shown((x, y) => [x, y / 5])).toBeLessThan(15)
  })

  it('gives no answer for too few points, points on one line and points on one spot', () => {
    const line = Array.from({ length: 20 }, (_, i): PointPair => [i / 20, i / 20, i / 20, i / 20])
    const spot = Array.from({ length: 20 }, (): PointPair => [0.5, 0.5, 0.5, 0.5])
    const collapse = seenAgain(20, seededRandom(3)).map(([x, y]): PointPair => [x, y, 0.5, 0.5])
    for (const pairs of [[], line.slice(0, 1), line.slice(0, 3), line, spot, collapse])
      expect(affineConsensus(pairs, OPTIONS)).toBeNull()
  })
})
