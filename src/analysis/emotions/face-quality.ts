/**
 * How much a face can be trusted to show: enough pixels, in focus, towards the camera. A product of three factors,
 * each 0..1, so that one bad property is enough. Thresholds were set on group photos that were shrunk and blurred
 * step by step, where the expression of the untouched face was the truth.
 */
import type { RgbImage } from '../inference/worker-protocol.ts'
import { cropPlanar, toGrey } from './crop.ts'
import { alignedWindow } from './face-alignment.ts'
import type { DetectedFace } from './face-detector.ts'
import type { Point } from './geometry.ts'

/** Aligned crop that sharpness is measured in: larger ones would call every face of a normal photo blurred. */
const SHARPNESS_PX = 48
/** Height in pixels below which a face shows nothing, and from which more pixels add nothing. */
const MIN_FACE_PX = 10
const FULL_FACE_PX = 40
/** Share of the crop's contrast that is in its finest detail: blurred beyond recognition, and in focus. */
const BLURRED_DETAIL = 0.004
const SHARP_DETAIL = 0.03
/**
 * Offset of the nose from the middle of the eyes, in eye distances: frontal, and profile. The bundled detector sets the
 * points of a profile nearer to those of a face in front than YuNet does: of 16 profiles that YuNet puts at .7 or more the
 * middle 80 % lie at .51 to .91 here (docs/evaluation.md, "Faces").
 */
const FRONTAL_OFFSET = 0.2
const PROFILE_OFFSET = 0.5

export interface FaceQuality {
  /** The product of the factors, 0..1. */
  overall: number
  size: number
  sharpness: number
  frontal: number
}

/** @param image the picture that `face` is measured in */
export function faceQuality(image: RgbImage, face: DetectedFace): FaceQuality {
  const size = ramp(face.box.height, MIN_FACE_PX, FULL_FACE_PX)
  const sharpness = ramp(fineDetail(image, face.points), BLURRED_DETAIL, SHARP_DETAIL)
  const frontal = 1 - ramp(noseOffset(face.points), FRONTAL_OFFSET, PROFILE_OFFSET)
  return { overall: size * sharpness * frontal, size, sharpness, frontal }
}

/** Distance of the nose from the line through the middle of eyes and mouth, in distances between the eyes. */
export function noseOffset(points: readonly Point[]): number {
  const [right, left, nose, mouthRight, mouthLeft] = points
  if (!right || !left || !nose || !mouthRight || !mouthLeft) return 0
  const eyes = between(right, left)
  const mouth = between(mouthRight, mouthLeft)
  const length = Math.hypot(mouth[0] - eyes[0], mouth[1] - eyes[1])
  // In profile the eyes fall on one another; the height of the face keeps its length whatever the turn.
  const width = Math.max(Math.hypot(left[0] - right[0], left[1] - right[1]), length / 2)
  if (length === 0 || width === 0) return Number.POSITIVE_INFINITY
  const cross = (mouth[0] - eyes[0]) * (nose[1] - eyes[1]) - (mouth[1] - eyes[1]) * (nose[0] - eyes[0])
  return Math.abs(cross) / length / width
}

/**
 * Energy of the Laplacian over the variance of the aligned grey face (after Pech-Pacheco et al., 2000,
 * doi 10.1109/ICPR.2000.903548; divided by the variance so that contrast and exposure cancel out).
 */
function fineDetail(image: RgbImage, points: readonly Point[]): number {
  const n = SHARPNESS_PX
  const grey = toGrey(cropPlanar(image, alignedWindow(points), n, n, 'edge'))
  let mean = 0
  for (const value of grey) mean += value / grey.length
  let variance = 0
  for (const value of grey) variance += (value - mean) ** 2 / grey.length
  let energy = 0
  for (let y = 1; y < n - 1; y++) {
    for (let x = 1; x < n - 1; x++) {
      const i = y * n + x
      const at = (offset: number) => grey[i + offset] as number
      energy += (at(-1) + at(1) + at(-n) + at(n) - 4 * at(0)) ** 2
    }
  }
  return energy / ((n - 2) * (n - 2)) / (variance + 1)
}

function ramp(value: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)))
}

function between([ax, ay]: Point, [bx, by]: Point): Point {
  return [(ax + bx) / 2, (ay + by) / 2]
}
