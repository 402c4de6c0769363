import { describe, expect, it } from 'vitest'
import type { LandmarkCandidate, LocalFeatures } from '../../../shared/evidence.ts'
import { seededRandom } from '../../../shared/seeded-random.ts'
import type { Recognition } from '../recogniser.ts'
import { keypointCount } from './features.ts'
import { LocalCheck, representativeReferences } from './local-check.ts'
import { representatives } from './representatives.ts'

function photo(seed: number, count = 60): LocalFeatures {
  const random = seededRandom(seed)
  return {
    points: Float32Array.from({ length: 2 * count }, random),
    descriptors: Int8Array.from({ length: 40 * count }, () => Math.round(100 * (random() - 0.5))),
  }
}

const [PARIS, ROME] = [photo(1), photo(2)]
const references = [
  { id: 'paris/1', landmarkId: 'paris', features: PARIS },
  { id: 'rome/1', landmarkId: 'rome', features: ROME },
]
const check = () =>
  new LocalCheck({
    modelSha256: '',
    odds: { intercept: -6, slope: 3.4 },
    references,
  })
const candidate = (landmarkId: string, score: number, similarity = score): LandmarkCandidate => ({
  landmarkId,
  score,
  similarity,
  distanceMeters: null,
})
const recognition = (decision: Recognition['decision'], ...candidates: LandmarkCandidate[]): Recognition => ({
  candidates,
  ranking: candidates,
  decision,
  by: decision === 'none' ? [] : ['vision'],
  threshold: 0.5,
})

/** A recogniser in small: log-odds are added as they are, from 1 on it is sure. */
function recogniser(...candidates: LandmarkCandidate[]) {
  const asked: (ReadonlyMap<string, number> | undefined)[] = []
  const recognise = (local?: ReadonlyMap<string, number>) => {
    asked.push(local)
    const lifted = candidates
      .map((one) => ({ ...one, score: one.score + (local?.get(one.landmarkId) ?? 0) }))
      .sort((a, b) => b.score - a.score)
    return recognition((lifted[0]?.score ?? 0) >= 1 ? 'confident' : 'unsure', ...lifted)
  }
  return { asked, recognise }
}

describe('when it is asked', () => {
  it('in doubt, about the two best; not about those without references', () => {
    const asked = (...of: Parameters<typeof recognition>) => check().candidatesInDoubt(recognition(...of))
    const others = [candidate('paris', 0.4), candidate('oslo', 0.3), candidate('rome', 0.2)]
    expect(asked('unsure', ...others)).toEqual(['paris'])
    expect(asked('unsure', candidate('rome', 0.4), candidate('paris', 0.3))).toEqual(['rome', 'paris'])
    expect(asked('none', ...others)).toEqual([])
    expect(asked('none')).toEqual([])
  })

  it('of a sure photo only when it is all but a copy of what is known', () => {
    const asked = (similarity: number) =>
      check().candidatesInDoubt(recognition('confident', candidate('paris', 0.9, similarity)))
    expect(asked(0.7)).toEqual([])
    expect(asked(0.95)).toEqual(['paris'])
  })

  it('describes no photo that leaves no doubt', () => {
    const sure = recognition('confident', candidate('paris', 2, 0.5))
    const describePhoto = () => {
      throw new Error('described')
    }
    expect(check().review(() => sure, describePhoto)).toBe(sure)
  })
})

describe('what it changes', () => {
  it('settles a doubt by the landmark whose details match, and shows them', () => {
    const { asked, recognise } = recogniser(candidate('rome', 0.5), candidate('paris', 0.4))
    const result = check().review(recognise, () => PARIS)
    expect(result).toMatchObject({
      decision: 'confident',
      candidates: [{ landmarkId: 'paris', score: 3.4 }, {}],
    })
    expect(result.local).toMatchObject({
      landmarkId: 'paris',
      referenceId: 'paris/1',
      inliers: 60,
      logOdds: 3,
    })
    expect(result.local?.matches).toHaveLength(20)
    expect(asked).toHaveLength(2)
  })

  it('changes nothing when nothing matches, or nothing can be compared', () => {
    const { recognise } = recogniser(candidate('rome', 0.5), candidate('paris', 0.4))
    for (const features of [photo(7), photo(7, 1), photo(7, 0), null, undefined]) {
      const result = check().review(recognise, () => features)
      expect(result).toMatchObject({
        decision: 'unsure',
        candidates: [{ landmarkId: 'rome', score: 0.5 }, {}],
      })
      expect(result.local ?? null).toBeNull()
    }
  })

  it('compares with the photos of another gallery', () => {
    const replaced = check()
    const embeddings = [Float32Array.of(1, 0)]
    replaced.useGallery([
      { id: 'rome', embeddings, local: [PARIS] },
      { id: 'oslo', embeddings },
    ])
    const { recognise } = recogniser(candidate('rome', 0.5), candidate('oslo', 0.4))
    expect(replaced.review(recognise, () => PARIS).local).toMatchObject({ landmarkId: 'rome', inliers: 60 })
    expect(replaced.candidatesInDoubt(recognition('unsure', candidate('paris', 0.4)))).toEqual([])
  })
})

describe('references', () => {
  const direction = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

  it('are the photos that all others are close to', () => {
    const embeddings = [0, 1, 2, 3, 4, 90, 91, 180].map(direction)
    expect(representatives(embeddings, 3)).toEqual([4, 6, 7])
    expect(representatives(embeddings, 20)).toHaveLength(8)
    expect(representatives([], 3)).toEqual([])
  })

  it('are cut to what is stored; photos without keypoints are no references', () => {
    const made = representativeReferences('x', [direction(0), direction(90)], [photo(1, 500), photo(2, 0)])
    expect(made.map(({ id, photo: index }) => [id, index])).toEqual([['x/1', 0]])
    expect(keypointCount((made[0] as (typeof made)[number]).features)).toBe(200)
    expect(() => representativeReferences('x', [direction(0)], [])).toThrow(RangeError)
  })
})
