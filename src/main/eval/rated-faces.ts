/** Valence and arousal that people gave to faces, for evaluation. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { InputError } from '../input-error.ts'

const rowSchema = z.object({
  path: z.string().min(1),
  valence: z.coerce.number().min(-1).max(1),
  arousal: z.coerce.number().min(-1).max(1),
})

export interface Rating {
  valence: number
  arousal: number
}

/**
 * Ratings by absolute path.
 * @param csvFile columns path, valence, arousal (−1..1); paths relative to the file
 * @throws InputError naming the file and row when the table is malformed
 */
export function readRatings(csvFile: string): Map<string, Rating> {
  return new Map(
    tableRows(csvFile).map((row, i) => {
      const parsed = rowSchema.safeParse(row)
      if (!parsed.success)
        throw new InputError(`${csvFile}, row ${i + 2}: needs path, valence and arousal (−1..1).`)
      const { path, ...rating } = parsed.data
      return [resolve(dirname(csvFile), path), rating]
    }),
  )
}

function tableRows(csvFile: string): unknown[] {
  try {
    return parse(readFileSync(csvFile, 'utf8'), { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InputError(`${csvFile} cannot be read as a table (${reason}). Give a CSV of rated faces.`)
  }
}
