import { expect, it } from 'vitest'
import { SlidingRate } from './rate.ts'

it('counts what lies in the window only', () => {
  const rate = new SlidingRate(10_000)
  expect(rate.perSecond(0)).toBe(0)
  for (let ms = 0; ms < 5000; ms += 100) rate.add(ms)
  expect(rate.perSecond(5000)).toBeCloseTo(10)
  expect(rate.perSecond(20_000)).toBe(0)
  for (let ms = 30_000; ms < 60_000; ms++) rate.add(ms)
  expect(rate.perSecond(60_000)).toBeCloseTo(1000, -2)
})
