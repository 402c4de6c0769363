import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../shared/seeded-random.ts'
import { attribute } from './attribution.ts'
import { describeMaps, type FeatureMap } from './gem.ts'
import { dot, normalise } from './vectors.ts'
import { whiten } from './whitening.ts'

const random = seededRandom(5)
const CHANNELS = 6
const mapOf = (width: number, height: number): FeatureMap => ({
  data: Float32Array.from({ length: CHANNELS * width * height }, () => Math.max(0, random() * 3 - 1)),
  channels: CHANNELS,
  width,
  height,
})
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5)

describe('attribution', () => {
  it('adds up to the similarity, over scales and exponents', () => {
    const maps = [mapOf(4, 3), mapOf(6, 5), mapOf(9, 7)]
    const exponents = [3, 1]
    const whitening = { mean: numbers(12), projection: numbers(4 * 12), dimension: 4 }
    const direction = numbers(4)
    const embedding = normalise(whiten(whitening, describeMaps(maps, exponents)))
    const { columns, rows, values } = attribute(maps, exponents, whitening, direction)
    expect([columns, rows]).toEqual([9, 7])
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(dot(embedding, direction), 4)
  })

  it('points at the cells that hold what the landmark looks for', () => {
    const map = mapOf(8, 8)
    map.data.fill(0.2)
    // Channel 2 fires in the upper left corner, channel 4 in the lower right one.
    map.data[2 * 64 + 9] = 5
    map.data[4 * 64 + 54] = 5
    const identity = Float32Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0))
    const whitening = { mean: new Float32Array(6), projection: identity, dimension: 6 }
    const wanted = Float32Array.of(0, 0, 1, 0, 0, 0)
    const { values } = attribute([map], [3], whitening, wanted)
    expect(values.indexOf(Math.max(...values))).toBe(9)
    expect(values[54]).toBeLessThan((values[9] as number) / 10)
  })

  it('refuses a direction of another length', () => {
    const whitening = { mean: numbers(6), projection: numbers(12), dimension: 2 }
    expect(() => attribute([mapOf(2, 2)], [3], whitening, numbers(3))).toThrow(RangeError)
    expect(() => attribute([], [3], whitening, numbers(2))).toThrow(RangeError)
  })
})
