/**
 * How much memory a decoder takes for a picture, so that several at once, or one hostile file of a kilobyte, stay
 * within bounds. The figures were measured as the growth of the resident size while sharp made a working copy of
 * pictures of 12 to 256 megapixels, rounded up.
 */
import type { Metadata } from 'sharp'
import type { DecodableFormat } from './format.ts'

/** What all decodes of a moment may take together, and so what one may take at most. */
export const DECODE_BUDGET_BYTES = 480 * 1024 * 1024

/** AV1 pictures are decoded, copied and converted whole. */
const AVIF_BYTES_PER_PIXEL = 19
const DEEP_AVIF_BYTES_PER_PIXEL = 27
/** A canvas in RGBA and the picture made of it. */
const GIF_BYTES_PER_PIXEL = 6
/** Lossless and extended files; the simple lossy ones are made smaller while they are read. */
const WEBP_BYTES_PER_PIXEL = 4.2
/** What row-wise decoders keep of a picture for making it smaller. */
const STREAMED_BYTES_PER_PIXEL = 1

/**
 * Estimated bytes for decoding a picture. More than DECODE_BUDGET_BYTES: it cannot be opened safely.
 * @param found sharp's metadata of the file
 * @param header the file's first bytes
 */
export function decodeMemoryBytes(format: DecodableFormat, found: Metadata, header: Uint8Array): number {
  const pixels = found.width * found.height
  const bytesPerSample = found.depth === 'uchar' ? 1 : found.depth === 'ushort' ? 2 : 4
  const samples = found.channels * bytesPerSample
  switch (format) {
    case 'avif':
      return pixels * ((found.bitsPerSample ?? 8) > 8 ? DEEP_AVIF_BYTES_PER_PIXEL : AVIF_BYTES_PER_PIXEL)
    case 'gif':
      return pixels * GIF_BYTES_PER_PIXEL
    case 'webp':
      return pixels * (isSimpleLossyWebp(header) ? STREAMED_BYTES_PER_PIXEL : WEBP_BYTES_PER_PIXEL)
    case 'jpeg':
      // Several scans: the decoder holds every coefficient, two bytes each. One scan is shrunk on load.
      return found.isProgressive ? pixels * coefficientsPerPixel(found) * 2.2 : pixels * 0.3
    case 'png':
      return found.isProgressive ? pixels * samples * 1.3 : atMostAll(pixels * bytesPerSample)
    case 'tiff':
      // One strip may hold the whole picture; how they are cut is not known here.
      return atMostAll(pixels * samples)
  }
}

/** Row-wise formats are never too large for this reason; the largest are decoded alone. */
function atMostAll(bytes: number): number {
  return Math.min(bytes, DECODE_BUDGET_BYTES)
}

function coefficientsPerPixel({ chromaSubsampling = '', channels }: Metadata): number {
  if (chromaSubsampling.startsWith('4:2:0')) return channels === 4 ? 3 : 1.5
  if (chromaSubsampling.startsWith('4:2:2')) return channels === 4 ? 4 : 2
  return channels
}

function isSimpleLossyWebp(header: Uint8Array): boolean {
  return Buffer.from(header.subarray(12, 16)).toString('latin1') === 'VP8 '
}
