import { expect, test } from 'vitest'
import { mostUnseenLift, SeenPhotos, taughtUnseenLift, unseenLift } from './unseen.ts'

test('the fewer photos, the larger the lift, and none without photos or with very many', () => {
  const lifts = [1, 3, 5, 10, 20, 100].map(unseenLift)
  expect(lifts).toEqual(lifts.toSorted((a, b) => b - a))
  expect(lifts[0]).toBe(mostUnseenLift)
  expect(lifts[3]).toBeLessThan(lifts[2] ?? 0)
  expect([unseenLift(0), lifts[5]]).toEqual([0, 0])
})

test('a taught landmark needs no lift any more once echoes have joined', () => {
  expect([0, 1, 2, 20].map(taughtUnseenLift)).toEqual([0, mostUnseenLift, mostUnseenLift, 0])
  expect(taughtUnseenLift(5)).toBeLessThan(unseenLift(5))
  expect(taughtUnseenLift(5)).toBeGreaterThan(0.02)
})

test('finds a photo again that was decoded a little otherwise, and no other', () => {
  const direction = (...numbers: number[]) => {
    const length = Math.hypot(...numbers)
    return Float32Array.from(numbers, (value) => value / length)
  }
  const seen = new SeenPhotos([direction(0.2, 1, 0), direction(-0.2, 0, 1)])
  // On both sides of the border of a bucket.
  for (const first of [0.199, 0.2, 0.205]) expect(seen.has(direction(first, 1, 0.01))).toBe(true)
  expect(seen.has(direction(0.2, 0, 1))).toBe(false)
  expect(seen.has(direction(0.2, 1, 0.5))).toBe(false)
  const [known, other] = [direction(0.2, 1, 0), direction(1, 1, 1)]
  expect(seen.hold([known, other])).toBe(true)
  expect(seen.hold([known, other, other])).toBe(false)
  expect(seen.hold([])).toBe(false)
})
