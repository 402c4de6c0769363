import { describe, expect, it } from 'vitest'
import {
  averagePrecision,
  pointAtRecall,
  precisionAtShare,
  precisionRecallCurve,
} from './precision-recall.ts'

/** By hand: yes yes no yes no, from the highest score to the lowest. */
const curve = precisionRecallCurve([0.9, 0.8, 0.4], [0.6, 0.1])

describe('precision and recall', () => {
  it('fall and rise as counted by hand', () => {
    expect(curve).toEqual([
      { threshold: 0.9, precision: 1, recall: 1 / 3, falsePositiveRate: 0 },
      { threshold: 0.8, precision: 1, recall: 2 / 3, falsePositiveRate: 0 },
      { threshold: 0.4, precision: 3 / 4, recall: 1, falsePositiveRate: 1 / 2 },
    ])
    expect(averagePrecision(curve)).toBeCloseTo((1 + 1 + 3 / 4) / 3)
  })

  it('decide equal scores alike, alarms among them', () => {
    expect(precisionRecallCurve([0.5, 0.5], [0.5, 0.2])).toEqual([
      { threshold: 0.5, precision: 2 / 3, recall: 1, falsePositiveRate: 1 / 2 },
    ])
  })

  it('are read at a recall, and at another share of positives', () => {
    expect(pointAtRecall(curve, 0.5).threshold).toBe(0.8)
    expect(pointAtRecall(curve, 1).threshold).toBe(0.4)
    expect(precisionAtShare(pointAtRecall(curve, 1), 0.5)).toBeCloseTo(2 / 3)
    expect(precisionAtShare(pointAtRecall(curve, 1), 0.02)).toBeCloseTo(0.02 / (0.02 + 0.98 / 2))
  })

  it('need a positive', () => {
    expect(() => precisionRecallCurve([], [0.5])).toThrow(RangeError)
  })
})
