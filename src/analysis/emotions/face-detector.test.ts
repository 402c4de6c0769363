import { expect, it } from 'vitest'
import { decodeStride } from './face-detector.ts'

it('decodes box and points of the one cell that is certain, in pixels', () => {
  // Three columns, two rows at stride 16; the face belongs to row 1, column 2.
  const cells = 6
  const cell = 5
  const outputs = {
    cls: new Float32Array(cells).fill(0.1),
    obj: new Float32Array(cells).fill(0.9),
    bbox: new Float32Array(cells * 4),
    kps: new Float32Array(cells * 10),
  }
  outputs.cls[cell] = 0.9
  outputs.bbox.set([0.5, -0.25, Math.log(2), Math.log(3)], cell * 4)
  outputs.kps.set([-1, -1, 1, -1, 0, 0, -1, 1, 1, 1], cell * 10)

  const faces = decodeStride(outputs, 16, 3, 0.6)

  expect(faces).toHaveLength(1)
  const [face] = faces
  expect(face?.score).toBeCloseTo(0.81)
  // The cell's corner is (32, 16); centre = corner + offset · stride; size = e^log · stride.
  expect(face?.box.x).toBeCloseTo(40 - 16)
  expect(face?.box.y).toBeCloseTo(12 - 24)
  expect(face?.box.width).toBeCloseTo(32)
  expect(face?.box.height).toBeCloseTo(48)
  expect(face?.points).toEqual([
    [16, 0],
    [48, 0],
    [32, 16],
    [16, 32],
    [48, 32],
  ])
})
