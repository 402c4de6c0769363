import { expect, it } from 'vitest'
import { squarePicture } from './square-picture.ts'

/** Red rises from left to right, green from top to bottom, blue is even. */
function gradient(width: number, height: number) {
  const data = new Uint8Array(3 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        [Math.round((255 * (x + 0.5)) / width), Math.round((255 * (y + 0.5)) / height), 51],
        3 * (y * width + x),
      )
  return { data, width, height }
}

it.each([
  [448, 299],
  [299, 448],
  [100, 100],
])('stretches %i × %i pixels over the whole square', (width, height) => {
  const side = 60
  const planes = squarePicture(gradient(width, height), side)
  const at = (channel: number, x: number, y: number) => planes[channel * side * side + y * side + x] as number
  for (const i of [0, 17, 30, 59]) {
    expect(at(0, i, 20)).toBeCloseTo((i + 0.5) / side, 1.7)
    expect(at(1, 20, i)).toBeCloseTo((i + 0.5) / side, 1.7)
    expect(at(2, i, i)).toBeCloseTo(0.2, 5)
  }
})
