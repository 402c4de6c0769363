import { expect, it } from 'vitest'
import { drawMasks, maskOutline } from './drawn-mask.ts'
import type { Point } from './geometry.ts'

const points: Point[] = [
  [40, 40],
  [60, 40],
  [50, 52],
  [43, 64],
  [57, 64],
]
const image = { data: new Uint8Array(100 * 100 * 3).fill(7), width: 100, height: 100 }
const changed = (masked: { data: Uint8Array }, x: number, y: number) => masked.data[(y * 100 + x) * 3] !== 7

it('covers mouth and nose tip, leaves eyes and forehead, and does not write into the picture', () => {
  const masked = drawMasks(image, [{ points }])
  for (const [x, y] of points.slice(2)) expect(changed(masked, x, y)).toBe(true)
  for (const [x, y] of points.slice(0, 2)) expect(changed(masked, x, y)).toBe(false)
  expect(changed(masked, 50, 20)).toBe(false)
  expect(image.data.every((value) => value === 7)).toBe(true)
})

it('turns with the face', () => {
  const turned = points.map(([x, y]): Point => [100 - y, x])
  const masked = drawMasks(image, [{ points: turned }])
  for (const [x, y] of turned.slice(2)) expect(changed(masked, x, y)).toBe(true)
  for (const [x, y] of turned.slice(0, 2)) expect(changed(masked, x, y)).toBe(false)
})

it('stays within the picture for a face at its border', () => {
  const shifted = points.map(([x, y]): Point => [x + 45, y + 40])
  expect(drawMasks(image, [{ points: shifted }]).data).toHaveLength(image.data.length)
  expect(maskOutline(shifted).some(([, y]) => y > 100)).toBe(true)
})
