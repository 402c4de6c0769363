import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MAX_IN_MEMORY_BYTES, readPhoto } from './read-file.ts'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-read-'))
  path = join(dir, 'photo.jpg')
})
afterEach(() => rmSync(dir, { recursive: true }))

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

it.each([1, 511, (1 << 20) - 1, 1 << 20, 3_000_001])('reads and hashes %i bytes', async (size) => {
  const bytes = randomBytes(size)
  writeFileSync(path, bytes)
  const photo = await readPhoto(path)
  expect(photo).toMatchObject({ size, hash: sha256(bytes) })
  expect(bytes.equals(photo.source as Buffer)).toBe(true)
  expect(photo.header.equals(bytes.subarray(0, 512))).toBe(true)
})

it('hashes a very large file without holding it, and gives its path to the decoder', async () => {
  writeFileSync(path, 'II*\0')
  truncateSync(path, MAX_IN_MEMORY_BYTES + 10)
  const photo = await readPhoto(path)
  expect(photo.source).toBe(path)
  expect(photo.header.length).toBe(512)
  expect(photo.header.toString('latin1', 0, 4)).toBe('II*\0')
  expect(photo.hash).toBe(sha256(readFileSync(path)))
})

it('leaves the file as it was', async () => {
  const bytes = randomBytes(1000)
  writeFileSync(path, bytes, { mode: 0o444 })
  await readPhoto(path)
  expect(readFileSync(path).equals(bytes)).toBe(true)
})
