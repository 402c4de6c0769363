import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decodeGallery, encodeGallery, type Gallery, GalleryError } from './gallery.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const gallery: Gallery = {
  backbone: { modelId: 'net', modelSha256: sha('net'), longestSides: [320], exponents: [3] },
  whitening: {
    mean: Float32Array.of(0.1, 0.2, 0.3),
    projection: Float32Array.of(1, 0, 0, 0, 0.5, 0.25),
    dimension: 2,
  },
  landmarks: [
    {
      id: 'tower',
      latitude: 1.5,
      longitude: -2.5,
      radiusMeters: 300,
      kind: 'tower',
      popularity: 0.75,
      resolution: 'full',
      acrossHandicap: 0.125,
      embeddings: [Float32Array.of(1, 0), Float32Array.of(0.5, -0.75)],
      viewpoints: [
        { centroid: Float32Array.of(0.75, 0.25), count: 2 },
        { centroid: Float32Array.of(0, -1), count: 1 },
      ],
    },
    {
      id: 'nowhere',
      latitude: null,
      longitude: null,
      radiusMeters: 10,
      resolution: 'low',
      acrossHandicap: 0,
      embeddings: [Float32Array.of(0, 1)],
      viewpoints: [{ centroid: Float32Array.of(0, 1), count: 1 }],
    },
  ],
  references: { full: [Float32Array.of(-1, 0), Float32Array.of(0, -1)], low: [Float32Array.of(0.5, 0.5)] },
  resolutionHead: { weights: Float32Array.of(3.5, -2), bias: 0.25 },
  lowResolutionWhitening: {
    mean: Float32Array.of(0.5, 0.3),
    projection: Float32Array.of(1, 0.5, 0.25, -1),
    dimension: 2,
  },
  lowResolutionOffset: -0.0625,
  gate: { model: { weights: Float32Array.of(1.5), bias: -1 }, threshold: 0.375 },
  thresholds: { confident: 0.2, unsure: 0.1, margin: 0.02, similarity: 0.15 },
  calibration: { slope: 20, offset: -4 },
  fittedOn: [sha('a'), sha('b'), sha('c')],
  calibratedOn: [sha('d')],
}
const bytes = encodeGallery(gallery)

describe('gallery file', () => {
  test('reads back what was written', () => {
    const { checksum, ...read } = decodeGallery(bytes, 'landmarks.bin', gallery.backbone)
    // All numbers above are exact in float16.
    expect(read).toEqual(gallery)
    expect(checksum).toMatch(/^[0-9a-f]{64}$/)
    expect(
      decodeGallery(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3), 'x', gallery.backbone).checksum,
    ).toBe(checksum)
  })

  test('refuses any altered byte and any missing end, naming the file', () => {
    for (let at = 0; at < bytes.length; at += 7) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] as number) ^ 1
      expect(() => decodeGallery(altered, 'landmarks.bin', gallery.backbone)).toThrow(GalleryError)
    }
    for (const length of [0, 10, 40, bytes.length - 1])
      expect(() => decodeGallery(bytes.subarray(0, length), 'landmarks.bin', gallery.backbone)).toThrow(
        /landmarks\.bin/,
      )
  })

  test('refuses a gallery of another embedding model, naming both', () => {
    expect(() =>
      decodeGallery(bytes, 'landmarks.bin', { modelId: 'other', modelSha256: sha('net') }),
    ).toThrow(/embedding model net .* uses other/)
    expect(() =>
      decodeGallery(bytes, 'landmarks.bin', { modelId: 'net', modelSha256: sha('retrained') }),
    ).toThrow(/npm run gallery/)
  })

  test('refuses a later format', () => {
    const later = Buffer.from(bytes.subarray(0, -32))
    later.writeUInt32LE(9, 8)
    const signed = Buffer.concat([later, createHash('sha256').update(later).digest()])
    expect(() => decodeGallery(signed, 'landmarks.bin', gallery.backbone)).toThrow(/format 9/)
  })

  test('does not write embeddings of another length than the whitening makes', () => {
    expect(() =>
      encodeGallery({ ...gallery, references: { ...gallery.references, low: [new Float32Array(3)] } }),
    ).toThrow(/3 numbers/)
  })
})
