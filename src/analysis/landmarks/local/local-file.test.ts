import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { decodeLocalGallery, encodeLocalGallery, loadLocalGallery, localGalleryPath } from './local-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-local-'))
afterAll(() => rmSync(dir, { recursive: true }))

const reference = (landmarkId: string, n: number, first: number, count: number) => ({
  id: `${landmarkId}/${n}`,
  landmarkId,
  features: {
    points: Float32Array.from({ length: 2 * count }, (_, i) => (i % 10) / 10),
    descriptors: Int8Array.from({ length: 48 * count }, (_, i) => ((first + i) % 255) - 127),
  },
})
const GALLERY = {
  modelSha256: 'ab'.repeat(32),
  odds: { intercept: -6, slope: 3.5 },
  references: [reference('paris', 1, 0, 3), reference('paris', 2, 9, 0), reference('rome', 1, 50, 5)],
}
const bytes = encodeLocalGallery(GALLERY)
const load = (content: Buffer, model = GALLERY.modelSha256) => decodeLocalGallery(content, 'local.bin', model)

it('comes back as it was written', () => {
  const read = load(bytes)
  expect({ ...read, references: [] }).toEqual({ ...GALLERY, references: [] })
  for (const [i, { features, ...names }] of read.references.entries()) {
    const { features: written, ...expected } = GALLERY.references[i] as (typeof GALLERY.references)[number]
    expect(names).toEqual(expected)
    expect(features.descriptors).toEqual(written.descriptors)
    expect(features.points).toHaveLength(written.points.length)
    for (const [at, value] of features.points.entries())
      expect(value).toBeCloseTo(written.points[at] as number, 4)
  }
})

it('refuses what is missing, cut short, altered, something else, or of another model', () => {
  expect(() => loadLocalGallery(dir, GALLERY.modelSha256)).toThrow(
    /local\.bin cannot be read; .*npm run gallery/,
  )
  mkdirSync(dirname(localGalleryPath(dir)), { recursive: true })
  writeFileSync(localGalleryPath(dir), bytes.subarray(0, -40))
  expect(() => loadLocalGallery(dir, GALLERY.modelSha256)).toThrow(/local\.bin is cut short or was altered/)
  const altered = Buffer.from(bytes)
  altered[bytes.length - 100] = 1 + (altered[bytes.length - 100] as number)
  expect(() => load(altered)).toThrow(/altered/)
  expect(() => load(Buffer.from('MOODGALYand more than forty bytes of something else'))).toThrow(
    /local\.bin is not a file of local landmark features/,
  )
  expect(() => load(Buffer.alloc(0))).toThrow(/is not a file/)
  const older = Buffer.from(bytes)
  older.writeUInt32LE(0, 8)
  expect(() => load(older)).toThrow(/format 0, this version reads 2/)
  expect(() => load(bytes, 'cd'.repeat(32))).toThrow(/another embedding model \(abababababab\)/)
})
