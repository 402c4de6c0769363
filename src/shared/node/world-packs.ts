/**
 * World packs: landmarks of a region with an embedder of their own. What can be installed (catalogue), and how an
 * installed pack lies on the disk. Main installs packs, the analysis process reads them.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WORLD_REGIONS } from '../world-regions.ts'
import { sha256OfFile } from './digest.ts'

const gitBlob = z.string().regex(/^[0-9a-f]{40}$/)

const packFileSchema = z.object({
  /** Plain name: the same in a folder that a pack is installed from. */
  name: z.string().regex(/^[\w.-]+$/),
  url: z.url().optional(),
  bytes: z.number().int().positive(),
  gitBlob,
})
export type PackFile = z.infer<typeof packFileSchema>

/** Cosines that 99 % and 95 % of ordinary photos stay under. */
export const packThresholdsSchema = z
  .object({ confident: z.number().min(-1).max(1), unsure: z.number().min(-1).max(1) })
  .refine(({ confident, unsure }) => confident > unsure, { error: 'confident must be above unsure' })
export type PackThresholds = z.infer<typeof packThresholdsSchema>

const calibrationSchema = z.intersection(
  packThresholdsSchema,
  z.object({
    /** Ordinary photos that were looked at. */
    photos: z.number().int(),
    /** `library`: the user's own that the gate refuses; `folder`: those that `models calibrate` was given. */
    by: z.enum(['library', 'folder']),
  }),
)
/** Thresholds as they were measured on this computer. */
export type Calibration = z.infer<typeof calibrationSchema>

/**
 * Where nothing was measured: .9 is what the most used program with these models takes as its plain threshold
 * (nextcloud/recognize); half a tenth below it is worth a question.
 */
export const PLAIN_THRESHOLDS: PackThresholds = { confident: 0.9, unsure: 0.85 }

export const packSourceSchema = z.object({
  id: z.string().regex(/^world-[a-z0-9-]+$/),
  /** Null: not bound to a region; asked of every photo. */
  region: z.enum(WORLD_REGIONS).nullable(),
  name: z.string(),
  version: z.string(),
  /** Landmarks, one centre each. */
  classes: z.number().int().positive(),
  /** Length of an embedding. */
  dimension: z.number().int().positive(),
  /** Side of the square picture that the embedder wants, pixels. */
  side: z.number().int().positive(),
  licence: z.string(),
  attribution: z.string(),
  source: z.object({ repo: z.string(), commit: z.string() }),
  /** Measured on ordinary photos; null = not measured. */
  thresholds: packThresholdsSchema.nullable(),
  /** model.json of a TF.js graph model. */
  model: packFileSchema,
  shards: z.array(packFileSchema).min(1),
  labels: packFileSchema,
})
/** A pack as it is published: files of other people at pinned addresses. */
export type PackSource = z.infer<typeof packSourceSchema>

const catalogueSchema = z.object({ packs: z.array(packSourceSchema) })

/** Names a file of the same form whose packs are offered as well, before the bundled ones. */
export const OWN_PACKS_VARIABLE = 'MOODMARK_WORLD_PACKS'

/** @throws Error naming the file when a catalogue is missing or malformed */
export function loadPackCatalogue(resourcesDir: string): PackSource[] {
  const bundled = join(resourcesDir, 'models', 'world-packs.json')
  const own = process.env[OWN_PACKS_VARIABLE]
  const packs = [...(own ? readCatalogue(own) : []), ...readCatalogue(bundled)]
  return packs.filter(({ id }, i) => packs.findIndex((other) => other.id === id) === i)
}

/** @throws Error naming the file */
export function readCatalogue(file: string): PackSource[] {
  try {
    return catalogueSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).packs
  } catch (cause) {
    throw new Error(`The list of world packs ${file} cannot be read; correct it or reinstall Moodmark.`, {
      cause,
    })
  }
}

/** Bytes that are downloaded. */
export function sourceBytes({ model, shards, labels }: PackSource): number {
  return [model, ...shards, labels].reduce((sum, { bytes }) => sum + bytes, 0)
}

