/**
 * The journal of judgements: append-only, replayable, undoable.
 *
 * One command of the user is one batch of rows. Undo and redo are rows too, pointing at the batch; nothing is
 * ever changed or removed (the schema's triggers refuse it). `judgements` holds what is in force and can be
 * rebuilt from the journal with {@link replayJournal}.
 */
import type Database from 'better-sqlite3'
import type { Box, Face } from '../../shared/evidence.ts'
import type { Correction, Judgement } from '../../shared/library.ts'
import { intersectionOverUnion, SAME_FACE_IOU } from './judgements.ts'
import { refreshLabels } from './labels.ts'
import {
  findLandmark,
  findLandmarkByName,
  type LandmarkRow,
  newUserLandmarkId,
  saveLandmark,
} from './landmarks.ts'

/** The part of the store that writing a judgement needs: a transaction that is on disk when it returns. */
export interface DurableStore {
  db: Database.Database
  durable<T>(fn: () => T): T
}

/** A judgement that cannot be made; the message is for the user. */
export class CorrectionError extends Error {
  override name = 'CorrectionError'
}

interface Event {
  kind: 'landmark' | 'mood' | 'expression' | 'not-a-face' | 'new-landmark'
  photoHash: string | null
  faceBox: Box | null
  value: unknown
}

interface JournalRow {
  id: number
  at: string
  batch: number
  kind: Event['kind'] | 'undo' | 'redo'
  photo_hash: string | null
  face_box: string | null
  value: string
  summary: string
}

/** Looks a landmark id up beyond the library, e.g. in the gazetteer. */
export type LandmarkLookup = (id: string) => LandmarkRow | null

/**
 * Writes one judgement to the journal and updates what is shown.
 * @param lookup finds landmarks that the library doesn't hold yet
 * @returns the correction as history shows it
 * @throws CorrectionError when a photo, face or landmark does not exist (any more); nothing is written then
 */
export function applyJudgement(
  store: DurableStore,
  judgement: Judgement,
  lookup: LandmarkLookup,
): Correction {
  const { db } = store
  return store.durable(() => {
    const { events, summary } = eventsOf(db, judgement, lookup)
    const batch = nextBatch(db)
    for (const event of events) append(db, batch, event, summary)
    enforce(db, events.filter(hasSubject))
    return correctionOf(db, batch)
  })
}

/** Undoes the newest batch in force. @returns null when there is none */
export function undo(store: DurableStore): Correction | null {
  const { db } = store
  return store.durable(() => {
    const { inForce } = batches(db)
    const batch = inForce.at(-1)
    return batch === undefined ? null : toggle(db, 'undo', batch)
  })
}

/** Re-applies the batch undone last, unless something was corrected since. @returns null when there is none */
export function redo(store: DurableStore): Correction | null {
  const { db } = store
  return store.durable(() => {
    const batch = batches(db).redoable.at(-1)
    return batch === undefined ? null : toggle(db, 'redo', batch)
  })
}

/** Newest first. */
export function history(store: DurableStore, limit: number): Correction[] {
  const { db } = store
  const undone = new Set(batches(db).undone)
  return db
    .prepare<[number], JournalRow>(
      `SELECT * FROM corrections WHERE kind NOT IN ('undo', 'redo') GROUP BY batch HAVING id = MIN(id) ORDER BY batch DESC LIMIT ?`,
    )
    .all(limit)
    .map((row) => ({ id: row.batch, at: row.at, summary: row.summary, undone: undone.has(row.batch) }))
}

/** Rebuilds `judgements` and user landmarks from the journal alone. */
export function replayJournal(db: Database.Database): void {
  const undone = new Set(batches(db).undone)
  db.prepare('DELETE FROM judgements').run()
  const rows = db.prepare<[], JournalRow>('SELECT * FROM corrections ORDER BY id').all()
  for (const row of rows) {
    if (row.kind === 'new-landmark') saveLandmark(db, JSON.parse(row.value) as LandmarkRow)
    else if (row.kind !== 'undo' && row.kind !== 'redo' && !undone.has(row.batch)) setInForce(db, row)
  }
}

