/** What a file really is, told by its first bytes: names lie. */

export const DECODABLE_FORMATS = ['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const
export type DecodableFormat = (typeof DECODABLE_FORMATS)[number]

export type DetectedFormat =
  | { decodable: true; format: DecodableFormat }
  /** `name` is for the user: "HEIC", "SVG" …; null when nothing is recognised. */
  | { decodable: false; name: string | null }

/** Bytes that `detectFormat` needs at most. */
export const FORMAT_HEADER_BYTES = 512

const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'])

/** @param header the first FORMAT_HEADER_BYTES of the file, or fewer if it is shorter */
export function detectFormat(header: Uint8Array): DetectedFormat {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength)
  const ascii = (from: number, to: number) => bytes.toString('latin1', from, to)
  const yes = (format: DecodableFormat): DetectedFormat => ({ decodable: true, format })
  const no = (name: string | null): DetectedFormat => ({ decodable: false, name })

  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return yes('jpeg')
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return yes('png')
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return yes('webp')
  if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return yes('gif')
  if (ascii(4, 8) === 'ftyp') return isoMediaFormat(bytes)
  if (ascii(8, 10) === 'CR' && ascii(0, 2) === 'II') return no('RAW (Canon CR2)')
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(ascii(0, 4))) return yes('tiff')
  if (ascii(0, 4) === '\0\0\0\f' && ascii(4, 8) === 'JXL ') return no('JPEG XL')
  if (bytes[0] === 0xff && bytes[1] === 0x0a) return no('JPEG XL')
  if (ascii(0, 4) === '\0\0\0\f' && ascii(4, 6) === 'jP') return no('JPEG 2000')
  if (ascii(0, 2) === 'BM' && bytes.length > 18 && bytes.readUInt32LE(6) === 0) return no('BMP')
  if (ascii(0, 4) === '8BPS') return no('Photoshop')
  if (ascii(0, 5) === '%PDF-') return no('PDF')
  if (ascii(0, 15) === 'FUJIFILMCCD-RAW') return no('RAW (Fujifilm)')
  if (ascii(0, 4) === 'IIRO' || ascii(0, 4) === 'IIU\0') return no('RAW')
  const text = bytes.toString('utf8').trimStart().toLowerCase()
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return no('SVG')
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return no('a web page')
  return no(null)
}

/** ISO base media files (`ftyp`): the major brand decides, the compatible brands help with generic ones. */
function isoMediaFormat(bytes: Buffer): DetectedFormat {
  const boxBytes = bytes.length >= 4 ? Math.min(bytes.readUInt32BE(0), bytes.length) : 0
  const brands = [bytes.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= boxBytes; at += 4) brands.push(bytes.toString('latin1', at, at + 4))
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return { decodable: false, name: 'HEIC' }
  if (brands.includes('avif') || brands.includes('avis')) return { decodable: true, format: 'avif' }
  if (brands[0] === 'mif1' || brands[0] === 'msf1') return { decodable: false, name: 'HEIF' }
  if (brands[0] === 'crx ') return { decodable: false, name: 'RAW (Canon CR3)' }
  return { decodable: false, name: 'a video' }
}
