import { expect, it } from 'vitest'
import { agreementLift, agreementLogOdds, fitAgreementOdds } from './odds.ts'

it('weighs a strong agreement up to 20 to 1 and a weak one not at all', () => {
  const odds = { intercept: -6, slope: 3.4 }
  expect(agreementLogOdds(odds, 0)).toBe(0)
  expect(agreementLogOdds(odds, 6)).toBe(0)
  expect(agreementLogOdds(odds, 8)).toBeCloseTo(1.47, 2)
  expect(agreementLogOdds(odds, 1000)).toBe(3)
  expect(agreementLift(3, 0.1)).toBeCloseTo((0.1 * 3) / Math.log(50))
  expect(agreementLift(0, 0.1)).toBe(0)
})

it('learns what an agreement is worth from pairs that show the same and pairs that do not', () => {
  const same = [4, 6, 8, 10, 14, 20, 30]
  const other = [2, 3, 3, 4, 5, 6, 7, 8]
  const odds = fitAgreementOdds(same, other)
  expect(odds.slope).toBeGreaterThan(1)
  expect(agreementLogOdds(odds, 3)).toBe(0)
  expect(agreementLogOdds(odds, 25)).toBeGreaterThan(2)
  // Ten times as many other pairs: the classes weigh the same, so nothing changes.
  const repeated = Array.from({ length: 10 }, () => other).flat()
  expect(fitAgreementOdds(same, repeated).slope).toBeCloseTo(odds.slope, 6)
  expect(() => fitAgreementOdds([], other)).toThrow(RangeError)
})

it('stays finite when no pair overlaps', () => {
  const odds = fitAgreementOdds([10, 12, 20], [1, 2, 3])
  expect(Number.isFinite(odds.slope) && Number.isFinite(odds.intercept)).toBe(true)
  expect(agreementLogOdds(odds, 3)).toBe(0)
})
