import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resourcesDir } from '../../shared/node/entries.ts'
import { EXPRESSIONS } from '../../shared/taxonomy.ts'
import { calibrated, loadCalibration } from './expression-calibration.ts'

const calibration = loadCalibration(resourcesDir())
/** All probability but a rest to one class. */
const certain = (k: number, certainty = 0.93, classes = 8) =>
  Array.from({ length: classes }, (_, i) => (i === k ? certainty : (1 - certainty) / (classes - 1)))

describe('calibrated', () => {
  it.each(EXPRESSIONS.map((name, k) => [name, k] as const))('believes nets that agree on %s', (name, k) => {
    for (const stack of [calibration.own, calibration.masked]) {
      const scores = calibrated(certain(k), stack)
      expect(EXPRESSIONS.reduce((a, b) => (scores[b] > scores[a] ? b : a))).toBe(name)
    }
  })

  it('believes the public nets and the own one together', () => {
    // The public nets' third class is fear.
    const scores = calibrated(
      [...certain(EXPRESSIONS.indexOf('fear')), ...[0, 1, 2].flatMap(() => certain(2, 0.93, 7))],
      calibration.withPublic,
    )
    expect(EXPRESSIONS.reduce((a, b) => (scores[b] > scores[a] ? b : a))).toBe('fear')
  })

  it('is less sure of a covered face than of a bare one, for the same answer of the net', () => {
    const surest = (stack: typeof calibration.own) =>
      EXPRESSIONS.map((name, k) => calibrated(certain(k, 0.8), stack)[name]).reduce((a, b) => a + b)
    expect(surest(calibration.masked)).toBeLessThan(surest(calibration.own))
  })

  it('gives probabilities over all eight expressions, also when a net is absolutely certain', () => {
    const scores = calibrated(certain(2, 1), calibration.own)
    expect(Object.keys(scores)).toEqual([...EXPRESSIONS])
    expect(Object.values(scores).reduce((a, b) => a + b)).toBeCloseTo(1)
  })

  it('refuses as many probabilities as the stack does not expect', () => {
    expect(() => calibrated(certain(0), calibration.withPublic)).toThrow(RangeError)
  })
})

it('names the file when it is malformed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-calibration-'))
  mkdirSync(join(dir, 'models'))
  writeFileSync(join(dir, 'models', 'expression_calibration.json'), '{"classes": []}')
  expect(() => loadCalibration(dir)).toThrow(/expression_calibration\.json cannot be read/)
  rmSync(dir, { recursive: true })
})
