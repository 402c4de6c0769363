import { expect, it } from 'vitest'
import { forPhotosBeyondTheGate, thresholdsFrom } from './thresholds.ts'

const photos = (count: number) => Array.from({ length: count }, (_, i) => i / count)

it('lets one ordinary photo in a hundred reach the upper threshold, and five the lower one', () => {
  for (const count of [100, 250, 1000]) {
    const similarities = photos(count)
    const { confident, unsure } = thresholdsFrom(similarities)
    const reaching = (threshold: number) => similarities.filter((value) => value >= threshold).length
    expect(reaching(confident)).toBe(Math.floor(count / 100))
    expect(reaching(unsure)).toBe(Math.floor(count / 20))
  }
})

it('keeps a band for questions where all photos resemble something equally', () => {
  const { confident, unsure } = thresholdsFrom(new Array(100).fill(0.4))
  expect(confident).toBeCloseTo(0.4, 5)
  expect(unsure).toBeCloseTo(0.39, 5)
})

it('measures nothing on a handful of photos', () => {
  expect(() => thresholdsFrom(photos(99))).toThrow(/99 photos are too few/)
})

it('asks more of a pack where only photos that the gate refuses were measured, and never more than can be reached', () => {
  const lifted = forPhotosBeyondTheGate({ confident: 0.5, unsure: 0.4 })
  expect(lifted.confident).toBeCloseTo(0.65, 9)
  expect(lifted.unsure).toBeCloseTo(0.5, 9)
  const high = forPhotosBeyondTheGate({ confident: 0.98, unsure: 0.9 })
  expect(high.confident).toBe(1)
  expect(high.unsure).toBeLessThan(high.confident)
})
