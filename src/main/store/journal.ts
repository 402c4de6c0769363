/**
 * The journal's rows and what follows from them.
 *
 * `corrections` is append-only (the schema's triggers refuse anything else). `correction_batches` and `judgements` are
 * derived: which commands hold, and the newest word in force on each subject.
 */
import type Database from 'better-sqlite3'
import type { Box } from '../../shared/evidence.ts'
import { type LandmarkRow, nameLandmark, saveLandmark } from './landmarks.ts'
import { BATCH_STATES_SQL } from './migrations/0002-journal.ts'
import { statement } from './statement.ts'

export const EVENT_KINDS = [
  'landmark',
  'not-landmark',
  'mood',
  'expression',
  'not-a-face',
  'place',
  'favourite',
  'rating',
  'hidden',
  'removed',
  'in-album',
  'cover',
  'new-landmark',
  'landmark-name',
  'position',
  'area',
  'smart-album',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** One word of the user, as it is appended. */
export interface JournalEvent {
  kind: EventKind
  /** Null for a word on the library: a cover, a landmark's name, an area, a smart album. */
  photoHash: string | null
  faceBox?: Box
  /** Id of a landmark (not-landmark, landmark-name), an album (in-album, cover, smart-album) or an area. */
  object?: string
  value: unknown
}

export interface JournalRow {
  id: number
  at: string
  batch: number
  kind: EventKind | 'undo' | 'redo'
  photo_hash: string | null
  face_box: string | null
  value: string
  summary: string
  object: string | null
}

/** The hash under which judgements on the library itself stand. */
export const LIBRARY_SUBJECT = ''

/**
 * Appends one command.
 * @returns its batch number
 */
export function appendBatch(db: Database.Database, events: readonly JournalEvent[], summary: string): number {
  const batch = nextBatch(db)
  const at = new Date().toISOString()
  const insert = statement(
    db,
    'INSERT INTO corrections (at, batch, kind, photo_hash, face_box, value, summary, object) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const event of events) {
    insert.run(
      at,
      batch,
      event.kind,
      event.photoHash,
      event.faceBox ? JSON.stringify(event.faceBox) : null,
      JSON.stringify(event.value),
      summary,
      event.object ?? null,
    )
  }
  db.prepare(`UPDATE correction_batches SET state = 'superseded' WHERE state = 'undone'`).run()
  db.prepare(`INSERT INTO correction_batches (batch, state) VALUES (?, 'in-force')`).run(batch)
  return batch
}

/** Appends that a command is taken back, or made again. */
export function appendToggle(db: Database.Database, kind: 'undo' | 'redo', batch: number): void {
  const summary = `${kind === 'undo' ? 'Undone' : 'Redone'}: ${rowsOfBatch(db, batch)[0]?.summary ?? ''}`
  db.prepare('INSERT INTO corrections (at, batch, kind, value, summary) VALUES (?, ?, ?, ?, ?)').run(
    new Date().toISOString(),
    nextBatch(db),
    kind,
    JSON.stringify(batch),
    summary,
  )
  db.prepare('UPDATE correction_batches SET state = ? WHERE batch = ?').run(
    kind === 'undo' ? 'undone' : 'in-force',
    batch,
  )
}

function nextBatch(db: Database.Database): number {
  const last = db.prepare<[], number | null>('SELECT MAX(batch) FROM corrections').pluck().get()
  return (last ?? 0) + 1
}

export function rowsOfBatch(db: Database.Database, batch: number): JournalRow[] {
  return statement<[number], JournalRow>(db, 'SELECT * FROM corrections WHERE batch = ? ORDER BY id').all(
    batch,
  )
}

/** The command that undo would take back; undefined when there is none. */
export function newestInForce(db: Database.Database): number | undefined {
  return batchInState(db, 'in-force', 'DESC')
}

/** The command that redo would make again; undefined when there is none, or when something else was said since. */
export function oldestUndone(db: Database.Database): number | undefined {
  return batchInState(db, 'undone', 'ASC')
}

function batchInState(
  db: Database.Database,
  state: 'in-force' | 'undone',
  order: 'ASC' | 'DESC',
): number | undefined {
  return statement<[string], { batch: number }>(
    db,
    `SELECT batch FROM correction_batches WHERE state = ? ORDER BY batch ${order} LIMIT 1`,
  ).get(state)?.batch
}

/** Subject of a word within its photo, as `judgements` spells it. */
export function subjectOf(row: Pick<JournalRow, 'kind' | 'face_box' | 'object'>): string {
  if (row.face_box !== null) return `face:${row.face_box}`
  return row.object === null ? row.kind : `${row.kind}:${row.object}`
}

/** Recomputes the judgements in force about these subjects: content hashes, or {@link LIBRARY_SUBJECT}. */
export function enforce(db: Database.Database, hashes: Iterable<string>): void {
  const clear = statement(db, 'DELETE FROM judgements WHERE photo_hash = ?')
  const rowsOf = statement<[string], JournalRow>(
    db,
    `SELECT c.* FROM corrections c JOIN correction_batches b ON b.batch = c.batch
     WHERE c.photo_hash = ? AND b.state = 'in-force' ORDER BY c.id`,
  )
  for (const hash of hashes) {
    if (hash === LIBRARY_SUBJECT) enforceLibrary(db)
    else {
      clear.run(hash)
      for (const row of rowsOf.all(hash)) setInForce(db, row)
    }
  }
}

function enforceLibrary(db: Database.Database): void {
  const renamed = db
    .prepare<[string], { subject: string }>(
      `SELECT subject FROM judgements WHERE photo_hash = ? AND subject LIKE 'landmark-name:%'`,
    )
    .all(LIBRARY_SUBJECT)
  for (const { subject } of renamed) nameLandmark(db, subject.slice('landmark-name:'.length), null)
  db.prepare('DELETE FROM judgements WHERE photo_hash = ?').run(LIBRARY_SUBJECT)
  const rows = db
    .prepare<[], JournalRow>(
      `SELECT c.* FROM corrections c JOIN correction_batches b ON b.batch = c.batch
       WHERE c.photo_hash IS NULL AND c.kind IN ('cover', 'landmark-name', 'area', 'smart-album') AND b.state = 'in-force' ORDER BY c.id`,
    )
    .all()
  for (const row of rows) setInForce(db, row)
}

function setInForce(db: Database.Database, row: JournalRow): void {
  statement(
    db,
    'INSERT OR REPLACE INTO judgements (photo_hash, subject, value, correction_id) VALUES (?, ?, ?, ?)',
  ).run(row.photo_hash ?? LIBRARY_SUBJECT, subjectOf(row), valueInForce(row), row.id)
  if (row.kind === 'landmark-name' && row.object !== null) {
    nameLandmark(db, row.object, JSON.parse(row.value) as string)
  }
}

function valueInForce(row: JournalRow): string {
  if (row.kind === 'expression') return JSON.stringify({ expression: JSON.parse(row.value) as unknown })
  if (row.kind === 'not-a-face') return JSON.stringify({ notAFace: true })
  return row.value
}

/** Rebuilds the states of commands, `judgements` and the user's landmarks from the journal alone. */
export function replayJournal(db: Database.Database): void {
  db.exec(`DELETE FROM correction_batches; ${BATCH_STATES_SQL}`)
  for (const row of db
    .prepare<[], JournalRow>(`SELECT * FROM corrections WHERE kind = 'new-landmark' ORDER BY id`)
    .all()) {
    saveLandmark(db, JSON.parse(row.value) as LandmarkRow)
  }
  db.prepare('DELETE FROM judgements WHERE photo_hash <> ?').run(LIBRARY_SUBJECT)
  const hashes = db
    .prepare<[], string>('SELECT DISTINCT photo_hash FROM corrections WHERE photo_hash IS NOT NULL')
    .pluck()
    .all()
  enforce(db, [LIBRARY_SUBJECT, ...hashes])
}
