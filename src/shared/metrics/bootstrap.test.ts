import { expect, test } from 'vitest'
import { bootstrapIntervals } from './bootstrap.ts'

const coin = (heads: number, of: number) => Array.from({ length: of }, (_, i) => (i < heads ? 1 : 0))
const mean = (values: number[]) => ({ mean: values.reduce((sum, value) => sum + value, 0) / values.length })

test('agrees with the normal approximation of a share: .5 ± 1.96 · √(.25 / 400)', () => {
  const { mean: found } = bootstrapIntervals([coin(200, 400)], mean)
  expect(found?.[0]).toBeCloseTo(0.451, 2)
  expect(found?.[1]).toBeCloseTo(0.549, 2)
})

test('is narrower for more photos, nothing for certainty, and equal in every run', () => {
  const width = (of: number) => {
    const { mean: found } = bootstrapIntervals([coin(of / 2, of)], mean)
    return found ? found[1] - found[0] : Number.NaN
  }
  expect(width(1000)).toBeLessThan(width(50))
  expect(bootstrapIntervals([coin(30, 30)], mean)).toEqual({ mean: [1, 1] })
  expect(bootstrapIntervals([coin(9, 20)], mean)).toEqual(bootstrapIntervals([coin(9, 20)], mean))
})

test('keeps the size of every stratum', () => {
  const sizes = (sample: number[]) => ({
    small: sample.filter((value) => value === 7).length,
    large: sample.filter((value) => value === 8).length,
  })
  const strata = [[7, 7, 7], Array.from({ length: 50 }, () => 8)]
  expect(bootstrapIntervals(strata, sizes, { samples: 20 })).toEqual({ small: [3, 3], large: [50, 50] })
})

test('a figure that cannot be measured has no interval', () => {
  expect(bootstrapIntervals([[1]], () => ({ share: null }), { samples: 3 })).toEqual({ share: null })
})
