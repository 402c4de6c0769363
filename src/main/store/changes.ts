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
