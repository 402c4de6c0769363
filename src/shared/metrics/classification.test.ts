import { describe, expect, it } from 'vitest'
import {
  classificationReport,
  expectedCalibrationError,
  pearson,
  rootMeanSquaredError,
} from './classification.ts'

const labels = ['a', 'b', 'c'] as const

describe('classificationReport', () => {
  // Truth a a a b; answers a a b b. Recall a 2/3, b 1. F1 a 2·2/(2+3) = .8, b 2·1/(2+1) = 2/3.
  const report = classificationReport(labels, [
    { truth: 'a', predicted: 'a', confidence: 0.9 },
    { truth: 'a', predicted: 'a', confidence: 0.9 },
    { truth: 'a', predicted: 'b', confidence: 0.9 },
    { truth: 'b', predicted: 'b', confidence: 0.9 },
  ])

  it('counts right answers', () => {
    expect(report.accuracy).toBe(0.75)
    expect(report.confusion).toEqual([
      [2, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
  })

  it('averages over the classes that occur and leaves the others null', () => {
    expect(report.macroRecall).toBeCloseTo((2 / 3 + 1) / 2)
    expect(report.macroF1).toBeCloseTo((0.8 + 2 / 3) / 2)
    expect(report.recall).toEqual({ a: 2 / 3, b: 1, c: null })
  })

  it('measures the gap between confidence and accuracy', () => {
    expect(report.ece).toBeCloseTo(0.15)
  })

  it('survives an empty set', () => {
    expect(classificationReport(labels, [])).toMatchObject({ accuracy: 0, macroF1: 0, ece: 0 })
  })
})

describe('expectedCalibrationError', () => {
  it('is 0 for a perfectly calibrated set', () => {
    const answers = [true, true, true, false].map((right) => ({ confidence: 0.75, right }))
    expect(expectedCalibrationError(answers)).toBeCloseTo(0)
  })

  it('counts confidence 1 in the last bin', () => {
    expect(expectedCalibrationError([{ confidence: 1, right: false }])).toBe(1)
  })
})

describe('pearson and rootMeanSquaredError', () => {
  it('finds a straight line', () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1)
    expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1)
  })

  it('has no correlation with a constant', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNull()
  })

  it('averages squared differences', () => {
    expect(rootMeanSquaredError([0, 0], [3, 4])).toBeCloseTo(Math.sqrt(12.5))
    expect(rootMeanSquaredError([], [])).toBeNull()
  })
})
