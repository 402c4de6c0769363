import { expect, test } from 'vitest'
import { MOBILENET_PIXELS, pixelsToTensor } from './tensor.ts'

// Two pixels side by side: (1, 2, 3) and (4, 5, 6).
const twoPixels = Uint8Array.of(1, 2, 3, 4, 5, 6)

test('channels become planes', () => {
  const rgb = pixelsToTensor(twoPixels, 2, 1, { order: 'rgb', scale: 1, offset: 0 })
  expect([...rgb]).toEqual([1, 4, 2, 5, 3, 6])
  const bgr = pixelsToTensor(twoPixels, 2, 1, { order: 'bgr', scale: 2, offset: 1 })
  expect([...bgr]).toEqual([7, 13, 5, 11, 3, 9])
})

test('mobilenet sees black as −1 and white as 1', () => {
  const tensor = pixelsToTensor(Uint8Array.of(0, 0, 0, 255, 255, 255), 1, 2, MOBILENET_PIXELS)
  expect([...tensor]).toEqual([-1, 1, -1, 1, -1, 1])
})

test('fills a given array and refuses sizes that do not fit', () => {
  const into = new Float32Array(6)
  expect(pixelsToTensor(twoPixels, 1, 2, MOBILENET_PIXELS, into)).toBe(into)
  expect(() => pixelsToTensor(twoPixels, 2, 2, MOBILENET_PIXELS)).toThrow(RangeError)
  expect(() => pixelsToTensor(twoPixels, 2, 1, MOBILENET_PIXELS, new Float32Array(3))).toThrow(RangeError)
})
