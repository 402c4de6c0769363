/** Tells whether a library may have changed since it was read, so that what was read can be kept. */
import type { Database } from 'better-sqlite3'

/** Two equal ones mean that nothing was written in between, by this connection or by any other. */
export interface ChangeMark {
  /** Rows that this connection has changed since it was opened. */
  own: number
  /** Changes when another connection has written. */
  others: number
}

export function changeMark(db: Database): ChangeMark {
  return {
    own: db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0,
    others: Number(db.pragma('data_version', { simple: true })),
  }
}

export const isSameMark = (a: ChangeMark | undefined, b: ChangeMark): boolean =>
  a?.own === b.own && a.others === b.others

const shownChanges = new WeakMap<Database, { count: number }>()

/**
 * Counts the rows of `shown_photos` that this connection has written, taken back or not: a scan writes other tables all the
 * time. To be called outside of a transaction at first, for a rollback would take the counting away.
 */
export function ownShownChanges(db: Database): number {
  // Nothing can be written there, not even a temporary trigger.
  if (db.readonly) return 0
  const known = shownChanges.get(db)
  if (known) return known.count
  const counter = { count: 0 }
  db.function('moodmark_shown_changed', () => {
    counter.count++
    return null
  })
  // Temporary triggers are those of this connection alone, and see what the library's own triggers write.
  for (const change of ['INSERT', 'UPDATE', 'DELETE'])
    db.exec(`CREATE TEMP TRIGGER count_shown_${change.toLowerCase()} AFTER ${change} ON main.shown_photos
             BEGIN SELECT moodmark_shown_changed(); END`)
  shownChanges.set(db, counter)
  return counter.count
}
