/** `eval mood`: valence and arousal of rated scenes against what the app says of them. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { EmotionResult } from '../../shared/evidence.ts'
import { pearson, rootMeanSquaredError } from '../../shared/metrics/classification.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'

const sceneSchema = z.object({
  path: z.string(),
  valence_m1to1: z.coerce.number().min(-1).max(1),
  arousal_m1to1: z.coerce.number().min(-1).max(1),
})
type Scene = z.infer<typeof sceneSchema>

export interface MoodEvaluation {
  /** Photos for which the app said something; the others it abstained on. */
  photos: number
  valence: { r: number | null; rmse: number | null }
  arousal: { r: number | null; rmse: number | null }
}

/**
 * @param csvFile columns path, valence_m1to1, arousal_m1to1; paths relative to the file or to its parent folder
 * @param onAbstained told how many photos got no mood at all
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
        path: locate(csvFile, scene.path),
        faceCrop: false,
      }),
    (scene, error) => onFailure(scene.path, error),
    onProgress,
  )
  const judged = scenes.flatMap((scene, i) => {
    const mood = results[i]?.mood
    return mood ? [{ scene, mood }] : []
  })
  onAbstained(results.filter((result) => result !== null && result.mood === null).length)
  const compare = (predicted: number[], truth: number[]) => ({
    r: pearson(predicted, truth),
    rmse: rootMeanSquaredError(predicted, truth),
  })
  return {
    photos: judged.length,
    valence: compare(
      judged.map(({ mood }) => mood.valence),
      judged.map(({ scene }) => scene.valence_m1to1),
    ),
    arousal: compare(
      judged.map(({ mood }) => mood.arousal),
      judged.map(({ scene }) => scene.arousal_m1to1),
    ),
  }
}

function readScenes(csvFile: string): Scene[] {
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

function locate(csvFile: string, path: string): string {
  const beside = resolve(dirname(csvFile), path)
  return existsSync(beside) ? beside : resolve(dirname(csvFile), '..', path)
}
