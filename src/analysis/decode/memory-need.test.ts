import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import type { DecodableFormat } from './format.ts'
import { DECODE_BUDGET_BYTES, decodeMemoryBytes } from './memory-need.ts'

const picture = sharp({ create: { width: 32, height: 32, channels: 3, background: '#a52' } })

/** The estimate in MB for a file that `encode` makes, were it of so many megapixels. */
async function megabytes(format: DecodableFormat, megapixels: number, encode: (picture: Sharp) => Sharp) {
  const file = await encode(picture.clone()).toBuffer()
  const found = await sharp(file).metadata()
  const size = { width: 1000 * megapixels, height: 1000 }
  return decodeMemoryBytes(format, { ...found, ...size }, file.subarray(0, 512)) / 1e6
}

it('lets cameras’ photos through, two at a time', async () => {
  const twoAtOnce = DECODE_BUDGET_BYTES / 2e6
  expect(await megabytes('jpeg', 200, (p) => p.jpeg())).toBeLessThan(twoAtOnce)
  expect(await megabytes('jpeg', 60, (p) => p.jpeg({ progressive: true }))).toBeLessThan(twoAtOnce)
  expect(await megabytes('avif', 12, (p) => p.avif())).toBeLessThan(twoAtOnce)
  expect(await megabytes('webp', 50, (p) => p.webp())).toBeLessThan(twoAtOnce)
  expect(await megabytes('png', 50, (p) => p.png())).toBeLessThan(twoAtOnce)
})

it.each<[string, DecodableFormat, (picture: Sharp) => Sharp]>([
  ['interlaced PNG', 'png', (p) => p.png({ progressive: true })],
  ['progressive JPEG', 'jpeg', (p) => p.jpeg({ progressive: true, chromaSubsampling: '4:4:4' })],
  ['AVIF', 'avif', (p) => p.avif()],
  ['GIF', 'gif', (p) => p.gif()],
  ['lossless WebP', 'webp', (p) => p.webp({ lossless: true })],
])('finds a very large %s too much, because it is decoded whole', async (_, format, encode) => {
  expect(await megabytes(format, 250, encode)).toBeGreaterThan(DECODE_BUDGET_BYTES / 1e6)
})

it('never finds formats too much that are read row by row', async () => {
  expect(await megabytes('png', 260, (p) => p.png())).toBeLessThanOrEqual(DECODE_BUDGET_BYTES / 1e6)
  expect(await megabytes('tiff', 260, (p) => p.tiff())).toBeLessThanOrEqual(DECODE_BUDGET_BYTES / 1e6)
})
