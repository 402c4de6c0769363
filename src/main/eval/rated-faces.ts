/**
 * Valence and arousal that people gave to faces, against what the app says of them. The data sets that have such
 * ratings (AffectNet, AFEW-VA, one's own) are not free to pass on, so their tables are read where they are.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { EmotionResult } from '../../shared/evidence.ts'
import { pearson, rootMeanSquaredError } from '../../shared/metrics/classification.ts'
import { concordance } from '../../shared/metrics/concordance.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'

/** AffectNet's mark for a face that nobody rated. */
const UNRATED = -2

const rating = z.coerce.number().refine((value) => value === UNRATED || (value >= -1 && value <= 1))
const rowSchema = z
  .object({
    path: z.string().min(1).optional(),
    /** AffectNet's name of the column. */
    subDirectory_filePath: z.string().min(1).optional(),
    valence: rating,
    arousal: rating,
  })
  .transform(({ path, subDirectory_filePath, ...rated }) => ({
    path: path ?? subDirectory_filePath,
    ...rated,
  }))

export interface Rating {
  valence: number
  arousal: number
}

export interface Agreement {
  /** Lin's concordance correlation coefficient; null when neither side varies. */
  ccc: number | null
  /** Pearson's correlation; null when one side does not vary. */
  r: number | null
  rmse: number | null
}

export interface RatedEvaluation {
  faces: number
  /** Images in which no face was detected; the whole image was then taken as one. */
  noFace: number
  valence: Agreement
  arousal: Agreement
}

/**
 * Ratings by absolute path; rows that AffectNet marks as unrated (−2) are left out.
 * @param csvFile columns path (or AffectNet's subDirectory_filePath), valence, arousal (−1..1); paths relative to the file
 * @throws InputError naming the file and row when the table is malformed, or when it rates nothing
 */
export function readRatings(csvFile: string): Map<string, Rating> {
  const ratings = new Map<string, Rating>()
  for (const [i, row] of tableRows(csvFile).entries()) {
    const parsed = rowSchema.safeParse(row)
    if (!parsed.success || parsed.data.path === undefined) {
      throw new InputError(`${csvFile}, row ${i + 2}: needs path, valence and arousal (−1..1).`)
    }
    const { path, valence, arousal } = parsed.data
    if (valence === UNRATED || arousal === UNRATED) continue
    ratings.set(resolve(dirname(csvFile), path), { valence, arousal })
  }
  if (ratings.size === 0) throw new InputError(`${csvFile} holds no rated face.`)
  return ratings
}

/** The largest face of each image counts. */
export async function evaluateRatedFaces(
  analyst: Analyst,
  ratings: ReadonlyMap<string, Rating>,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<RatedEvaluation> {
  const rated = [...ratings]
  const results = await askAll(
    rated,
    ([path]) => analyst.request<EmotionResult>({ type: 'emotions', path, faceCrop: true }),
    ([path], error) => onFailure(path, error),
    onProgress,
  )
  const pairs = rated.flatMap(([, rating], i) => {
    const face = results[i]?.faces[0]
    return face ? [{ face, rating }] : []
  })
  return {
    faces: pairs.length,
    noFace: pairs.filter(({ face }) => face.detection === 0).length,
    valence: agreementOf(pairs, 'valence'),
    arousal: agreementOf(pairs, 'arousal'),
  }
}

export function agreementOf(
  pairs: readonly { face: Rating; rating: Rating }[],
  axis: 'valence' | 'arousal',
): Agreement {
  const told = pairs.map(({ face }) => face[axis])
  const truth = pairs.map(({ rating }) => rating[axis])
  return { ccc: concordance(told, truth), r: pearson(told, truth), rmse: rootMeanSquaredError(told, truth) }
}

function tableRows(csvFile: string): unknown[] {
  try {
    return parse(readFileSync(csvFile, 'utf8'), { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InputError(`${csvFile} cannot be read as a table (${reason}). Give a CSV of rated faces.`)
  }
}
