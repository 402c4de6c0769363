import { describe, expect, it } from 'vitest'
import { iou, type Point, similarityBetween, suppress } from './geometry.ts'

const square = (x: number, y: number, side: number) => ({ x, y, width: side, height: side })

describe('iou', () => {
  it('is 1 for the same box, 0 for boxes that only touch, and shared ÷ joint area between', () => {
    expect(iou(square(0, 0, 10), square(0, 0, 10))).toBe(1)
    expect(iou(square(0, 0, 10), square(10, 0, 10))).toBe(0)
    expect(iou(square(0, 0, 10), square(5, 0, 10))).toBeCloseTo(50 / 150)
  })
})

describe('suppress', () => {
  it('keeps the best of overlapping boxes and all that stand apart, best first', () => {
    const kept = suppress(
      [
        { box: square(0, 0, 10), score: 0.7 },
        { box: square(1, 0, 10), score: 0.9 },
        { box: square(50, 0, 10), score: 0.8 },
      ],
      0.4,
    )
    expect(kept.map((face) => face.score)).toEqual([0.9, 0.8])
  })

  it('is not transitive: a box that overlaps only a suppressed one stays', () => {
    const kept = suppress(
      [
        { box: square(0, 0, 10), score: 0.9 },
        { box: square(4, 0, 10), score: 0.8 },
        { box: square(8, 0, 10), score: 0.7 },
      ],
      0.3,
    )
    expect(kept.map((face) => face.box.x)).toEqual([0, 8])
  })
})

describe('similarityBetween', () => {
  it('recovers a known turn, scale and shift from five points', () => {
    const angle = 0.4
    const scale = 2.5
    const from: Point[] = [
      [0, 0],
      [4, 0],
      [2, 3],
      [1, 5],
      [3, 5],
    ]
    const to = from.map(
      ([x, y]): Point => [
        scale * (x * Math.cos(angle) - y * Math.sin(angle)) + 7,
        scale * (x * Math.sin(angle) + y * Math.cos(angle)) - 3,
      ],
    )
    const { a, b, tx, ty } = similarityBetween(from, to)
    expect(Math.atan2(b, a)).toBeCloseTo(angle)
    expect(Math.hypot(a, b)).toBeCloseTo(scale)
    expect(tx).toBeCloseTo(7)
    expect(ty).toBeCloseTo(-3)
  })

  it('refuses points without extent', () => {
    const point: Point = [1, 1]
    expect(() => similarityBetween([point, point], [point, point])).toThrow(RangeError)
    expect(() => similarityBetween([point], [point])).toThrow(RangeError)
  })
})
