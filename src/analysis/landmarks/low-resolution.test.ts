import { expect, test } from 'vitest'
import { LowResolutionSpace } from './low-resolution.ts'
import { prepareLandmark } from './score.ts'

// Tiny photos share the third direction; what tells them apart are the first two.
const tiny = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180
  return Float32Array.of(0.3 * Math.cos(angle), 0.3 * Math.sin(angle), Math.sqrt(1 - 0.09))
}
const space = new LowResolutionSpace(
  {
    mean: Float32Array.of(0, 0, Math.sqrt(1 - 0.09)),
    projection: Float32Array.of(1, 0, 0, 0, 1, 0),
    dimension: 2,
  },
  [tiny(90)],
)

test('takes away what tiny photos have in common', () => {
  const adapted = space.adapt(tiny(30))
  expect(adapted[0]).toBeCloseTo(Math.cos(Math.PI / 6), 5)
  expect(adapted[1]).toBeCloseTo(0.5, 5)
  expect(space.references[0]?.[1]).toBeCloseTo(1, 5)
})

test('finds viewpoints that are one cluster before, and keeps what else is known of a landmark', () => {
  const landmark = {
    ...prepareLandmark({
      id: 'a',
      latitude: 1,
      longitude: 2,
      radiusMeters: 5,
      embeddings: [tiny(0), tiny(150)],
      negatives: [tiny(90)],
    }),
    mark: 'kept',
  }
  expect(landmark.viewpoints).toHaveLength(1)
  const adapted = space.prepared(landmark)
  expect(adapted).toMatchObject({ id: 'a', mark: 'kept', latitude: 1 })
  expect(adapted.viewpoints).toHaveLength(2)
  expect(adapted.negatives?.[0]?.[1]).toBeCloseTo(1, 5)
  expect(space.prepared(landmark)).toBe(adapted)
})
