import { describe, expect, it } from 'vitest'
import { concordance } from './concordance.ts'

describe('concordance', () => {
  it('is 1 for equal series and −1 for mirrored ones', () => {
    expect(concordance([1, 2, 3], [1, 2, 3])).toBeCloseTo(1)
    expect(concordance([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1)
  })

  it('punishes a shift and a stretch that correlation forgives', () => {
    // Variances 2/3, covariance 2/3, shift 1: 2·(2/3) / (2/3 + 2/3 + 1) = 4/7.
    expect(concordance([2, 3, 4], [1, 2, 3])).toBeCloseTo(4 / 7)
    // Variances 8/3 and 2/3, covariance 4/3, means equal: (8/3) / (10/3) = .8.
    expect(concordance([-2, 0, 2], [-1, 0, 1])).toBeCloseTo(0.8)
  })

  it('says nothing about empty series or ones that stand still together', () => {
    expect(concordance([], [])).toBeNull()
    expect(concordance([1, 1], [1, 1])).toBeNull()
    expect(concordance([1, 1], [0, 2])).toBe(0)
  })

  it('refuses series of different length', () => {
    expect(() => concordance([1], [])).toThrow(RangeError)
  })
})
