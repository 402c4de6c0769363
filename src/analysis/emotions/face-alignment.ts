/** Brings a face upright and to one size by its five points. */
import type { Window } from './crop.ts'
import { type Point, similarityBetween } from './geometry.ts'

/** Side of the square that the template is drawn in. */
export const TEMPLATE_PX = 112
/** Eyes, nose and mouth corners of a frontal face, image-left first (InsightFace's template; Deng et al., 2019, arXiv 1801.07698). */
export const FACE_TEMPLATE: readonly Point[] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
]

/** Smaller turns are within the noise of the points; turning by them costs as much accuracy as it gains. */
const MIN_ROLL_RADIANS = (8 * Math.PI) / 180

/** How far a face is turned in the picture plane, radians clockwise: the turn of the similarity onto its points. */
export function rollOf(points: readonly Point[]): number {
  if (points.length !== FACE_TEMPLATE.length) return 0
  const { a, b } = similarityBetween(FACE_TEMPLATE, points)
  const roll = Math.atan2(b, a)
  return Math.abs(roll) < MIN_ROLL_RADIANS ? 0 : roll
}

/** The turned square of the picture that holds the aligned face: template size times the similarity's scale. */
export function alignedWindow(points: readonly Point[]): Window {
  const { a, b, tx, ty } = similarityBetween(FACE_TEMPLATE, points)
  const middle = TEMPLATE_PX / 2
  const side = TEMPLATE_PX * Math.hypot(a, b)
  return {
    centerX: a * middle - b * middle + tx,
    centerY: b * middle + a * middle + ty,
    width: side,
    height: side,
    angle: Math.atan2(b, a),
  }
}
