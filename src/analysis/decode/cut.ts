/** A part of a photo in its place: for evaluations whose queries are boxes. */
import { JobFailure } from '../failures.ts'
import type { RgbImage } from '../inference/worker-protocol.ts'

/**
 * @param copy  upright working copy of a photo
 * @param photo size of the upright photo in pixels
 * @param crop  corners in pixels of the photo: x1, y1, x2, y2; what lies outside it is left away
 * @throws JobFailure corrupt when the box misses the photo
 */
export function cut(
  copy: RgbImage,
  photo: { width: number; height: number },
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  path: string,
): RgbImage {
  const across = copy.width / photo.width
  const down = copy.height / photo.height
  const left = Math.max(0, Math.floor(x1 * across))
  const top = Math.max(0, Math.floor(y1 * down))
  const width = Math.min(copy.width, Math.ceil(x2 * across)) - left
  const height = Math.min(copy.height, Math.ceil(y2 * down)) - top
  if (width < 1 || height < 1)
    throw new JobFailure(
      'corrupt',
      `${path}: the box ${[x1, y1, x2, y2].join(', ')} lies outside the photo, which has ${photo.width} × ${photo.height} pixels.`,
    )
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * copy.width + left) * 3
    data.set(copy.data.subarray(start, start + width * 3), row * width * 3)
  }
  return { data, width, height }
}
