import { describe, expect, test } from 'vitest'
import {
  globalAveragePrecision,
  type RankedQuery,
  sensitivityAtSpecificity,
  topOneAccuracy,
} from './retrieval.ts'

const query = (truth: string | null, predicted: string | null, score: number): RankedQuery => ({
  truth,
  predicted,
  score,
})

// In order of score: right, photo without landmark, right, wrong landmark, photo without landmark.
const mixed = [
  query('a', 'a', 0.9),
  query(null, 'a', 0.8),
  query('b', 'b', 0.7),
  query('a', 'b', 0.6),
  query(null, 'b', 0.1),
]

describe('top-1', () => {
  test('counts landmark photos only', () => {
    expect(topOneAccuracy(mixed)).toBeCloseTo(2 / 3)
    expect(topOneAccuracy([query(null, null, 0)])).toBe(0)
  })
})

describe('GAP', () => {
  test('by hand: (1/1 + 2/3) / 3', () => {
    expect(globalAveragePrecision(mixed)).toBeCloseTo((1 + 2 / 3) / 3)
    expect(globalAveragePrecision(mixed.toReversed())).toBeCloseTo((1 + 2 / 3) / 3)
  })

  test('is 1 when every landmark photo is right and before all others', () => {
    expect(globalAveragePrecision([query('a', 'a', 2), query('b', 'b', 1), query(null, 'a', 0)])).toBe(1)
  })

  test('a landmark photo without a guess still counts in the denominator', () => {
    expect(globalAveragePrecision([query('a', 'a', 1), query('a', null, Number.NEGATIVE_INFINITY)])).toBe(0.5)
  })

  test('a tie counts the wrong guess first', () => {
    expect(globalAveragePrecision([query('a', 'a', 0.5), query(null, 'a', 0.5)])).toBe(0.5)
  })
})

describe('sensitivity at a specificity', () => {
  // Scores 0.00 .. 0.99 without landmark: 99 % specificity lets one of them pass.
  const negatives = Array.from({ length: 100 }, (_, i) => query(null, 'a', i / 100))

  test('the threshold is the highest score that must stay silent', () => {
    const point = sensitivityAtSpecificity(
      [...negatives, query('a', 'a', 0.985), query('a', 'a', 0.98), query('a', 'b', 1)],
      0.99,
    )
    expect(point.threshold).toBe(0.98)
    expect(point.specificity).toBe(0.99)
    expect(point.sensitivity).toBeCloseTo(1 / 3)
  })

  test('full specificity lets none pass, zero lets all pass', () => {
    expect(sensitivityAtSpecificity([...negatives, query('a', 'a', 0.985)], 1).sensitivity).toBe(0)
    expect(sensitivityAtSpecificity([...negatives, query('a', 'a', -5)], 0)).toEqual({
      sensitivity: 1,
      specificity: 0,
      threshold: Number.NEGATIVE_INFINITY,
    })
  })

  test('equal scores of negatives never push the specificity below what was asked', () => {
    const tied = Array.from({ length: 10 }, () => query(null, 'a', 0.5))
    const point = sensitivityAtSpecificity([...tied, query('a', 'a', 0.5)], 0.9)
    expect(point.specificity).toBe(1)
    expect(point.sensitivity).toBe(0)
  })

  test('refuses a specificity that is no share', () => {
    expect(() => sensitivityAtSpecificity(mixed, 99)).toThrow(RangeError)
  })
})
