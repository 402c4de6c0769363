/**
 * The list of models the app knows, and where a verified copy of each lies on this machine.
 * Runs in main (settings, `models`, `doctor`) and in the analysis process (loading).
 */
import { existsSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Digest, hasDigest } from './digest.ts'
import { appRoot, resourcesDir as ownResourcesDir } from './entries.ts'

const tensorSchema = z.object({ name: z.string(), shape: z.array(z.union([z.number().int(), z.string()])) })

export const catalogueEntrySchema = z
  .object({
    id: z.string().regex(/^[a-z0-9_-]+$/),
    version: z.string(),
    task: z.string(),
    /** A plain file name: the same in every folder that is searched. */
    file: z.string().regex(/^[\w.-]+$/),
    /** Null where only git's id of the content is known. */
    bytes: z.number().int().positive().nullable(),
    /** One of the two is known. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    gitBlob: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional(),
    /** Of the first file with the same feature maps, number for number: what was fitted on those fits this one, too. */
    featuresSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    /** Nothing of the app waits for it: it is installed only when it is named. */
    optional: z.boolean().optional(),
    /** Addresses that serve exactly these bytes; empty when the file must come from a folder. */
    urls: z.array(z.url()),
    licence: z.string(),
    /** What the app does better with it, for the list to choose from. */
    gain: z.string(),
    attribution: z.string(),
    /** Where the weights were first published. */
    source: z.object({ repo: z.string(), commit: z.string(), path: z.string() }),
    input: z.object({ tensors: z.array(tensorSchema), preparation: z.string() }),
    output: z.object({ tensors: z.array(tensorSchema), meaning: z.string() }),
  })
  .refine(({ sha256, gitBlob }) => (sha256 ?? gitBlob) !== undefined, { error: 'needs sha256 or gitBlob' })
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

const catalogueSchema = z.object({ models: z.array(catalogueEntrySchema) })

/** Reads `models/catalogue.json`. Throws an Error that names the file when it is missing or malformed. */
export function loadCatalogue(resourcesDir: string): CatalogueEntry[] {
  const path = join(resourcesDir, 'models', 'catalogue.json')
  try {
    return catalogueSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).models
  } catch (cause) {
    throw new Error(`The model catalogue ${path} cannot be read; reinstall Moodmark.`, { cause })
  }
}

/** Tells nets by the feature maps that they compute; undefined where only git's id of the content is known. */
export function featuresIdentity(entry: CatalogueEntry): string | undefined {
  return entry.featuresSha256 ?? entry.sha256
}

/** What a copy is verified by. */
export function digestOf({ sha256, gitBlob }: CatalogueEntry): Digest {
  return sha256 === undefined ? { gitBlob: gitBlob ?? '' } : { sha256 }
}

/** Folder of the models that the user installed into a library. */
export function installedModelsDir(libraryDir: string): string {
  return join(libraryDir, 'models')
}

/** Folders searched for model files, first match wins: bundled, the library's, MOODMARK_MODELS, a development mirror. */
export function modelDirs(options: { libraryDir: string; resourcesDir?: string }): string[] {
  const dirs = [
    join(options.resourcesDir ?? ownResourcesDir(), 'models'),
    installedModelsDir(options.libraryDir),
  ]
  const named = process.env['MOODMARK_MODELS']
  if (named) dirs.push(named)
  const mirror = join(appRoot(), '..', 'shared', 'models')
  if (existsSync(mirror)) dirs.push(mirror)
  return dirs
}

export type ModelLookup =
  | { state: 'ready'; path: string; where: string }
  | { state: 'missing' | 'altered'; detail: string }

/** Verdicts by path, size and modification time: a 14 MB file is hashed once per process, not once per question. */
const verdicts = new Map<string, 'exact' | 'altered'>()

/**
 * The first copy of a model among `dirs` whose size and SHA-256 are the catalogue's.
 * An altered copy does not hide an exact one in a later folder. `detail` says what to do.
 */
export async function findModel(entry: CatalogueEntry, dirs: readonly string[]): Promise<ModelLookup> {
  let altered: string | null = null
  for (const dir of dirs) {
    const path = join(dir, entry.file)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) continue
    if (entry.bytes !== null && found.size !== entry.bytes) {
      altered ??= `${path} has ${found.size} bytes instead of ${entry.bytes}`
      continue
    }
    const key = `${path}\0${found.size}\0${found.mtimeMs}\0${entry.sha256 ?? entry.gitBlob}`
    let verdict = verdicts.get(key)
    if (!verdict) {
      try {
        verdict = (await hasDigest(path, digestOf(entry))) ? 'exact' : 'altered'
      } catch (error) {
        altered ??= `${path} cannot be read (${error instanceof Error ? error.message : String(error)})`
        continue
      }
      verdicts.set(key, verdict)
    }
    if (verdict === 'exact') return { state: 'ready', path, where: describeDir(dir, dirs) }
    altered ??= `${path} differs from the published file`
  }
  const remedy = installAdvice(entry)
  return altered
    ? { state: 'altered', detail: `${altered}; ${remedy}` }
    : { state: 'missing', detail: `${entry.file} is not on this machine; ${remedy}` }
}

function installAdvice(entry: CatalogueEntry): string {
  return entry.urls.length > 0
    ? `run "moodmark models install ${entry.id}"`
    : `copy it from a folder that has it: "moodmark models install ${entry.id} --from FOLDER", or set MOODMARK_MODELS to that folder`
}

function describeDir(dir: string, dirs: readonly string[]): string {
  if (dir === dirs[0]) return 'bundled'
  if (dir === process.env['MOODMARK_MODELS']) return 'MOODMARK_MODELS'
  if (dir === join(appRoot(), '..', 'shared', 'models')) return 'development mirror'
  return 'data folder'
}
