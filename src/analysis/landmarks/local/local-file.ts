/**
 * resources/gallery/local.bin: what agreement of local features is worth, and the keypoints of a few representative
 * photos of each landmark. Numbers only; the photos cannot be made from them again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LocalFeatures } from '../../../shared/evidence.ts'
import { type ArrayFileKind, decodeArrayFile, encodeArrayFile } from '../array-file.ts'
import { dimensionOf } from './features.ts'
import type { AgreementOdds } from './odds.ts'
import type { LocalReference } from './verify.ts'

export interface LocalGallery {
  /** SHA-256 of the net that the descriptors come from: those of another one cannot be compared. */
  modelSha256: string
  odds: AgreementOdds
  references: LocalReference[]
}

const KIND: ArrayFileKind = {
  magic: 'MOODLOCL',
  format: 2,
  what: 'a file of local landmark features',
  remedy: 'reinstall Moodmark or run "npm run gallery"',
}
/** Points are stored as parts of the longest side. */
const POINT_STEPS = 0xffff

const headerSchema = z.object({
  modelSha256: z.string(),
  dimension: z.number().int().positive(),
  odds: z.object({ intercept: z.number(), slope: z.number() }),
  references: z.array(
    z.object({ id: z.string(), landmarkId: z.string(), keypoints: z.number().int().nonnegative() }),
  ),
})

export const localGalleryPath = (resourcesDir: string) => join(resourcesDir, 'gallery', 'local.bin')

export function encodeLocalGallery({ modelSha256, odds, references }: LocalGallery): Buffer {
  const header: z.infer<typeof headerSchema> = {
    modelSha256,
    dimension: Math.max(1, ...references.map(({ features }) => dimensionOf(features))),
    odds,
    references: references.map(({ id, landmarkId, features }) => ({
      id,
      landmarkId,
      keypoints: features.points.length / 2,
    })),
  }
  return encodeArrayFile(KIND, header, [
    Uint16Array.from(
      references.flatMap(({ features }) => Array.from(features.points, (at) => Math.round(at * POINT_STEPS))),
    ),
    Buffer.concat(references.map(({ features }) => Buffer.from(features.descriptors.buffer.slice(0)))),
  ])
}

/** @throws Error naming the file when it is missing, altered, or made for another backbone */
export function loadLocalGallery(resourcesDir: string, modelSha256: string): LocalGallery {
  const file = localGalleryPath(resourcesDir)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (cause) {
    throw new Error(`${file} cannot be read; ${KIND.remedy}`, { cause })
  }
  return decodeLocalGallery(bytes, file, modelSha256)
}

/** @throws Error naming the file when it is altered or made for another backbone */
export function decodeLocalGallery(bytes: Buffer, file: string, modelSha256: string): LocalGallery {
  const decoded = decodeArrayFile(KIND, bytes, file)
  const header = headerSchema.parse(decoded.header, {
    error: () => `${file} has an unknown header; ${KIND.remedy}`,
  })
  if (header.modelSha256 !== modelSha256)
    throw new Error(
      `${file} was made with another embedding model (${header.modelSha256.slice(0, 12)}) than this version's (${modelSha256.slice(0, 12)}); ${KIND.remedy}`,
    )
  const [points, descriptors] = decoded.arrays as [ArrayBuffer, ArrayBuffer]
  const allPoints = Float32Array.from(new Uint16Array(points), (at) => at / POINT_STEPS)
  const allDescriptors = new Int8Array(descriptors)
  let next = 0
  const references = header.references.map(({ id, landmarkId, keypoints }): LocalReference => {
    const features: LocalFeatures = {
      points: allPoints.slice(2 * next, 2 * (next + keypoints)),
      descriptors: allDescriptors.slice(header.dimension * next, header.dimension * (next + keypoints)),
    }
    next += keypoints
    return { id, landmarkId, features }
  })
  return { modelSha256, odds: header.odds, references }
}
