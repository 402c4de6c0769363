/**
 * `eval retrieval`: the embedding as an image search, in the manner of Revisited Oxford and Paris. The lists come as a
 * JSON file in the published gnd layout; whoever has those images can run it, and so can anybody with lists of his own.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { EmbedValue } from '../../shared/analysis-protocol.ts'
import {
  PROTOCOLS,
  type Protocol,
  type RetrievalFigures,
  revisitedFigures,
} from '../../shared/metrics/revisited.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'

const indices = z.array(z.number().int().nonnegative())
const groundTruthSchema = z.object({
  imlist: z.array(z.string().min(1)).min(1),
  qimlist: z.array(z.string().min(1)).min(1),
  gnd: z.array(
    z.object({
      /** Corners of the query's object in pixels: x1, y1, x2, y2. */
      bbx: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullish(),
      easy: indices,
      hard: indices,
      junk: indices,
    }),
  ),
})
export type GroundTruth = z.infer<typeof groundTruthSchema>

export interface RetrievalEvaluation extends Record<Protocol, RetrievalFigures> {
  queries: number
  images: number
  /** Could not be read: a query is left out of the means, an image is never answered. */
  unread: number
  msPerPhoto: number
}

/** @throws InputError naming file and field when it is not in the published layout */
export function readGroundTruth(file: string): GroundTruth {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError(
      `${file} cannot be read as JSON (${reason}). Give a gnd file in the published layout.`,
    )
  }
  const parsed = groundTruthSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new InputError(
      `${file}: ${issue?.path.join('.') || 'the file'} is not as published (${issue?.message ?? ''}). It needs imlist, ` +
        'qimlist, and gnd with bbx, easy, hard and junk for each query.',
    )
  }
  const { imlist, qimlist, gnd } = parsed.data
  if (gnd.length !== qimlist.length)
    throw new InputError(`${file} lists ${qimlist.length} queries in qimlist but ${gnd.length} in gnd.`)
  for (const [i, { easy, hard, junk, bbx }] of gnd.entries()) {
    const beyond = [...easy, ...hard, ...junk].find((index) => index >= imlist.length)
    if (beyond !== undefined)
      throw new InputError(`${file}: gnd.${i} points to image ${beyond}, but imlist has ${imlist.length}.`)
    if (bbx && (bbx[2] <= bbx[0] || bbx[3] <= bbx[1]))
      throw new InputError(`${file}: gnd.${i}.bbx is empty; it needs x1 < x2 and y1 < y2.`)
  }
  return parsed.data
}

/**
 * @param groundTruth as `readGroundTruth` gives it
 * @param imagesDir   folder of the images; names in the lists may lack their extension
 * @throws InputError when images are missing, naming the first of them
 */
export async function evaluateRetrieval(
  analyst: Analyst,
  { imlist, qimlist, gnd }: GroundTruth,
  imagesDir: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<RetrievalEvaluation> {
  const paths = locateAll([...qimlist, ...imlist], imagesDir)
  // Every query is shown by its object alone, as the protocol has it.
  const shown = paths.map((path, i) => ({ path, crop: gnd[i]?.bbx ?? null }))
  const values = await askAll(
    shown,
    ({ path, crop }) => analyst.request<EmbedValue>({ type: 'embed', path, ...(crop ? { crop } : {}) }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const database = values.slice(qimlist.length)
  const answered = gnd.flatMap((truth, i) => {
    const query = values[i]
    return query ? [{ truth, ranking: rank(query.embedding, database) }] : []
  })
  const read = values.filter((value) => value !== null)
  if (answered.length === 0) throw new InputError(`No query of ${imagesDir} could be read.`)
  const figures = PROTOCOLS.map((protocol): [Protocol, RetrievalFigures] => [
    protocol,
    revisitedFigures(
      answered.map(({ ranking }) => ranking),
      answered.map(({ truth }) => truth),
      protocol,
    ),
  ])
  return {
    queries: answered.length,
    images: imlist.length,
    unread: values.length - read.length,
    ...(Object.fromEntries(figures) as Record<Protocol, RetrievalFigures>),
    msPerPhoto: read.reduce((sum, { ms }) => sum + ms, 0) / read.length,
  }
}

/** Indices of the database by falling cosine; what could not be read is not answered. */
function rank(query: Float32Array, database: readonly (EmbedValue | null)[]): number[] {
  return database
    .flatMap((image, index) => (image ? [{ index, cosine: dot(query, image.embedding) }] : []))
    .sort((a, b) => b.cosine - a.cosine || a.index - b.index)
    .map(({ index }) => index)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

const EXTENSIONS = ['', '.jpg', '.jpeg', '.png', '.webp', '.JPG']
const NAMED_AT_MOST = 3

function locateAll(names: readonly string[], dir: string): string[] {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`${dir} is not a folder. Give the folder that holds the images of the lists.`)
  const found = names.map((name) =>
    EXTENSIONS.map((extension) => join(dir, name + extension)).find((path) =>
      statSync(path, { throwIfNoEntry: false })?.isFile(),
    ),
  )
  const missing = names.filter((_, i) => found[i] === undefined)
  if (missing.length > 0) {
    const more = missing.length > NAMED_AT_MOST ? ` and ${missing.length - NAMED_AT_MOST} more` : ''
    throw new InputError(
      `${dir} lacks ${missing.slice(0, NAMED_AT_MOST).join(', ')}${more}. Put the images there, or take them off the lists.`,
    )
  }
  return found.filter((path) => path !== undefined)
}
