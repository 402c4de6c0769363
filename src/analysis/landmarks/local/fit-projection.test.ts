import { expect, it } from 'vitest'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { whiten } from '../whitening.ts'
import { fitProjection } from './fit-projection.ts'

it('keeps the directions that vary most, each with variance 1, and uncorrelated', () => {
  const random = seededRandom(3)
  const deviate = () => random() + random() + random() - 1.5
  const samples = Array.from({ length: 2000 }, () => {
    const [a, b] = [10 * deviate(), 3 * deviate()]
    return Float32Array.of(a + b, a - b, 5 + 0.01 * deviate())
  })
  const whitening = fitProjection(samples, 2)
  const whitened = samples.map((sample) => whiten(whitening, sample))
  const mean = (of: (row: Float32Array) => number) => whitened.reduce((sum, row) => sum + of(row), 0) / 2000
  const [x, y] = [(row: Float32Array) => row[0] as number, (row: Float32Array) => row[1] as number]
  expect(mean(x)).toBeCloseTo(0, 2)
  expect(mean((row) => x(row) ** 2)).toBeCloseTo(1, 2)
  expect(mean((row) => y(row) ** 2)).toBeCloseTo(1, 2)
  expect(mean((row) => x(row) * y(row))).toBeCloseTo(0, 2)
})

it('refuses samples that do not vary enough', () => {
  const flat = Array.from({ length: 10 }, (_, i) => Float32Array.of(i, 0, 0))
  expect(() => fitProjection(flat, 2)).toThrow(/do not vary in 2 directions/)
  expect(() => fitProjection(flat.slice(0, 2), 2)).toThrow(/2 samples of 3 numbers cannot span 2/)
})
