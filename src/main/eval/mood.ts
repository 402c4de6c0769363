/** `eval mood`: valence and arousal of rated scenes against what the app says of them. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { EmotionResult } from '../../shared/evidence.ts'
import { pearson, rootMeanSquaredError } from '../../shared/metrics/classification.ts'
import { affectOf, nearestMood } from '../../shared/mood-vote.ts'
import type { Mood } from '../../shared/taxonomy.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'

const sceneSchema = z.object({
  path: z.string(),
  valence_m1to1: z.coerce.number().min(-1).max(1),
  arousal_m1to1: z.coerce.number().min(-1).max(1),
})
type Scene = z.infer<typeof sceneSchema>

export const QUADRANTS = [
  'pleasant-lively',
  'pleasant-quiet',
  'unpleasant-lively',
  'unpleasant-quiet',
] as const
export type Quadrant = (typeof QUADRANTS)[number]

export interface MoodEvaluation {
  /** Photos whose valence and arousal the app told. */
  photos: number
  valence: { r: number | null; rmse: number | null }
  arousal: { r: number | null; rmse: number | null }
  /**
   * Photos that the numbers were fitted on. Their figures are cross-validated (each photo told by numbers that were
   * fitted without it); the others are told by the numbers in use.
   */
  seenInTraining: number
  /** Photos that got a mood, and how many of those have the mood that their ratings are nearest to. */
  moods: {
    named: number
    coverage: number | null
    sameMood: number | null
    byMood: Partial<Record<Mood, number>>
  }
  /** Quadrant of the plane around the mean rating, for photos with a mood: rated in rows, told in columns. */
  quadrants: { agreement: number | null; order: typeof QUADRANTS; confusion: number[][] }
}

/**
 * @param csvFile columns path, valence_m1to1, arousal_m1to1; paths relative to the file or to its parent folder
 * @param onAbstained told for how many photos nothing could be told
 * @throws Error naming the file and row when the table is malformed
 */
export async function evaluateMood(
  analyst: Analyst,
  csvFile: string,
  onFailure: (path: string, error: Error) => void,
  onAbstained: (count: number) => void,
  onProgress?: Progress,
): Promise<MoodEvaluation> {
  const scenes = readScenes(csvFile)
  const results = await askAll(
    scenes,
    (scene) =>
      analyst.request<EmotionResult>({
        type: 'emotions',
        path: locateScene(csvFile, scene.path),
        faceCrop: false,
      }),
    (scene, error) => onFailure(scene.path, error),
    onProgress,
  )
  const told = scenes.flatMap((scene, i) => {
    const result = results[i]
    const affect = result && affectOf(result.faces, result.scene)
    return result && affect ? [{ scene, affect, result }] : []
  })
  onAbstained(results.filter((result) => result !== null).length - told.length)
  const named = told.filter(({ result }) => result.mood !== null)
  const middle = {
    valence: mean(scenes.map((scene) => scene.valence_m1to1)),
    arousal: mean(scenes.map((scene) => scene.arousal_m1to1)),
  }
  const confusion = QUADRANTS.map(() => QUADRANTS.map(() => 0))
  for (const { scene, affect } of named) {
    const rated = quadrantOf({ valence: scene.valence_m1to1, arousal: scene.arousal_m1to1 }, middle)
    const row = confusion[QUADRANTS.indexOf(rated)]
    const column = QUADRANTS.indexOf(quadrantOf(affect, middle))
    if (row) row[column] = (row[column] ?? 0) + 1
  }
  const right = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  const byMood: Partial<Record<Mood, number>> = {}
  for (const { result } of named)
    if (result.mood) byMood[result.mood.label] = (byMood[result.mood.label] ?? 0) + 1
  const same = named.filter(
    ({ scene, result }) => result.mood?.label === nearestMood(scene.valence_m1to1, scene.arousal_m1to1),
  )
  const compare = (predicted: number[], truth: number[]) => ({
    r: pearson(predicted, truth),
    rmse: rootMeanSquaredError(predicted, truth),
  })
  return {
    photos: told.length,
    valence: compare(
      told.map(({ affect }) => affect.valence),
      told.map(({ scene }) => scene.valence_m1to1),
    ),
    arousal: compare(
      told.map(({ affect }) => affect.arousal),
      told.map(({ scene }) => scene.arousal_m1to1),
    ),
    seenInTraining: told.filter(({ result }) => result.scene?.seen).length,
    moods: {
      named: named.length,
      coverage: told.length > 0 ? named.length / told.length : null,
      sameMood: named.length > 0 ? same.length / named.length : null,
      byMood,
    },
    quadrants: { agreement: named.length > 0 ? right / named.length : null, order: QUADRANTS, confusion },
  }
}

function quadrantOf(
  { valence, arousal }: { valence: number; arousal: number },
  middle: { valence: number; arousal: number },
): Quadrant {
  return `${valence >= middle.valence ? 'pleasant' : 'unpleasant'}-${arousal >= middle.arousal ? 'lively' : 'quiet'}`
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
}

/** @throws InputError naming file and row */
export function readScenes(csvFile: string): Scene[] {
  return readRows(csvFile).map((row, i) => {
    const parsed = sceneSchema.safeParse(row)
    if (!parsed.success) {
      throw new InputError(`${csvFile}, row ${i + 2}: needs path, valence_m1to1 and arousal_m1to1 (−1..1).`)
    }
    return parsed.data
  })
}

function readRows(csvFile: string): unknown[] {
  try {
    return parse(readFileSync(csvFile, 'utf8'), { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InputError(`${csvFile} cannot be read as a table (${reason}). Give a CSV of rated photos.`)
  }
}

/** Relative to the table or to its parent folder. */
export function locateScene(csvFile: string, path: string): string {
  const beside = resolve(dirname(csvFile), path)
  return existsSync(beside) ? beside : resolve(dirname(csvFile), '..', path)
}
