/** Judgements out of an export (`export --json`) into a library. */
import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Box } from '../../shared/evidence.ts'
import { InputError } from '../input-error.ts'
import { type DurableStore, show } from '../store/corrections.ts'
import { appendBatch, type EventKind, LIBRARY_SUBJECT, replayJournal, subjectOf } from '../store/journal.ts'
import type { LandmarkLookup } from '../store/judgement-events.ts'
import { intersectionOverUnion, SAME_FACE_IOU } from '../store/judgements.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { type LandmarkRow, saveLandmark } from '../store/landmarks.ts'
import { statement } from '../store/statement.ts'
import { type ExportedRow, exportedRow } from './exported-row.ts'

export interface Imported {
  /** Words that hold now and did not before. */
  added: number
  /** Words that this library has already. */
  known: number
  /** Words that are older than what was said here about the same thing. */
  older: number
}

/**
 * Takes over the journal of an export. An empty journal becomes an exact copy, with its history; one that has words
 * of its own gets what is in force in the export as one command, where nothing newer was said.
 * @param rows of the file, from {@link readCorrections}
 * @param file what to call it in messages
 */
export function importJudgements(
  store: DurableStore,
  rows: readonly ExportedRow[],
  file: string,
  lookup: LandmarkLookup,
): Imported {
  const { db } = store
  return store.durable(() => {
    for (const id of landmarksIn(rows)) {
      const landmark = lookup(id)
      if (landmark) saveLandmark(db, landmark)
    }
    const own = db.prepare<[], number>('SELECT COUNT(*) FROM corrections').pluck().get()
    return own === 0 && isOneJournal(rows) ? copyJournal(db, rows) : mergeJournal(db, rows, file)
  })
}

/**
 * The corrections of an export, whose other lines are passed over: an export of a large library is larger than memory.
 * @param lines of the file, in order
 * @throws InputError naming file and line when it is no export
 */
export async function readCorrections(
  lines: Iterable<string> | AsyncIterable<string>,
  file: string,
): Promise<ExportedRow[]> {
  const rows: ExportedRow[] = []
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    let parsed: unknown
    try {
      parsed = JSON.parse(line)
    } catch {
      throw new InputError(`${file}, line ${number} is not JSON. Give a file made by: moodmark export --json`)
    }
    if (typeof parsed !== 'object' || parsed === null || !('correction' in parsed)) continue
    const row = exportedRow(parsed.correction)
    if (!row) {
      throw new InputError(`${file}, line ${number} is not a correction that this version of Moodmark knows.`)
    }
    rows.push(row)
  }
  return rows
}

/** Two exports in one file are no history that could be copied: the same numbers come twice. */
function isOneJournal(rows: readonly ExportedRow[]): boolean {
  return rows.every(({ id }, i) => id > (rows[i - 1]?.id ?? 0))
}

/** Landmarks that the words are about and that the file does not define. */
function landmarksIn(rows: readonly ExportedRow[]): Set<string> {
  return new Set(
    rows.flatMap(({ kind, value, object }) => {
      if (kind === 'landmark') return typeof value === 'string' ? [value] : []
      return (kind === 'not-landmark' || kind === 'landmark-name') && object !== null ? [object] : []
    }),
  )
}

function copyJournal(db: Database.Database, rows: readonly ExportedRow[]): Imported {
  const insert = db.prepare(
    'INSERT INTO corrections (id, at, batch, kind, photo_hash, face_box, value, summary, object) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const row of rows) {
    insert.run(
      row.id,
      row.at,
      row.batch,
      row.kind,
      row.hash,
      row.box ? JSON.stringify(row.box) : null,
      JSON.stringify(row.value),
      row.summary,
      row.object,
    )
  }
  replayJournal(db)
  refreshAllLabels(db)
  return {
    added: db.prepare<[], number>('SELECT COUNT(*) FROM judgements').pluck().get() ?? 0,
    known: 0,
    older: 0,
  }
}

