/// <reference lib="es2025.float16" />
/**
 * The gallery file: everything that landmark recognition has learnt, as numbers.
 *
 * Layout (little-endian): 8 bytes magic, uint32 format, uint32 header length, header as JSON, zero padding to a
 * multiple of 8, the arrays one after another (each padded to 8), SHA-256 of everything before it.
 * Vectors are float16: cosines change by less than 0.001, and the file is half as long.
 */
import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { z } from 'zod'
import type { ScoreCalibration } from './calibration.ts'
import type { Thresholds } from './decision.ts'
import type { Gate } from './gate.ts'
import type { LogisticModel } from './logistic.ts'
import type { GalleryLandmark } from './score.ts'
import type { Viewpoint } from './viewpoints.ts'
import type { Whitening } from './whitening.ts'

/** How a photo becomes a descriptor. Another backbone or pooling makes all numbers of the file meaningless. */
export interface Backbone {
  modelId: string
  modelSha256: string
  /** Sizes in pixels at which the photo is shown to the backbone. */
  longestSides: number[]
  /** GeM exponents with which each feature map is pooled. */
  exponents: number[]
}

/** A landmark's reference photos of one resolution. A landmark that is known from both has two entries. */
export interface GalleryEntry extends GalleryLandmark {
  resolution: Resolution
  viewpoints: Viewpoint[]
  /** What a photo of the other resolution loses when it is compared with this entry. */
  acrossHandicap: number
}

/** `low`: as soft as a photo of some 100 pixels that was enlarged. */
export type Resolution = 'full' | 'low'

export interface Gallery {
  backbone: Backbone
  whitening: Whitening
  landmarks: GalleryEntry[]
  /** Embeddings of ordinary photos, for the normaliser: as they are, and made tiny. */
  references: Record<Resolution, Float32Array[]>
  /** Tells photos of low resolution (yes) from others. */
  resolutionHead: LogisticModel
  /** Applied to embeddings that are compared with a photo of low resolution (low-resolution.ts). */
  lowResolutionWhitening: Whitening
  /** Added to scores of photos of low resolution, so that the thresholds hold for them too. */
  lowResolutionOffset: number
  gate: Gate
  thresholds: Thresholds
  calibration: ScoreCalibration
  /** SHA-256 (hex) of photos that gallery, whitening or references were made from. */
  fittedOn: string[]
  /** SHA-256 (hex) of ordinary photos that only thresholds, calibration and gate were set on. */
  calibratedOn: string[]
}

/** A gallery as read, with the checksum that tells two builds apart. */
export interface LoadedGallery extends Gallery {
  checksum: string
}

export class GalleryError extends Error {
  override readonly name = 'GalleryError'
}

const MAGIC = 'MOODGALY'
const FORMAT = 4
const CHECKSUM_BYTES = 32
const PREAMBLE_BYTES = 16

const headerSchema = z.object({
  backbone: z.object({
    modelId: z.string(),
    modelSha256: z.string(),
    longestSides: z.array(z.number().int().positive()).min(1),
    exponents: z.array(z.number().positive()).min(1),
  }),
  /** D and d of the whitening. */
  descriptorSize: z.number().int().positive(),
  dimension: z.number().int().positive(),
  lowResolutionDimension: z.number().int().positive(),
  thresholds: z.object({
    confident: z.number(),
    unsure: z.number(),
    margin: z.number(),
    similarity: z.number(),
  }),
  calibration: z.object({ slope: z.number(), offset: z.number() }),
  gate: z.object({ threshold: z.number(), bias: z.number(), size: z.number().int().nonnegative() }),
  resolution: z.object({ offset: z.number(), bias: z.number(), size: z.number().int().nonnegative() }),
  landmarks: z.array(
    z.object({
      id: z.string(),
      latitude: z.number().nullable(),
      longitude: z.number().nullable(),
      radiusMeters: z.number().positive(),
      kind: z.string().optional(),
      popularity: z.number().optional(),
      resolution: z.enum(['full', 'low']),
      acrossHandicap: z.number(),
      photos: z.number().int().positive(),
      viewpoints: z.number().int().positive(),
    }),
  ),
  references: z.object({ full: z.number().int().nonnegative(), low: z.number().int().nonnegative() }),
  fittedOn: z.number().int().nonnegative(),
  calibratedOn: z.number().int().nonnegative(),
})
type Header = z.infer<typeof headerSchema>

