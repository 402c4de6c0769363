/** The crops of a face that the expression nets look at, and their mirror images. */
import type { RgbImage } from '../inference/worker-protocol.ts'
import { cropPlanar, mirror, toGrey, type Window } from './crop.ts'
import type { Rect } from './geometry.ts'

/** Where to cut: the detector's box and how far the face is turned. */
export interface FaceRegion {
  box: Rect
  /** Radians, clockwise; 0 leaves the picture as it is. */
  roll: number
}

/** The square around the box, turned upright: grey, `size × size`, 0..255. */
export function greySquare(image: RgbImage, face: FaceRegion, size: number): Float32Array {
  return toGrey(cropPlanar(image, squareAround(face), size, size, 'edge'))
}

export function squareAround({ box, roll }: FaceRegion): Window {
  const side = Math.max(box.width, box.height)
  return { ...centerOf(box), width: side, height: side, angle: roll }
}

export function centerOf(box: Rect): { centerX: number; centerY: number } {
  return { centerX: box.x + box.width / 2, centerY: box.y + box.height / 2 }
}

/** A batch of two: the planes and their mirror image. */
export function withMirror(planes: Float32Array, width: number): Float32Array {
  const both = new Float32Array(planes.length * 2)
  both.set(planes)
  both.set(mirror(planes, width), planes.length)
  return both
}
