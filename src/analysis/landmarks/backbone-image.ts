/**
 * The picture that the landmark backbone sees. The analysis process and the script that builds the gallery
 * share this one function: a gallery made from differently resized photos would not fit the app's.
 */
import type { Sharp } from 'sharp'

export interface RgbPixels {
  /** Interleaved 8-bit sRGB, `width · height · 3` bytes. */
  data: Buffer
  width: number
  height: number
}

/**
 * Resizes to the longest side (smaller photos are enlarged, so that a building has the same size in the feature
 * map whatever the photo's resolution), aspect kept, transparency on white, grey turned into RGB.
 *
 * @param upright a picture whose EXIF orientation has been applied, or a pipeline that applies it
 */
export async function backboneImage(upright: Sharp, longestSide: number): Promise<RgbPixels> {
  const { data, info } = await upright
    .resize(longestSide, longestSide, { fit: 'inside' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3)
    throw new Error(`expected 3 channels after conversion to sRGB, got ${info.channels}`)
  return { data, width: info.width, height: info.height }
}