/** Bytes of the arrays in the order in which they stand in the file. */
function layout(header: Header): { offset: number; bytes: number }[] {
  const photos = header.landmarks.reduce((sum, landmark) => sum + landmark.photos, 0)
  const viewpoints = header.landmarks.reduce((sum, landmark) => sum + landmark.viewpoints, 0)
  const rowBytes = header.dimension * 2
  const sizes = [
    header.descriptorSize * 4,
    header.descriptorSize * rowBytes,
    photos * rowBytes,
    viewpoints * rowBytes,
    viewpoints * 4,
    header.references.full * rowBytes,
    header.references.low * rowBytes,
    header.dimension * 4,
    header.dimension * header.lowResolutionDimension * 2,
    header.gate.size * 4,
    header.resolution.size * 4,
    header.fittedOn * 32,
    header.calibratedOn * 32,
  ]
  let offset = 0
  return sizes.map((bytes) => {
    const place = { offset, bytes }
    offset += padded(bytes)
    return place
  })
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8

export function encodeGallery(gallery: Gallery): Buffer {
  assertLittleEndian()
  const { whitening, landmarks, gate, resolutionHead, references } = gallery
  const header: Header = {
    backbone: gallery.backbone,
    descriptorSize: whitening.mean.length,
    dimension: whitening.dimension,
    lowResolutionDimension: gallery.lowResolutionWhitening.dimension,
    thresholds: gallery.thresholds,
    calibration: gallery.calibration,
    gate: { threshold: gate.threshold, bias: gate.model.bias, size: gate.model.weights.length },
    resolution: {
      offset: gallery.lowResolutionOffset,
      bias: resolutionHead.bias,
      size: resolutionHead.weights.length,
    },
    landmarks: landmarks.map(({ embeddings, viewpoints, negatives: _, ...landmark }) => ({
      ...landmark,
      photos: embeddings.length,
      viewpoints: viewpoints.length,
    })),
    references: { full: references.full.length, low: references.low.length },
    fittedOn: gallery.fittedOn.length,
    calibratedOn: gallery.calibratedOn.length,
  }
  const json = Buffer.from(JSON.stringify(header))
  const places = layout(header)
  const last = places.at(-1) as { offset: number; bytes: number }
  const arraysStart = padded(PREAMBLE_BYTES + json.length)
  const body = Buffer.alloc(arraysStart + last.offset + padded(last.bytes))
  body.write(MAGIC, 'latin1')
  body.writeUInt32LE(FORMAT, 8)
  body.writeUInt32LE(json.length, 12)
  json.copy(body, PREAMBLE_BYTES)
  const arrays = [
    bytesOf(whitening.mean),
    bytesOf(Float16Array.from(whitening.projection)),
    bytesOf(
      concatenated(
        landmarks.flatMap((landmark) => landmark.embeddings),
        whitening.dimension,
      ),
    ),
    bytesOf(
      concatenated(
        landmarks.flatMap(({ viewpoints }) => viewpoints.map(({ centroid }) => centroid)),
        whitening.dimension,
      ),
    ),
    bytesOf(Uint32Array.from(landmarks.flatMap(({ viewpoints }) => viewpoints.map(({ count }) => count)))),
    bytesOf(concatenated(references.full, whitening.dimension)),
    bytesOf(concatenated(references.low, whitening.dimension)),
    bytesOf(gallery.lowResolutionWhitening.mean),
    bytesOf(Float16Array.from(gallery.lowResolutionWhitening.projection)),
    bytesOf(gate.model.weights),
    bytesOf(resolutionHead.weights),
    Buffer.from(gallery.fittedOn.join(''), 'hex'),
    Buffer.from(gallery.calibratedOn.join(''), 'hex'),
  ]
  arrays.forEach((bytes, i) => {
    const place = places[i] as { offset: number; bytes: number }
    if (bytes.length !== place.bytes)
      throw new GalleryError(`array ${i} has ${bytes.length} bytes, ${place.bytes} were expected`)
    bytes.copy(body, arraysStart + place.offset)
  })
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

/**
 * @param file     what to call the file in an error
 * @param backbone what this build computes descriptors with; the file must have been made with the same
 * @throws GalleryError that names the file and says what to do
 */
export function decodeGallery(
  bytes: Buffer,
  file: string,
  backbone: Pick<Backbone, 'modelId' | 'modelSha256'>,
): LoadedGallery {
  assertLittleEndian()
  const body = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES))
  if (body.length < PREAMBLE_BYTES || body.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new GalleryError(`${file} is not a landmark gallery; reinstall Moodmark or run "npm run gallery"`)
  const format = body.readUInt32LE(8)
  if (format !== FORMAT)
    throw new GalleryError(
      `${file} has gallery format ${format}, this version reads ${FORMAT}; run "npm run gallery"`,
    )
  const checksum = createHash('sha256').update(body).digest()
  if (!checksum.equals(bytes.subarray(body.length)))
    throw new GalleryError(
      `${file} is cut short or was altered (checksum differs); reinstall Moodmark or run "npm run gallery"`,
    )
  const jsonLength = body.readUInt32LE(12)
  const header = parseHeader(body.toString('utf8', PREAMBLE_BYTES, PREAMBLE_BYTES + jsonLength), file)
  if (header.backbone.modelId !== backbone.modelId || header.backbone.modelSha256 !== backbone.modelSha256)
    throw new GalleryError(
      `${file} was made with the embedding model ${header.backbone.modelId} (${header.backbone.modelSha256.slice(0, 12)}), ` +
        `this version uses ${backbone.modelId} (${backbone.modelSha256.slice(0, 12)}); rebuild it with "npm run gallery"`,
    )
  const arraysStart = padded(PREAMBLE_BYTES + jsonLength)
  const places = layout(header)
  const last = places.at(-1) as { offset: number; bytes: number }
  if (body.length !== arraysStart + last.offset + padded(last.bytes))
    throw new GalleryError(`${file} does not have the length that its header promises; run "npm run gallery"`)

  // A copy, so that typed arrays may stand at any offset of the buffer that was read.
  const part = (index: number) => {
    const { offset, bytes: length } = places[index] as { offset: number; bytes: number }
    return Uint8Array.from(body.subarray(arraysStart + offset, arraysStart + offset + length)).buffer
  }
  const { dimension } = header
  const vectors = (index: number) => rows(Float32Array.from(new Float16Array(part(index))), dimension)
  const photos = vectors(2)
  const centroids = vectors(3)
  const counts = new Uint32Array(part(4))
  let nextPhoto = 0
  let nextView = 0
  const landmarks = header.landmarks.map(({ photos: count, viewpoints: views, ...landmark }) => {
    const embeddings = photos.slice(nextPhoto, nextPhoto + count)
    const viewpoints = centroids
      .slice(nextView, nextView + views)
      .map((centroid, i) => ({ centroid, count: counts[nextView + i] as number }))
    nextPhoto += count
    nextView += views
    return { ...landmark, embeddings, viewpoints }
  })
  return {
    backbone: header.backbone,
    whitening: {
      mean: new Float32Array(part(0)),
      projection: Float32Array.from(new Float16Array(part(1))),
      dimension,
    },
    landmarks,
    references: { full: vectors(5), low: vectors(6) },
    gate: {
      model: { weights: new Float32Array(part(9)), bias: header.gate.bias },
      threshold: header.gate.threshold,
    },
    lowResolutionWhitening: {
      mean: new Float32Array(part(7)),
      projection: Float32Array.from(new Float16Array(part(8))),
      dimension: header.lowResolutionDimension,
    },
    resolutionHead: { weights: new Float32Array(part(10)), bias: header.resolution.bias },
    lowResolutionOffset: header.resolution.offset,
    thresholds: header.thresholds,
    calibration: header.calibration,
    fittedOn: hashes(part(11)),
    calibratedOn: hashes(part(12)),
    checksum: checksum.toString('hex'),
  }
}

function parseHeader(json: string, file: string): Header {
  try {
    return headerSchema.parse(JSON.parse(json))
  } catch (cause) {
    throw new GalleryError(`${file} has a header that this version cannot read; run "npm run gallery"`, {
      cause,
    })
  }
}

function concatenated(vectors: Float32Array[], dimension: number): Float16Array {
  const all = new Float16Array(vectors.length * dimension)
  vectors.forEach((vector, i) => {
    if (vector.length !== dimension)
      throw new GalleryError(`an embedding has ${vector.length} numbers, the whitening makes ${dimension}`)
    all.set(vector, i * dimension)
  })
  return all
}

function rows(all: Float32Array, dimension: number): Float32Array[] {
  return Array.from({ length: all.length / dimension }, (_, i) =>
    all.slice(i * dimension, (i + 1) * dimension),
  )
}

function hashes(bytes: ArrayBuffer): string[] {
  const hex = Buffer.from(bytes).toString('hex')
  return hex.match(/.{64}/g) ?? []
}

function bytesOf(array: Float32Array | Float16Array | Uint32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength)
}

function assertLittleEndian(): void {
  if (endianness() !== 'LE')
    throw new GalleryError('landmark galleries can be read on little-endian machines only')
}