/** What an installed pack's `pack.json` says. */
const packManifestSchema = z.object({
  format: z.literal(2),
  id: z.string(),
  region: z.enum(WORLD_REGIONS).nullable(),
  name: z.string(),
  version: z.string(),
  classes: z.number().int().positive(),
  dimension: z.number().int().positive(),
  side: z.number().int().positive(),
  licence: z.string(),
  attribution: z.string(),
  thresholds: packThresholdsSchema.nullable(),
  /** Landmarks that the gazetteer knows; whose name means several places; whose name it does not have. */
  names: z.object({ matched: z.number(), ambiguous: z.number(), unknown: z.number() }),
  files: z.record(
    z.enum(['embedder', 'weights', 'centres', 'landmarks']),
    z.object({ bytes: z.number(), sha256: z.string() }),
  ),
})
export type PackManifest = z.infer<typeof packManifestSchema>

export const PACK_FILES = {
  embedder: 'embedder.onnx',
  /** Of the embedder, which names the file. */
  weights: 'embedder.weights',
  centres: 'centres.f32',
  landmarks: 'landmarks.tsv',
} as const
const MANIFEST = 'pack.json'
/** Measured on this computer; the pack itself stays as it was verified. */
const CALIBRATION = 'calibration.json'

/** Columns of landmarks.tsv, one line per class in the order of the centres, without a heading. */
export const PACK_LANDMARK_COLUMNS = [
  'id',
  'name',
  'latitude',
  'longitude',
  'radius_m',
  'kind',
  'popularity',
  'wikidata',
  'city',
  'country',
] as const

export const packsDir = (modelsDir: string) => join(modelsDir, 'world-packs')
export const packDir = (modelsDir: string, id: string) => join(packsDir(modelsDir), id)
export const manifestPath = (dir: string) => join(dir, MANIFEST)
const calibrationPath = (dir: string) => join(dir, CALIBRATION)

/** A pack is there when its manifest is: the folder gets its name when everything is in it. */
export interface InstalledPack {
  dir: string
  manifest: PackManifest
}

/** Folders of installed packs, the first of each id; one that cannot be read is left out. */
export async function installedPacks(modelDirs: readonly string[]): Promise<InstalledPack[]> {
  const found = new Map<string, InstalledPack>()
  for (const modelsDir of modelDirs) {
    const names = await readdir(packsDir(modelsDir)).catch(() => [])
    for (const name of names.sort()) {
      const dir = packDir(modelsDir, name)
      const manifest = name.startsWith('world-') && !name.includes('.') ? readManifest(dir) : null
      if (manifest && manifest.id === name && !found.has(name)) found.set(name, { dir, manifest })
    }
  }
  return [...found.values()]
}

/** Null when there is none, or none that this version can read. */
export function readManifest(dir: string): PackManifest | null {
  try {
    return packManifestSchema.parse(JSON.parse(readFileSync(manifestPath(dir), 'utf8')))
  } catch {
    return null
  }
}

/** What is known of an installed pack; null when there is none of that id. */
export function installedManifest(modelDirs: readonly string[], id: string): PackManifest | null {
  for (const dir of modelDirs) {
    const manifest = readManifest(packDir(dir, id))
    if (manifest?.id === id) return manifest
  }
  return null
}

/** What was measured on this computer; null when nothing was. */
export function readCalibration(dir: string): Calibration | null {
  try {
    return calibrationSchema.parse(JSON.parse(readFileSync(calibrationPath(dir), 'utf8')))
  } catch {
    return null
  }
}

/** Replaces what was measured before. */
export function writeCalibration(dir: string, calibration: Calibration): void {
  const path = calibrationPath(dir)
  writeFileSync(`${path}.new`, `${JSON.stringify(calibration)}\n`)
  renameSync(`${path}.new`, path)
}

/** Thresholds of a pack: what was measured here, else what was published with it, else the plain ones. */
export function thresholdsOf({ dir, manifest }: InstalledPack): {
  thresholds: PackThresholds
  measured: boolean
} {
  const measured = readCalibration(dir)
  if (measured)
    return { thresholds: { confident: measured.confident, unsure: measured.unsure }, measured: true }
  return { thresholds: manifest.thresholds ?? PLAIN_THRESHOLDS, measured: manifest.thresholds !== null }
}

/** @throws Error naming the file that is missing or altered */
export async function verifyPack({ dir, manifest }: InstalledPack): Promise<void> {
  for (const part of ['embedder', 'weights', 'centres', 'landmarks'] as const) {
    const file = join(dir, PACK_FILES[part])
    const wanted = manifest.files[part]
    const size = (await stat(file).catch(() => null))?.size
    if (!wanted || size !== wanted.bytes || (await sha256OfFile(file)) !== wanted.sha256)
      throw new Error(
        `${file} is missing or altered; run "moodmark models remove ${manifest.id}" and install it again.`,
      )
  }
}
