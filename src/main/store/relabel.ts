/**
 * Labels of many photos again, because of one word: an area's or a landmark's name, the caution of naming, a corrected
 * face. Each costs about a millisecond, most of it search words; so they wait in `labels_to_make`, written in the
 * transaction that made them out of date, and are made in slices. What a crash or Quit leaves over waits for the next
 * start.
 */
import type Database from 'better-sqlite3'
import { refreshLabels } from './labels.ts'
import { statement } from './statement.ts'

/** Photos of one transaction: some 30 ms that a question of the window has to wait for. */
export const RELABEL_SLICE = 40

/** Call it in the transaction that changes what these labels depend on. */
export function relabelLater(db: Database.Database, photoIds: Iterable<number>): void {
  const add = statement(db, 'INSERT OR IGNORE INTO labels_to_make (photo_id) VALUES (?)')
  for (const id of photoIds) add.run(id)
}

/** The line between a name and a question has moved: a few in a hundred photos lie near it. */
export function labelsDependOnCaution(db: Database.Database): void {
  db.exec(
    "INSERT OR IGNORE INTO labels_to_make SELECT photo_id FROM landmark_evidence WHERE decision <> 'none'",
  )
}

/** What the models say of faces and scenes counts otherwise now. */
export function labelsDependOnCalibration(db: Database.Database): void {
  db.exec('INSERT OR IGNORE INTO labels_to_make SELECT photo_id FROM emotion_evidence')
}

export function labelsAreWaiting(db: Database.Database): boolean {
  return statement<[]>(db, 'SELECT 1 FROM labels_to_make LIMIT 1').get() !== undefined
}

/**
 * Makes all labels that wait, in slices. Two at a time share the work.
 * @param signal ends it between two slices; {@link labelsAreWaiting} then says that there is more to do
 * @param onSlice called after each slice
 */
export async function makeWaitingLabels(
  db: Database.Database,
  { signal, onSlice }: { signal?: AbortSignal; onSlice?: () => void } = {},
): Promise<void> {
  const next = statement<[number], { photo_id: number }>(db, 'SELECT photo_id FROM labels_to_make LIMIT ?')
  const done = statement<[number]>(db, 'DELETE FROM labels_to_make WHERE photo_id = ?')
  const makeSlice = db.transaction((): number => {
    const ids = next.all(RELABEL_SLICE).map(({ photo_id }) => photo_id)
    refreshLabels(db, ids)
    for (const id of ids) done.run(id)
    return ids.length
  })
  while (!signal?.aborted && makeSlice.immediate() > 0) {
    onSlice?.()
    // The window asks meanwhile.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
