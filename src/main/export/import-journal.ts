/** Judgements out of an export (`export --json`) into a library. */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { InputError } from '../input-error.ts'
import { type DurableStore, show } from '../store/corrections.ts'
import { appendBatch, type EventKind, LIBRARY_SUBJECT, replayJournal, subjectOf } from '../store/journal.ts'
import type { LandmarkLookup } from '../store/judgement-events.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { type LandmarkRow, saveLandmark } from '../store/landmarks.ts'

const EVENT_KINDS = [
  'landmark',
  'not-landmark',
  'mood',
  'expression',
  'not-a-face',
  'place',
  'favourite',
  'rating',
  'hidden',
  'in-album',
  'cover',
  'new-landmark',
  'landmark-name',
  'position',
  'area',
  'smart-album',
] as const satisfies readonly EventKind[]

const rowSchema = z.object({
  id: z.number().int(),
  at: z.string(),
  batch: z.number().int(),
  kind: z.enum([...EVENT_KINDS, 'undo', 'redo']),
  hash: z.string().nullable(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  value: z.unknown(),
  summary: z.string(),
  object: z.string().nullable().default(null),
})
type ExportedRow = z.infer<typeof rowSchema>

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
 * @param lines of the file, in order
 * @param file  what to call it in messages
 * @throws InputError naming file and line when it is no export; nothing is written then
 */
export function importJudgements(
  store: DurableStore,
  lines: readonly string[],
  file: string,
  lookup: LandmarkLookup,
): Imported {
  const rows = readRows(lines, file)
  const { db } = store
  return store.durable(() => {
    for (const id of landmarksIn(rows)) {
      const landmark = lookup(id)
      if (landmark) saveLandmark(db, landmark)
    }
    const own = db.prepare<[], number>('SELECT COUNT(*) FROM corrections').pluck().get()
    return own === 0 ? copyJournal(db, rows) : mergeJournal(db, rows, file)
  })
}

function readRows(lines: readonly string[], file: string): ExportedRow[] {
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    let parsed: unknown
    try {
      parsed = JSON.parse(line)
    } catch {
      throw new InputError(`${file}, line ${i + 1} is not JSON. Give a file made by: moodmark export --json`)
    }
    if (typeof parsed !== 'object' || parsed === null || !('correction' in parsed)) return []
    const row = rowSchema.safeParse(parsed.correction)
    if (!row.success) {
      throw new InputError(`${file}, line ${i + 1} is not a correction that this version of Moodmark knows.`)
    }
    return [row.data]
  })
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

function mergeJournal(db: Database.Database, rows: readonly ExportedRow[], file: string): Imported {
  const ownWord = db.prepare<[string, string], { value: string; at: string }>(
    `SELECT c.value, c.at FROM judgements j JOIN corrections c ON c.id = j.correction_id
     WHERE j.photo_hash = ? AND j.subject = ?`,
  )
  const result: Imported = { added: 0, known: 0, older: 0 }
  const accepted = [...inForce(rows).values()].filter((row) => {
    if (row.kind === 'new-landmark') return true
    const own = ownWord.get(row.hash ?? LIBRARY_SUBJECT, subject(row))
    if (own?.value === JSON.stringify(row.value)) result.known++
    else if (own && own.at > row.at) result.older++
    else {
      result.added++
      return true
    }
    return false
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
  appendBatch(db, events, `${result.added} judgements imported from ${file}`)
  show(
    db,
    events.map(({ kind, photoHash, object = null }) => ({ kind, photo_hash: photoHash, object })),
  )
  return result
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
