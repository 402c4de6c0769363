import { describe, expect, test } from 'vitest'
import { fitCalibration, probabilityOf } from './calibration.ts'
import { landmarkProbability } from './gate.ts'
import { fitLogistic, logit, sigmoid } from './logistic.ts'

describe('logistic regression', () => {
  test('recovers log-odds from counts', () => {
    // x = 0: 1 of 4 yes; x = 1: 3 of 4 yes. Maximum likelihood: bias −ln 3, weight 2 ln 3.
    const examples = [0, 0, 0, 0, 1, 1, 1, 1].map((x, i) => ({ x: [x], yes: [3, 4, 5, 6].includes(i) }))
    const model = fitLogistic(examples, 1, 0)
    expect(model.bias).toBeCloseTo(-Math.log(3), 4)
    expect(model.weights[0]).toBeCloseTo(2 * Math.log(3), 4)
    expect(sigmoid(logit(model, [1]))).toBeCloseTo(0.75, 5)
  })

  test('a weight counts like that many examples, a penalty pulls towards nothing', () => {
    const examples = [
      { x: [0], yes: false, weight: 3 },
      { x: [0], yes: true },
      { x: [1], yes: true, weight: 3 },
      { x: [1], yes: false },
    ]
    const model = fitLogistic(examples, 1, 0)
    expect(model.weights[0]).toBeCloseTo(2 * Math.log(3), 4)
    expect(fitLogistic(examples, 1, 1).weights[0]).toBeLessThan(2)
  })

  test('separable examples stay finite; examples of one answer are refused', () => {
    const separable = [-2, -1, 1, 2].map((x) => ({ x: [x], yes: x > 0 }))
    expect(fitLogistic(separable, 1, 0.01).weights[0]).toBeLessThan(100)
    expect(() => fitLogistic([{ x: [1], yes: true }], 1, 0)).toThrow(/both answers/)
  })
})

test('the gate uses the first numbers of an embedding', () => {
  const gate = { model: { weights: Float32Array.of(2), bias: -1 }, threshold: 0.5 }
  expect(landmarkProbability(gate, Float32Array.of(0.5, 99))).toBeCloseTo(0.5, 6)
  expect(landmarkProbability(gate, Float32Array.of(1, 0))).toBeGreaterThan(0.7)
})

test('Platt calibration: high scores are mostly right, and ordinary photos lower the rest', () => {
  const outcomes = Array.from({ length: 100 }, (_, i) => ({ score: i / 100, right: i % 10 < 8 || i > 50 }))
  const alone = fitCalibration(outcomes, [0.1], 0.001)
  const among = fitCalibration(outcomes, [0, 0.05, 0.1, 0.15], 25)
  expect(probabilityOf(0.9, alone)).toBeGreaterThan(0.95)
  expect(probabilityOf(0.05, among)).toBeLessThan(probabilityOf(0.05, alone) - 0.2)
  expect(probabilityOf(0.9, among)).toBeGreaterThan(0.9)
})
