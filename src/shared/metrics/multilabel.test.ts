import { describe, expect, it } from 'vitest'
import { averagePrecision, meanAbsoluteError, meanAveragePrecision } from './multilabel.ts'

const items = (...pairs: [number, boolean][]) => pairs.map(([score, positive]) => ({ score, positive }))

describe('averagePrecision', () => {
  it('is 1 for a perfect ranking and the textbook value for a mixed one', () => {
    expect(averagePrecision(items([0.9, true], [0.8, true], [0.1, false]))).toBe(1)
    expect(averagePrecision(items([0.9, true], [0.8, false], [0.7, true]))).toBeCloseTo((1 + 2 / 3) / 2)
  })

  it('gives equal scores the share of positives, whatever their order', () => {
    expect(averagePrecision(items([0.5, true], [0.5, false], [0.5, false], [0.5, false]))).toBe(0.25)
    expect(averagePrecision(items([0.5, false], [0.5, false], [0.5, false], [0.5, true]))).toBe(0.25)
  })

  it('is unknown without a positive', () => {
    expect(averagePrecision(items([0.5, false]))).toBeNull()
    expect(meanAveragePrecision([null, 0.5, 1])).toBe(0.75)
    expect(meanAveragePrecision([null])).toBeNull()
  })
})

describe('meanAbsoluteError', () => {
  it('averages distances', () => {
    expect(meanAbsoluteError([1, 5], [2, 3])).toBe(1.5)
    expect(meanAbsoluteError([], [])).toBeNull()
  })
})