function eventsOf(
  db: Database.Database,
  judgement: Judgement,
  lookup: LandmarkLookup,
): { events: Event[]; summary: string } {
  switch (judgement.kind) {
    case 'landmark': {
      const landmark = judgement.landmarkId === null ? null : knownLandmark(db, judgement.landmarkId, lookup)
      const hashes = hashesOf(db, judgement.photoIds)
      return {
        events: hashes.map((hash) => photoEvent('landmark', hash, landmark?.id ?? null)),
        summary: landmark
          ? `Landmark of ${count(hashes)} set to ${landmark.name}`
          : `${capital(count(hashes))} marked as no landmark`,
      }
    }
    case 'landmark-name': {
      const known = findLandmarkByName(db, judgement.name)
      const landmark = known ?? newLandmark(db, judgement.name.trim())
      const hashes = hashesOf(db, judgement.photoIds)
      const events = hashes.map((hash) => photoEvent('landmark', hash, landmark.id))
      if (!known) {
        saveLandmark(db, landmark)
        events.unshift({ kind: 'new-landmark', photoHash: null, faceBox: null, value: landmark })
      }
      return { events, summary: `Landmark of ${count(hashes)} set to ${landmark.name}` }
    }
    case 'mood': {
      const hashes = hashesOf(db, judgement.photoIds)
      return {
        events: hashes.map((hash) => photoEvent('mood', hash, judgement.mood)),
        summary: judgement.mood
          ? `Mood of ${count(hashes)} set to ${judgement.mood}`
          : `${capital(count(hashes))} marked as no mood`,
      }
    }
    case 'expression':
    case 'not-a-face': {
      const { hash, box } = faceSubject(db, judgement.faceId)
      return judgement.kind === 'expression'
        ? {
            events: [{ kind: 'expression', photoHash: hash, faceBox: box, value: judgement.expression }],
            summary: `Expression of a face set to ${judgement.expression}`,
          }
        : {
            events: [{ kind: 'not-a-face', photoHash: hash, faceBox: box, value: true }],
            summary: 'Marked as not a face',
          }
    }
  }
}

function photoEvent(kind: 'landmark' | 'mood', photoHash: string, value: string | null): Event {
  return { kind, photoHash, faceBox: null, value }
}

function knownLandmark(db: Database.Database, id: string, lookup: LandmarkLookup): LandmarkRow {
  const inLibrary = findLandmark(db, id)
  if (inLibrary) return inLibrary
  const found = lookup(id)
  if (!found)
    throw new CorrectionError(`There is no landmark "${id}". Choose one from the list or type its name.`)
  saveLandmark(db, found)
  return found
}

function newLandmark(db: Database.Database, name: string): LandmarkRow {
  return {
    id: newUserLandmarkId(db, name),
    name,
    city: null,
    country: null,
    latitude: null,
    longitude: null,
    source: 'user',
  }
}

function hashesOf(db: Database.Database, photoIds: number[]): string[] {
  const hashOf = db.prepare<[number], string>('SELECT hash FROM photos WHERE id = ?').pluck()
  return [...new Set(photoIds)].map((id) => {
    const hash = hashOf.get(id)
    if (hash === undefined)
      throw new CorrectionError('A photo is no longer in the library. Nothing was changed.')
    return hash
  })
}

/**
 * The subject of a face judgement. A face judged before keeps the box it was first judged by, so that later
 * words on it replace earlier ones even after a re-run moved the detector's box a little.
 */
function faceSubject(db: Database.Database, faceId: number): { hash: string; box: Box } {
  const row = db
    .prepare<[number], { hash: string; face: string }>(
      'SELECT p.hash, f.face FROM faces f JOIN photos p ON p.id = f.photo_id WHERE f.id = ?',
    )
    .get(faceId)
  if (!row) throw new CorrectionError('That face is no longer listed. Nothing was changed.')
  const { box } = JSON.parse(row.face) as Face
  const judgedBoxes = db
    .prepare<[string], string>(
      `SELECT subject FROM judgements WHERE photo_hash = ? AND subject LIKE 'face:%'`,
    )
    .pluck()
    .all(row.hash)
    .map((subject) => JSON.parse(subject.slice('face:'.length)) as Box)
  const judged = judgedBoxes.find((known) => intersectionOverUnion(known, box) >= SAME_FACE_IOU)
  return { hash: row.hash, box: judged ?? box }
}

function nextBatch(db: Database.Database): number {
  const last = db.prepare<[], number | null>('SELECT MAX(batch) FROM corrections').pluck().get()
  return (last ?? 0) + 1
}

function append(db: Database.Database, batch: number, event: Event, summary: string): void {
  db.prepare(
    'INSERT INTO corrections (at, batch, kind, photo_hash, face_box, value, summary) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    new Date().toISOString(),
    batch,
    event.kind,
    event.photoHash,
    event.faceBox ? JSON.stringify(event.faceBox) : null,
    JSON.stringify(event.value),
    summary,
  )
}

