import { describe, expect, test } from 'vitest'
import { fitWhitening } from './fit-whitening.ts'
import { whiten, whitenAll } from './whitening.ts'

/** Correlated samples from a small linear congruential generator: the same in every run. */
function samples(count: number, size: number): Float32Array[] {
  let state = 12345
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648 - 0.5
  }
  return Array.from({ length: count }, () => {
    const common = random()
    return Float32Array.from({ length: size }, (_, i) => 3 + common * (i + 1) + random() * 0.5)
  })
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)))
}

function covariance(vectors: Float32Array[]): number[][] {
  const size = vectors[0]?.length ?? 0
  const mean = Array.from(
    { length: size },
    (_, i) => vectors.reduce((sum, v) => sum + (v[i] ?? 0), 0) / vectors.length,
  )
  return mean.map((meanA, a) =>
    mean.map(
      (meanB, b) =>
        vectors.reduce((sum, v) => sum + ((v[a] ?? 0) - meanA) * ((v[b] ?? 0) - meanB), 0) /
        (vectors.length - 1),
    ),
  )
}

describe('PCA-whitening', () => {
  const fitted = samples(40, 6)

  test('gives the fitted photos identity covariance and mean zero', () => {
    const whitening = fitWhitening(fitted, { dimension: 6, shrinkage: 0 })
    const whitened = fitted.map((sample) => whiten(whitening, sample))
    covariance(whitened).forEach((row, a) => {
      for (const [b, value] of row.entries()) expect(value).toBeCloseTo(a === b ? 1 : 0, 3)
    })
    for (let i = 0; i < 6; i++)
      expect(whitened.reduce((sum, vector) => sum + (vector[i] ?? 0), 0) / whitened.length).toBeCloseTo(0, 4)
  })

  test('works with fewer photos than numbers', () => {
    const few = samples(8, 50)
    const whitening = fitWhitening(few, { dimension: 5, shrinkage: 0 })
    const result = covariance(few.map((sample) => whiten(whitening, sample)))
    expect(result).toHaveLength(5)
    expect(result[0]?.[0]).toBeCloseTo(1, 3)
    expect(result[4]?.[4]).toBeCloseTo(1, 3)
    expect(result[1]?.[3]).toBeCloseTo(0, 3)
  })

  test('shrinkage keeps the strong directions stronger than the weak ones', () => {
    const whitening = fitWhitening(fitted, { dimension: 6, shrinkage: 0.5 })
    const variances = covariance(fitted.map((sample) => whiten(whitening, sample))).map(
      (row, i) => row[i] ?? 0,
    )
    expect(variances[0]).toBeGreaterThan(1)
    expect(variances[5]).toBeLessThan(1)
    expect(variances).toEqual(variances.toSorted((a, b) => b - a))
  })

  test('refuses what it cannot span and what does not fit', () => {
    expect(() => fitWhitening(samples(4, 6), { dimension: 4, shrinkage: 0 })).toThrow(/cannot span/)
    const flat = Array.from({ length: 10 }, () => Float32Array.of(1, 2, 3))
    expect(() => fitWhitening(flat, { dimension: 2, shrinkage: 0 })).toThrow(/do not vary/)
    expect(() => fitWhitening(fitted, { dimension: 2, shrinkage: 2 })).toThrow(RangeError)
    const whitening = fitWhitening(fitted, { dimension: 2, shrinkage: 0 })
    expect(() => whiten(whitening, new Float32Array(7))).toThrow(/descriptors of 6/)
  })

  test('keeps what the photos of a class share, as far as it is told to leave it out of the fit', () => {
    // Three classes a step apart along each of three axes, noise along all.
    const classes = Array.from({ length: 30 }, (_, i) => `class ${i % 3}`)
    const photos = samples(30, 8).map((noise, i) =>
      noise.map((value, k) => value / 4 + (k === i % 3 ? 1 : 0)),
    )
    const spread = (classShare: number) => {
      const whitening = fitWhitening(photos, { dimension: 7, shrinkage: 0, classes, classShare })
      const whitened = photos.map((photo) => whiten(whitening, photo))
      const meanOf = (name: string) => {
        const members = whitened.filter((_, i) => classes[i] === name)
        return Float32Array.from(
          { length: 7 },
          (_, k) => members.reduce((sum, v) => sum + (v[k] ?? 0), 0) / 10,
        )
      }
      const within = whitened.map((photo, i) => distance(photo, meanOf(classes[i] ?? '')))
      return distance(meanOf('class 0'), meanOf('class 1')) / within.reduce((sum, d) => sum + d / 30, 0)
    }
    expect(spread(0.5)).toBeGreaterThan(1.5 * spread(0))
    expect(spread(1)).toBeGreaterThan(1.5 * spread(0.5))
    // Classes of one sample each share nothing.
    const own = photos.map((_, i) => `${i}`)
    expect(fitWhitening(photos, { dimension: 4, shrinkage: 0, classes: own, classShare: 1 })).toEqual(
      fitWhitening(photos, { dimension: 4, shrinkage: 0 }),
    )
    expect(() => fitWhitening(photos, { dimension: 4, shrinkage: 0, classShare: 2 })).toThrow(/class share/)
    expect(() => fitWhitening(photos, { dimension: 4, shrinkage: 0, classes: ['a'] })).toThrow(/1 classes/)
  })

  test('many at once are what they are one by one, whatever their number', () => {
    const whitening = fitWhitening(fitted, { dimension: 4, shrinkage: 0.1 })
    for (const count of [0, 1, 4, 7]) {
      const some = fitted.slice(0, count)
      const together = whitenAll(whitening, some)
      expect(together).toHaveLength(count)
      for (const [i, one] of some.entries())
        for (const [k, value] of whiten(whitening, one).entries())
          expect(together[i]?.[k]).toBeCloseTo(value, 5)
    }
    expect(() => whitenAll(whitening, [...fitted.slice(0, 3), new Float32Array(5)])).toThrow(RangeError)
  })
})
