import { describe, expect, it } from 'vitest'
import { alignedWindow, FACE_TEMPLATE, TEMPLATE_PX } from './face-alignment.ts'
import { tilesOf } from './face-detector.ts'
import { faceQuality, noseOffset } from './face-quality.ts'
import type { Point } from './geometry.ts'

const SIDE = 112
/** A grid of lines `period` pixels apart: the finer, the more detail. */
const grid = (period: number) => {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % SIDE
    data[i] = Math.round(127 + 100 * Math.sin((2 * Math.PI * x) / period))
  }
  return { data, width: SIDE, height: SIDE }
}
const face = (points: readonly Point[], height = SIDE) => ({
  box: { x: 0, y: 0, width: height, height },
  points: [...points],
  score: 0.9,
})

describe('faceQuality', () => {
  it('is high for a large, sharp, frontal face', () => {
    expect(faceQuality(grid(10), face(FACE_TEMPLATE)).overall).toBeGreaterThan(0.9)
  })

  it('falls with blur, with few pixels and in profile', () => {
    expect(faceQuality(grid(100), face(FACE_TEMPLATE)).sharpness).toBeLessThan(0.3)
    expect(faceQuality(grid(10), face(FACE_TEMPLATE, 14)).size).toBeLessThan(0.2)
    const profile: Point[] = [
      [40, 50],
      [46, 50],
      [80, 72],
      [45, 92],
      [50, 92],
    ]
    expect(noseOffset(profile)).toBeGreaterThan(0.5)
    expect(faceQuality(grid(10), face(profile)).overall).toBe(0)
  })

  it('is low for the points that the detector sets on a profile, and untouched for a head that is turned a little', () => {
    // As the bundled detector sees a man who looks aside: less turned than he is.
    const averted: Point[] = [
      [16, 41],
      [29, 44],
      [9, 61],
      [13, 82],
      [25, 84],
    ]
    expect(faceQuality(grid(10), face(averted)).frontal).toBeLessThan(0.3)
    const turned = FACE_TEMPLATE.map(([x, y], i): Point => [i === 2 ? x + 5 : x, y])
    expect(faceQuality(grid(10), face(turned)).frontal).toBeGreaterThan(0.95)
  })

  it('is a number even when all points coincide in a corner', () => {
    const points = FACE_TEMPLATE.map(([x, y]): Point => [x / 1000, y / 1000])
    expect(faceQuality(grid(10), face(points, 1)).overall).toBe(0)
  })
})

describe('alignedWindow', () => {
  it('is the template itself for the template’s points, and turns with them', () => {
    const upright = alignedWindow(FACE_TEMPLATE)
    expect(upright.centerX).toBeCloseTo(TEMPLATE_PX / 2)
    expect(upright.width).toBeCloseTo(TEMPLATE_PX)
    const turned = alignedWindow(FACE_TEMPLATE.map(([x, y]): Point => [-y, x]))
    expect(turned.angle).toBeCloseTo(Math.PI / 2)
  })
})

describe('tilesOf', () => {
  it('covers the picture with overlapping tiles of bounded size', () => {
    const tiles = tilesOf(2560, 1920, 1280, 128)
    const covered = new Uint8Array(2560)
    for (const { x, y, width, height } of tiles) {
      expect(width).toBeLessThanOrEqual(1280)
      expect(height).toBeLessThanOrEqual(1280)
      expect(x + width).toBeLessThanOrEqual(2560)
      expect(y + height).toBeLessThanOrEqual(1920)
      if (y === 0) covered.fill(1, x, x + width)
    }
    expect(covered.every((cell) => cell === 1)).toBe(true)
    expect(tilesOf(800, 600, 1280, 128)).toEqual([{ x: 0, y: 0, width: 800, height: 600 }])
  })
})
