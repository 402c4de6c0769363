import { describe, expect, test } from 'vitest'
import { describeMaps, type FeatureMap, gemPool } from './gem.ts'

const map = (channels: number[][], height = 1): FeatureMap => ({
  data: Float32Array.from(channels.flat()),
  channels: channels.length,
  height,
  width: (channels[0]?.length ?? 0) / height,
})

describe('GeM pooling', () => {
  test('by hand: ∛((1³ + 2³ + 3³ + 0³) / 4) = ∛9', () => {
    const [value] = gemPool(map([[1, 2, 3, 0]], 2))
    expect(value).toBeCloseTo(Math.cbrt(9), 5)
  })

  test('p = 1 is the mean, a large p nears the maximum, other exponents lie between', () => {
    const one = map([[1, 2, 6]])
    expect(gemPool(one, 1)[0]).toBe(3)
    expect(gemPool(one, 1.0001)[0]).toBeCloseTo(3, 3)
    expect(gemPool(one, 200)[0]).toBeCloseTo(6, 1)
    expect(gemPool(one, 2)[0]).toBeCloseTo(Math.sqrt(41 / 3), 5)
    // The fast path for p = 3 and the general one agree.
    expect(gemPool(one, 3)[0]).toBeCloseTo(gemPool(one, 3.0000001)[0] as number, 5)
  })

  test('pools each channel for itself; a silent channel stays finite', () => {
    const pooled = gemPool(
      map([
        [2, 2],
        [0, 0],
        [0, 4],
      ]),
    )
    expect(pooled[0]).toBeCloseTo(2, 5)
    expect(pooled[1]).toBeCloseTo(0, 5)
    expect(pooled[2]).toBeCloseTo(Math.cbrt(32), 5)
  })

  test('refuses data that do not fit the shape, and an exponent that is not positive', () => {
    expect(() => gemPool({ ...map([[1, 2]]), width: 3 })).toThrow(RangeError)
    expect(() => gemPool(map([[1, 2]]), 0)).toThrow(RangeError)
  })
})

test('a descriptor sums the scales, each with the same weight, and holds every pooling', () => {
  const small = map([
    [3, 3],
    [4, 4],
  ])
  const large = map([
    [30, 30],
    [40, 40],
  ])
  const descriptor = describeMaps([small, large], [3, 1])
  expect(descriptor).toHaveLength(4)
  for (let i = 0; i < 4; i += 2) {
    expect(descriptor[i]).toBeCloseTo(0.6 / Math.SQRT2, 5)
    expect(descriptor[i + 1]).toBeCloseTo(0.8 / Math.SQRT2, 5)
  }
  // Directions (.6, .8) and (1, 0) halved: the brighter map does not win.
  const side = map([[90], [0]])
  const [a, b] = describeMaps([small, side], [1])
  expect((a as number) / (b as number)).toBeCloseTo(1.6 / 0.8, 4)
  expect(() => describeMaps([small, map([[1]])], [3])).toThrow(/cannot be summed/)
})
