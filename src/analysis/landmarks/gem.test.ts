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

test('a descriptor holds every pooling of every map, each with the same weight', () => {
  const small = map([
    [3, 3],
    [4, 4],
  ])
  const large = map([
    [30, 30],
    [40, 40],
  ])
  const descriptor = describeMaps([small, large], [3, 1])
  expect(descriptor).toHaveLength(8)
  for (let i = 0; i < 8; i += 2) {
    expect(descriptor[i]).toBeCloseTo(0.6 / 2, 5)
    expect(descriptor[i + 1]).toBeCloseTo(0.8 / 2, 5)
  }
})
