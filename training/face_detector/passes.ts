/** Faces of a photo as the teacher and its pupil are both asked for them: at three sizes. */
import { sharp } from '../../src/analysis/decode/sharp.ts'
import {
  type DetectedFace,
  type FaceDetector,
  mergeFaces,
} from '../../src/analysis/emotions/face-detector.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'

/** Longest side of the picture that is kept; faces are given in its pixels. */
export const LONGEST_PX = 640
const SMALLEST_PX = 160
const SIDES = [320, LONGEST_PX, 1280] as const

/** @throws Error for a photo that is no RGB picture */
export async function facesOf(
  path: string,
  detector: FaceDetector,
  minScore: number,
): Promise<{ picture: RgbImage; faces: DetectedFace[] }> {
  const picture = await scaled(path, LONGEST_PX)
  const passes: DetectedFace[] = []
  for (const side of SIDES) {
    const image = side === LONGEST_PX ? picture : await scaled(path, side)
    passes.push(...(await detector.detectScaled(image, picture.width, minScore)))
  }
  return { picture, faces: mergeFaces(passes) }
}

/** The photo, upright, with a longest side of at most `longest`, never enlarged but for the smallest. */
export async function scaled(path: string, longest: number): Promise<RgbImage> {
  const meta = await sharp(path).metadata()
  const own = Math.max(meta.width ?? 0, meta.height ?? 0)
  const side = Math.min(longest, Math.max(own, SMALLEST_PX))
  const { data, info } = await sharp(path, { failOn: 'none' })
    .rotate()
    .resize(side, side, { fit: 'inside' })
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${info.channels} channels`)
  return { data, width: info.width, height: info.height }
}
