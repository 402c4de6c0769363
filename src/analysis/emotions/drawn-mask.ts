/** Masks drawn over faces, for measuring what the recogniser makes of covered mouths. */
import type { RgbImage } from '../inference/worker-protocol.ts'
import type { Point } from './geometry.ts'

/** Light blue, as most paper masks. */
const COLOUR = [150, 190, 215] as const

/**
 * Outline of a mask from below the eyes to the chin. The same shape as training draws
 * (training/expressions/augment.py, `mask_polygon`), at its middle height and width.
 * @param points eyes, nose tip and mouth corners, image-left first
 */
export function maskOutline(points: readonly Point[]): Point[] {
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = points as [Point, Point, Point, Point, Point]
  const eyes = mix(leftEye, rightEye, 0.5)
  const mouth = mix(leftMouth, rightMouth, 0.5)
  const side: Point = [rightEye[0] - leftEye[0], rightEye[1] - leftEye[1]]
  const down: Point = [mouth[0] - eyes[0], mouth[1] - eyes[1]]
  const top = mix(nose, eyes, 0.5)
  const cheek = mix(mix(nose, eyes, 0.25), top, 0.5)
  const at = (from: Point, alongFace: number, acrossFace: number): Point => [
    from[0] + down[0] * alongFace + side[0] * acrossFace,
    from[1] + down[1] * alongFace + side[1] * acrossFace,
  ]
  return [
    at(cheek, 0, -1),
    top,
    at(cheek, 0, 1),
    at(mouth, 0.25, 0.85),
    at(mouth, 0.75, 0.45),
    at(mouth, 0.75, -0.45),
    at(mouth, 0.25, -0.85),
  ]
}

/** The picture with a mask over each face; `points` in pixels, five for each face. */
export function drawMasks(image: RgbImage, faces: readonly { points: readonly Point[] }[]): RgbImage {
  const data = new Uint8Array(image.data)
  for (const { points } of faces) fillPolygon({ ...image, data }, maskOutline(points))
  return { ...image, data }
}

/** Fills pixels whose centre lies inside, by the even-odd rule along each row. */
function fillPolygon({ data, width, height }: RgbImage, corners: readonly Point[]): void {
  const top = Math.max(0, Math.floor(Math.min(...corners.map(([, y]) => y))))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...corners.map(([, y]) => y))))
  for (let row = top; row <= bottom; row++) {
    const y = row + 0.5
    const crossings = corners
      .flatMap(([x1, y1], i) => {
        const [x2, y2] = corners[(i + 1) % corners.length] as Point
        return y1 <= y !== y2 <= y ? [x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)] : []
      })
      .sort((a, b) => a - b)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil((crossings[k] as number) - 0.5))
      const to = Math.min(width - 1, Math.floor((crossings[k + 1] as number) - 0.5))
      for (let x = from; x <= to; x++) data.set(COLOUR, (row * width + x) * 3)
    }
  }
}

function mix(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}
