/** Labels again after a setting that they depend on was changed. */
import type Database from 'better-sqlite3'
import { refreshLabels } from './labels.ts'

const SLICE = 200

/** Labels of all photos that may show a landmark, in slices: a few in a hundred photos of a library. */
export async function relabelForCaution(db: Database.Database): Promise<void> {
  const ids = db
    .prepare<[], number>("SELECT photo_id FROM landmark_evidence WHERE decision <> 'none'")
    .pluck()
    .all()
  const refresh = db.transaction((slice: number[]) => refreshLabels(db, slice))
  for (let start = 0; start < ids.length; start += SLICE) {
    refresh(ids.slice(start, start + SLICE))
    // The window asks meanwhile.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
