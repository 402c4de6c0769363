import { describe, expect, it } from 'vitest'
import { resourcesDir } from '../../shared/node/entries.ts'
import { EXPRESSIONS } from '../../shared/taxonomy.ts'
import { rollOf } from './emotion-recogniser.ts'
import { loadCalibration, stack } from './expression-ensemble.ts'

describe('stack', () => {
  const calibration = loadCalibration(resourcesDir())
  const classes = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral']
  /** All three nets give `certainty` to one class. */
  const unanimous = (name: string, certainty = 0.94) => {
    const row = classes.map((other) => (other === name ? certainty : (1 - certainty) / 6))
    return [...row, ...row, ...row]
  }

  it.each([
    ['angry', 'anger'],
    ['happy', 'happy'],
    ['sad', 'sad'],
    ['surprise', 'surprise'],
    ['fear', 'fear'],
    ['disgust', 'disgust'],
    ['neutral', 'neutral'],
  ] as const)('three nets that agree on %s are believed', (name, expression) => {
    const scores = stack(unanimous(name), calibration)
    const best = EXPRESSIONS.reduce((a, b) => (scores[b] > scores[a] ? b : a))
    expect(best).toBe(expression)
  })

  it('gives probabilities over all eight expressions, none to contempt', () => {
    const scores = stack(unanimous('happy'), calibration)
    expect(Object.keys(scores).sort()).toEqual([...EXPRESSIONS].sort())
    expect(Object.values(scores).reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(scores.contempt).toBe(0)
  })

  it('stays finite when a net is absolutely certain', () => {
    const scores = stack(unanimous('sad', 1), calibration)
    for (const value of Object.values(scores)) expect(Number.isFinite(value)).toBe(true)
  })
})

describe('rollOf', () => {
  const upright = [
    [38, 52],
    [74, 52],
    [56, 72],
    [42, 92],
    [70, 92],
  ] as const
  const turned = (angle: number) =>
    upright.map(
      ([x, y]) =>
        [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)] as const,
    )

  it('leaves nearly upright faces alone', () => {
    expect(rollOf(upright)).toBe(0)
    expect(rollOf(turned(0.1))).toBe(0)
  })

  it('measures a tilted and an upside-down face', () => {
    expect(rollOf(turned(0.5))).toBeCloseTo(0.5, 1)
    expect(Math.abs(rollOf(turned(Math.PI)))).toBeCloseTo(Math.PI, 1)
  })
})
