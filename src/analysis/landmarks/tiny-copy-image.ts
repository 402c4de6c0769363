/** The tiny copy of a photo as a picture; what it is good for: tiny-copy.ts. Shared with the script that builds the gallery. */
import sharp, { type Sharp } from 'sharp'
import { backboneImage, type RgbPixels } from './backbone-image.ts'

/** Longest side of the copies, in pixels: that of the photos they are compared with. */
export const TINY_PX = 96
const JPEG_QUALITY = 85

/**
 * The photo as small as a tiny one, compressed as those are.
 *
 * @param upright a picture whose EXIF orientation has been applied, or a pipeline that applies it
 */
export async function tinyCopy(upright: Sharp, longestSide = TINY_PX): Promise<Buffer> {
  return upright
    .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer()
}

/** What the backbone sees of a photo's tiny copy, one picture for each longest side. */
export async function tinyCopyImages(
  { data, width, height }: { data: Uint8Array; width: number; height: number },
  longestSides: readonly number[],
): Promise<RgbPixels[]> {
  const copy = await tinyCopy(sharp(data, { raw: { width, height, channels: 3 } }))
  return Promise.all(longestSides.map((side) => backboneImage(sharp(copy), side)))
}
