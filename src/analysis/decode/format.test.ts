import { expect, it } from 'vitest'
import { detectFormat } from './format.ts'

const iso = (major: string, ...compatible: string[]) => {
  const box = Buffer.alloc(16 + compatible.length * 4)
  box.writeUInt32BE(box.length, 0)
  box.write('ftyp', 4, 'latin1')
  box.write(major, 8, 'latin1')
  for (const [i, brand] of compatible.entries()) box.write(brand, 16 + i * 4, 'latin1')
  return box
}

it.each([
  ['AVIF', iso('avif', 'mif1', 'miaf')],
  ['AVIF behind the generic brand', iso('mif1', 'avif', 'miaf')],
  ['TIFF, little endian', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
  ['GIF', Buffer.from('GIF89a')],
])('opens %s', (_name, bytes) => {
  expect(detectFormat(bytes).decodable).toBe(true)
})

it.each([
  ['HEIC', iso('heic', 'mif1', 'heic')],
  ['HEIC', iso('mif1', 'heic')],
  ['SVG', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['SVG', Buffer.from('  <svg/>')],
  ['JPEG XL', Buffer.from([0xff, 0x0a, 0, 0])],
  ['BMP', Buffer.from(`BM${'\0'.repeat(30)}`)],
  ['RAW (Canon CR2)', Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1')],
  ['a video', iso('qt  ')],
  ['PDF', Buffer.from('%PDF-1.7')],
  [null, Buffer.from('just some text')],
  [null, Buffer.alloc(1)],
])('refuses %s', (name, bytes) => {
  expect(detectFormat(bytes)).toEqual({ decodable: false, name })
})