function mergeJournal(db: Database.Database, exported: readonly ExportedRow[], file: string): Imported {
  const rows = withGlobalIds(db, exported)
  const result: Imported = { added: 0, known: 0, older: 0 }
  const accepted = [...inForce(rows).values()].flatMap((row): ExportedRow[] => {
    if (row.kind === 'new-landmark') return [row]
    const own = ownWord(db, row)
    if (own?.kind === row.kind && own.value === JSON.stringify(row.value)) result.known++
    else if (own && own.at > row.at) result.older++
    else {
      result.added++
      // A face that was judged here keeps the box it was first judged by.
      return [row.box && own?.face_box ? { ...row, box: JSON.parse(own.face_box) as Box } : row]
    }
    return []
  })
  for (const { kind, value } of accepted) if (kind === 'new-landmark') saveLandmark(db, value as LandmarkRow)
  if (result.added === 0) return result
  const events = accepted.map((row) => ({
    kind: row.kind as EventKind,
    photoHash: row.hash,
    value: row.value,
    ...(row.box ? { faceBox: row.box } : {}),
    ...(row.object === null ? {} : { object: row.object }),
  }))
  const summary =
    result.added === 1
      ? `A judgement imported from ${file}`
      : `${result.added} judgements imported from ${file}`
  appendBatch(db, events, summary)
  show(
    db,
    events.map(({ kind, photoHash, object = null }) => ({ kind, photo_hash: photoHash, object })),
  )
  return result
}

interface OwnWord {
  kind: string
  value: string
  at: string
  face_box: string | null
}

/**
 * The newest word in force here that an exported one would stand beside or against: on the same subject; on the same
 * face, whatever box it was found in; "the Colosseum" and "not the Colosseum", of which the later one holds.
 */
function ownWord(db: Database.Database, row: ExportedRow): OwnWord | undefined {
  const words = statement<[string], OwnWord & { subject: string }>(
    db,
    `SELECT j.subject, c.kind, c.value, c.at, c.face_box FROM judgements j JOIN corrections c ON c.id = j.correction_id
     WHERE j.photo_hash = ? ORDER BY c.id DESC`,
  )
  const { box } = row
  const isRival = ({ subject: own, value, face_box }: OwnWord & { subject: string }): boolean => {
    if (box)
      return face_box !== null && intersectionOverUnion(JSON.parse(face_box) as Box, box) >= SAME_FACE_IOU
    if (row.kind === 'landmark' && row.value !== null && own === `not-landmark:${String(row.value)}`)
      return true
    if (row.kind === 'not-landmark' && own === 'landmark' && value === JSON.stringify(row.object)) return true
    return own === subject(row)
  }
  return words.all(row.hash ?? LIBRARY_SUBJECT).find(isRival)
}

/**
 * Albums and areas were once numbered in each library, so that `smart:1` of two of them are different albums. Such an id
 * becomes one that follows from when and how the thing was made, unless it was made here: the same at every import.
 */
function withGlobalIds(db: Database.Database, rows: readonly ExportedRow[]): ExportedRow[] {
  const madeHere = statement<[string, string, string], { at: string }>(
    db,
    'SELECT at FROM corrections WHERE kind = ? AND object = ? AND at = ?',
  )
  const ids = new Map<string, string>()
  for (const { kind, object, at, value } of rows) {
    if (kind !== 'area' && kind !== 'smart-album') continue
    if (object === null || ids.has(object) || !/^(area|smart):\d{1,7}$/.test(object)) continue
    const hash = createHash('sha256')
      .update(JSON.stringify([at, object, value]))
      .digest('hex')
    const isOurs = madeHere.get(kind, object, at) !== undefined
    ids.set(object, isOurs ? object : `${object.slice(0, object.indexOf(':'))}:${hash.slice(0, 8)}`)
  }
  return rows.map((row) => ({ ...row, object: ids.get(row.object ?? '') ?? row.object }))
}

/** The newest word on each subject whose command is not undone. */
function inForce(rows: readonly ExportedRow[]): Map<string, ExportedRow> {
  const undone = new Set<number>()
  for (const { kind, value } of rows) {
    if (kind === 'undo') undone.add(value as number)
    else if (kind === 'redo') undone.delete(value as number)
  }
  const words = new Map<string, ExportedRow>()
  for (const row of rows) {
    if (row.kind === 'undo' || row.kind === 'redo' || undone.has(row.batch)) continue
    const key = row.kind === 'new-landmark' ? JSON.stringify(row.value) : `${row.hash ?? ''} ${subject(row)}`
    words.delete(key)
    words.set(key, row)
  }
  return words
}

function subject(row: ExportedRow): string {
  return subjectOf({
    kind: row.kind,
    face_box: row.box ? JSON.stringify(row.box) : null,
    object: row.object,
  })
}