function hasSubject(event: Event): event is Event & { photoHash: string } {
  return event.photoHash !== null
}

/** Recomputes what is in force for the subjects of these events, and the labels of every photo that shows them. */
function enforce(db: Database.Database, subjects: readonly { photoHash: string | null }[]): void {
  const hashes = new Set(subjects.flatMap(({ photoHash }) => (photoHash === null ? [] : [photoHash])))
  const undone = new Set(batches(db).undone)
  const rowsOf = db.prepare<[string], JournalRow>(
    'SELECT * FROM corrections WHERE photo_hash = ? ORDER BY id',
  )
  for (const hash of hashes) {
    db.prepare('DELETE FROM judgements WHERE photo_hash = ?').run(hash)
    for (const row of rowsOf.all(hash)) if (!undone.has(row.batch)) setInForce(db, row)
  }
  refreshLabels(db, photosShowing(db, [...hashes]))
}

/** Photos with one of these contents, and photos that were edited from them. */
function photosShowing(db: Database.Database, hashes: string[]): number[] {
  const children = db
    .prepare<[string], string>('SELECT child_hash FROM photo_lineage WHERE parent_hash = ?')
    .pluck()
  const idOf = db.prepare<[string], number>('SELECT id FROM photos WHERE hash = ?').pluck()
  const seen = new Set(hashes)
  for (const hash of seen) for (const child of children.all(hash)) seen.add(child)
  return [...seen].flatMap((hash) => idOf.get(hash) ?? [])
}

function setInForce(db: Database.Database, row: JournalRow): void {
  const subject = row.face_box === null ? row.kind : `face:${row.face_box}`
  const value =
    row.kind === 'expression'
      ? JSON.stringify({ expression: JSON.parse(row.value) as unknown })
      : row.kind === 'not-a-face'
        ? JSON.stringify({ notAFace: true })
        : row.value
  db.prepare(
    'INSERT OR REPLACE INTO judgements (photo_hash, subject, value, correction_id) VALUES (?, ?, ?, ?)',
  ).run(row.photo_hash, subject, value, row.id)
}

/** Replays undo and redo: which batches are in force, which are undone, which could be redone now. */
function batches(db: Database.Database): { inForce: number[]; undone: number[]; redoable: number[] } {
  const rows = db
    .prepare<[], { batch: number; kind: string; value: string }>(
      `SELECT batch, kind, value FROM corrections GROUP BY batch HAVING id = MIN(id) ORDER BY batch`,
    )
    .all()
  const inForce: number[] = []
  const undone = new Set<number>()
  let redoable: number[] = []
  for (const row of rows) {
    if (row.kind === 'undo') {
      const target = JSON.parse(row.value) as number
      inForce.splice(inForce.lastIndexOf(target), 1)
      undone.add(target)
      redoable.push(target)
    } else if (row.kind === 'redo') {
      const target = JSON.parse(row.value) as number
      inForce.push(target)
      undone.delete(target)
      redoable.pop()
    } else {
      inForce.push(row.batch)
      redoable = []
    }
  }
  return { inForce, undone: [...undone], redoable }
}

function toggle(db: Database.Database, kind: 'undo' | 'redo', batch: number): Correction {
  const rows = db
    .prepare<[number], JournalRow>('SELECT * FROM corrections WHERE batch = ? ORDER BY id')
    .all(batch)
  const summary = `${kind === 'undo' ? 'Undone' : 'Redone'}: ${rows[0]?.summary ?? ''}`
  db.prepare(
    'INSERT INTO corrections (at, batch, kind, photo_hash, face_box, value, summary) VALUES (?, ?, ?, NULL, NULL, ?, ?)',
  ).run(new Date().toISOString(), nextBatch(db), kind, JSON.stringify(batch), summary)
  enforce(
    db,
    rows.map((row) => ({ photoHash: row.photo_hash })),
  )
  return correctionOf(db, batch)
}

function correctionOf(db: Database.Database, batch: number): Correction {
  const row = db
    .prepare<[number], JournalRow>('SELECT * FROM corrections WHERE batch = ? ORDER BY id LIMIT 1')
    .get(batch)
  if (!row) throw new Error(`Correction ${batch} is missing from the journal`)
  return { id: batch, at: row.at, summary: row.summary, undone: batches(db).undone.includes(batch) }
}

function count(hashes: string[]): string {
  return hashes.length === 1 ? 'a photo' : `${hashes.length} photos`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
