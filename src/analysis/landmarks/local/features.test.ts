import { describe, expect, it } from 'vitest'
import {
  describeLocally,
  dimensionOf,
  keypointCount,
  type LocalMap,
  quantise,
  spreadOut,
} from './features.ts'

const SIZE = 24

/**
 * A map with a border of one cell that is attended to most. Inside, cell `i` is attended to by `attention[i]` and
 * described by 1 as its number `i`.
 */
function map(
  width: number,
  height: number,
  attention: number[],
  imageWidth = 400,
  imageHeight = 300,
): LocalMap {
  const [columns, rows] = [width + 2, height + 2]
  const weights = new Float32Array(columns * rows).fill(6)
  const data = new Float32Array(SIZE * columns * rows)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [inside, cell] = [y * width + x, (y + 1) * columns + x + 1]
      weights[cell] = attention[inside] ?? 0
      data[inside * columns * rows + cell] = 1
    }
  const shape = { height: rows, width: columns }
  return {
    attention: { data: weights, channels: 1, ...shape },
    descriptors: { data, channels: SIZE, ...shape },
    imageHeight,
    imageWidth,
  }
}

describe('local features', () => {
  it('are the strongest cells of all sizes but the border, strongest first, at their place in the photo', () => {
    const features = describeLocally([map(2, 1, [1, 4]), map(6, 4, [0, 0, 0, 0, 0, 0, 3], 800, 600)], 2)
    expect([keypointCount(features), dimensionOf(features)]).toEqual([2, SIZE])
    // The longest side is 1, so heights end at .75.
    expect([...features.points]).toEqual([0.625, 0.375, 0.1875, 0.3125])
    expect([...features.descriptors.keys()].filter((i) => features.descriptors[i] !== 0)).toEqual([
      1,
      SIZE + 6,
    ])
  })

  it('leave silent cells out: a picture without any structure has none', () => {
    expect(keypointCount(describeLocally([map(2, 1, [0, 0])]))).toBe(0)
    expect(keypointCount(describeLocally([]))).toBe(0)
  })

  it('refuse numbers that do not fit the shape', () => {
    const { attention, ...rest } = map(2, 1, [1, 2])
    expect(() => describeLocally([{ ...rest, attention: { ...attention, width: 3 } }])).toThrow(
      /3 × 3 cells with descriptors of 24 numbers cannot hold 12 and 288/,
    )
  })

  it('are stored in bytes', () => {
    expect(quantise(0.1)).toBe(20)
    expect([quantise(1), quantise(-1)]).toEqual([127, -127])
  })

  it('cover the photo when they are cut short', () => {
    const points = Float32Array.of(0.1, 0.1, 0.11, 0.1, 0.12, 0.11, 0.7, 0.5)
    const descriptors = new Int8Array(4 * SIZE).map((_, i) => Math.floor(i / SIZE))
    const kept = spreadOut({ points, descriptors }, 3)
    expect([0, 1, 2].map((i) => kept.descriptors[i * SIZE])).toEqual([0, 3, 1])
    expect(kept.points[2]).toBeCloseTo(0.7)
  })
})
