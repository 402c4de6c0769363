/** Labels again after a setting that they depend on was changed. */
import type Database from 'better-sqlite3'
import { cautionOf } from './caution.ts'
import { refreshLabels } from './labels.ts'

const SLICE = 200

/** Row of `settings` that says by which caution all labels were made; none = the default. */
const LABELLED_BY = 'labels_caution'

/** True when the last {@link relabelForCaution} for the present setting did not come to its end. */
export function labelsAreOfAnotherCaution(db: Database.Database): boolean {
  const by = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck().get(LABELLED_BY)
  return (by ?? '"balanced"') !== JSON.stringify(cautionOf(db))
}

/**
 * Labels of all photos that may show a landmark, in slices: a few in a hundred photos of a library.
 * @param signal ends it between two slices; {@link labelsAreOfAnotherCaution} then says that there is more to do
 */
export async function relabelForCaution(db: Database.Database, signal?: AbortSignal): Promise<void> {
  const caution = cautionOf(db)
  const note = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  note.run(LABELLED_BY, JSON.stringify('on the way'))
  const ids = db
    .prepare<[], number>("SELECT photo_id FROM landmark_evidence WHERE decision <> 'none'")
    .pluck()
    .all()
  const refresh = db.transaction((slice: number[]) => refreshLabels(db, slice))
  for (let start = 0; start < ids.length; start += SLICE) {
    if (signal?.aborted) return
    refresh(ids.slice(start, start + SLICE))
    // The window asks meanwhile.
    await new Promise((resolve) => setImmediate(resolve))
  }
  // Changed once more meanwhile: that change has a pass of its own.
  if (cautionOf(db) === caution) note.run(LABELLED_BY, JSON.stringify(caution))
}
