import { expect, test } from 'vitest'
import { metersBetween } from './distance.ts'

test('measures along a great circle', () => {
  const paris = { latitude: 48.8566, longitude: 2.3522 }
  const rome = { latitude: 41.9028, longitude: 12.4964 }
  expect(metersBetween(paris, rome) / 1000).toBeCloseTo(1106, -1)
})
