/** Decodes a photo once into the small upright picture from which everything else is made. */
import { decodeFailure, JobFailure, textOf, tooHeavy, tooLarge } from '../failures.ts'
import type { RgbPixels } from '../landmarks/backbone-image.ts'
import { type DecodableFormat, detectFormat } from './format.ts'
import { DECODE_BUDGET_BYTES, decodeMemoryBytes } from './memory-need.ts'
import type { ReadPhoto } from './read-file.ts'
import { sharp } from './sharp.ts'

/** Longest side of the working copy in pixels. */
export const WORKING_COPY_PX = 1280
/** The largest picture that is opened, in pixels: sharp's own default. */
const MAX_PIXELS = 0x3fff * 0x3fff

export interface PhotoHeader {
  format: DecodableFormat
  /** EXIF orientation 1..8 that the decoder leaves to us; 1 when it has turned the picture already. */
  orientation: number
  /** Size of the upright picture in pixels. */
  width: number
  height: number
  /** The EXIF block as found in the container, or null. TIFF files have none: the file itself is EXIF. */
  exif: Buffer | null
  /** Memory that decoding takes, estimated; at most DECODE_BUDGET_BYTES. */
  decodeBytes: number
}

/**
 * Reads the header only: format, upright size, EXIF.
 * Throws JobFailure: unsupported-format, too-large, corrupt.
 */
export async function readHeader(photo: ReadPhoto, path: string): Promise<PhotoHeader> {
  const detected = detectFormat(photo.header)
  if (!detected.decodable) {
    if (detected.name === null && looksDamaged(path))
      throw new JobFailure(
        'corrupt',
        `${path} holds no picture data that can be recognised; replace it with a backup.`,
      )
    throw new JobFailure(
      'unsupported-format',
      `${path} holds ${detected.name ?? 'an unknown format'}, which Moodmark cannot open yet; convert it to JPEG to include it.`,
    )
  }
  try {
    const found = await sharp(photo.source, { failOn: 'none', limitInputPixels: MAX_PIXELS }).metadata()
    if (!found.width || !found.height) throw new Error('no picture size')
    if (found.width * found.height > MAX_PIXELS) throw tooLarge(path)
    const decodeBytes = decodeMemoryBytes(detected.format, found, photo.header)
    if (decodeBytes > DECODE_BUDGET_BYTES) throw tooHeavy(path, found.width * found.height)
    const orientation = found.orientation && found.orientation <= 8 ? Math.max(1, found.orientation) : 1
    const turned = orientation >= 5
    return {
      format: detected.format,
      orientation,
      width: turned ? found.height : found.width,
      height: turned ? found.width : found.height,
      exif: found.exif ?? null,
      decodeBytes,
    }
  } catch (error) {
    throw decodeFailure(error, path)
  }
}

export interface WorkingCopy extends RgbPixels {
  /** True when only a part of the file could be decoded. */
  damaged: boolean
}

/**
 * Upright sRGB pixels, longest side at most `maxPx` (never enlarged), transparency on white, first frame.
 * Decoded strictly first; when that fails, leniently: what can be decoded then is marked damaged.
 * Throws JobFailure: corrupt (nothing could be decoded), too-large.
 */
export async function decodeWorkingCopy(
  photo: ReadPhoto,
  header: PhotoHeader,
  path: string,
  maxPx = WORKING_COPY_PX,
): Promise<WorkingCopy> {
  try {
    return { ...(await decode(photo.source, header, maxPx, 'warning')), damaged: false }
  } catch (strictError) {
    if (/exceeds pixel limit/i.test(textOf(strictError))) throw tooLarge(path, { cause: strictError })
    let lenient: RgbPixels
    try {
      lenient = await decode(photo.source, header, maxPx, 'none')
    } catch (error) {
      throw decodeFailure(error, path)
    }
    if (isHarmless(strictError)) return { ...lenient, damaged: false }
    if (isMostlyFilling(lenient.data)) throw decodeFailure(strictError, path)
    return { ...lenient, damaged: true }
  }
}

/** Turns and mirrors for each EXIF orientation. sharp mirrors before it turns. */
const UPRIGHT: Readonly<Record<number, { flip?: true; flop?: true; turn?: 90 | 180 | 270 }>> = {
  2: { flop: true },
  3: { turn: 180 },
  4: { flip: true },
  5: { flop: true, turn: 270 },
  6: { turn: 90 },
  7: { flop: true, turn: 90 },
  8: { turn: 270 },
}

async function decode(
  source: Buffer | string,
  header: PhotoHeader,
  maxPx: number,
  failOn: 'warning' | 'none',
): Promise<RgbPixels> {
  // Made smaller before it is turned: turning needs the whole picture in memory.
  let pipeline = sharp(source, { failOn, limitInputPixels: MAX_PIXELS, sequentialRead: true })
    .resize(maxPx, maxPx, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
  const upright = UPRIGHT[header.orientation]
  if (upright?.flip) pipeline = pipeline.flip()
  if (upright?.flop) pipeline = pipeline.flop()
  if (upright?.turn) pipeline = pipeline.rotate(upright.turn)
  const { data, info } = await pipeline.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels instead of 3`)
  return { data, width: info.width, height: info.height }
}

/** Remarks of the JPEG decoder about odd but complete files. */
function isHarmless(error: unknown): boolean {
  return /extraneous bytes|Invalid SOS parameters|Unknown Adobe|Inconsistent progression|Warning: unknown JFIF/i.test(
    textOf(error),
  )
}

/** Share of the picture that must have been decoded for it to be worth showing. */
const MIN_DECODED_SHARE = 0.02

/** Decoders fill what is missing with one colour, from the end of the data to the end of the picture. */
function isMostlyFilling(rgb: Uint8Array): boolean {
  const end = rgb.length - 3
  let decoded = 0
  for (let i = 0; i < end; i += 3) {
    for (let c = 0; c < 3; c++) {
      if (Math.abs((rgb[i + c] as number) - (rgb[end + c] as number)) > 2) {
        decoded++
        break
      }
    }
  }
  return decoded < (rgb.length / 3) * MIN_DECODED_SHARE
}

/** Unrecognised bytes under the name of a format that we decode are damage, not another format. */
function looksDamaged(path: string): boolean {
  return /\.(jpe?g|jpe|jfif|png|webp|avif|tiff?|gif)$/i.test(path)
}
