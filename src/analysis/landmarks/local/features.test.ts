import { describe, expect, it } from 'vitest'
import type { Whitening } from '../whitening.ts'
import {
  describeLocally,
  keypointCount,
  LOCAL_DIMENSION,
  type LocalMap,
  quantise,
  sampleCells,
  spreadOut,
} from './features.ts'

/** Takes 40 of 40 numbers as they are. */
const AS_IT_IS: Whitening = {
  mean: new Float32Array(LOCAL_DIMENSION),
  projection: Float32Array.from({ length: LOCAL_DIMENSION ** 2 }, (_, i) =>
    i % (LOCAL_DIMENSION + 1) === 0 ? 1 : 0,
  ),
  dimension: LOCAL_DIMENSION,
}

/**
 * A map with a border of one cell that responds most. Inside, cell `i` responds with `strengths[i]` in channel `i`, and
 * in no other.
 */
function map(
  width: number,
  height: number,
  strengths: number[],
  imageWidth = 400,
  imageHeight = 300,
): LocalMap {
  const [columns, rows] = [width + 2, height + 2]
  const data = new Float32Array(LOCAL_DIMENSION * columns * rows)
  for (let cell = 0; cell < columns * rows; cell++) {
    const [x, y] = [(cell % columns) - 1, Math.floor(cell / columns) - 1]
    const inside = x >= 0 && y >= 0 && x < width && y < height
    const channel = inside ? y * width + x : LOCAL_DIMENSION - 1
    data[channel * columns * rows + cell] = inside ? (strengths[channel] ?? 0) : 6
  }
  return { data, channels: LOCAL_DIMENSION, height: rows, width: columns, imageHeight, imageWidth }
}

describe('local features', () => {
  it('are the strongest cells of all sizes but the border, strongest first, at their place in the photo', () => {
    const features = describeLocally(
      [map(2, 1, [1, 4]), map(6, 4, [0, 0, 0, 0, 0, 0, 3], 800, 600)],
      AS_IT_IS,
      2,
    )
    expect(keypointCount(features)).toBe(2)
    // The longest side is 1, so heights end at .75.
    expect([...features.points]).toEqual([0.625, 0.375, 0.1875, 0.3125])
    expect([...features.descriptors.keys()].filter((i) => features.descriptors[i] !== 0)).toEqual([
      1,
      LOCAL_DIMENSION + 6,
    ])
  })

  it('leave silent cells out: a picture without any structure has none', () => {
    expect(keypointCount(describeLocally([map(2, 1, [0, 0])], AS_IT_IS))).toBe(0)
    expect(keypointCount(describeLocally([], AS_IT_IS))).toBe(0)
    expect(sampleCells(map(2, 1, [0, 0]), 5)).toEqual([])
  })

  it('refuse numbers that do not fit the shape or the projection', () => {
    expect(() => describeLocally([{ ...map(2, 1, [1, 2]), width: 3 }], AS_IT_IS)).toThrow(
      /40 × 3 × 3 cannot hold/,
    )
    expect(() => describeLocally([], { ...AS_IT_IS, dimension: 20 })).toThrow(/40 numbers, not 20/)
  })

  it('are stored in bytes', () => {
    expect(quantise(0.1)).toBe(20)
    expect([quantise(1), quantise(-1)]).toEqual([127, -127])
  })

  it('cover the photo when they are cut short', () => {
    const points = Float32Array.of(0.1, 0.1, 0.11, 0.1, 0.12, 0.11, 0.7, 0.5)
    const descriptors = new Int8Array(4 * LOCAL_DIMENSION).map((_, i) => Math.floor(i / LOCAL_DIMENSION))
    const kept = spreadOut({ points, descriptors }, 3)
    expect([0, 1, 2].map((i) => kept.descriptors[i * LOCAL_DIMENSION])).toEqual([0, 3, 1])
    expect(kept.points[2]).toBeCloseTo(0.7)
  })
})
