/**
 * The commands of the user: apply, undo, redo, history.
 *
 * One command is one batch of journal rows. Undo and redo are rows too, pointing at the batch; nothing is ever
 * changed or removed. What is in force can be rebuilt from the journal with `replayJournal`.
 */
import type Database from 'better-sqlite3'
import type { Correction, CorrectionPreview, Judgement } from '../../shared/judgements.ts'
import { photosInNamedArea } from './areas.ts'
import {
  appendBatch,
  appendToggle,
  enforce,
  type JournalEvent,
  type JournalRow,
  LIBRARY_SUBJECT,
  newestInForce,
  oldestUndone,
  rowsOfBatch,
  subjectOf,
} from './journal.ts'
import { type LandmarkLookup, type PlannedCommand, planJudgement } from './judgement-events.ts'
import { refreshLabels } from './labels.ts'
import { saveLandmark } from './landmarks.ts'
import { RELABEL_SLICE, relabelLater } from './relabel.ts'
import { statement } from './statement.ts'

export { replayJournal } from './journal.ts'
export { CorrectionError, type LandmarkLookup } from './judgement-events.ts'

/** The part of the store that writing a judgement needs: a transaction that is on disk when it returns. */
export interface DurableStore {
  db: Database.Database
  durable<T>(fn: () => T): T
}

/** Photos named with a correction, to show what it was about. */
const PHOTOS_SHOWN = 4

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
  return applyJudgements(store, [judgement], lookup)
}

/**
 * Like {@link applyJudgement} for several judgements that are one command: all are made or none, and they are undone
 * as one.
 */
export function applyJudgements(
  store: DurableStore,
  judgements: readonly Judgement[],
  lookup: LandmarkLookup,
): Correction {
  const { db } = store
  return store.durable(() => {
    const { events, summary, landmarks } = planAll(db, judgements, lookup)
    for (const landmark of landmarks) saveLandmark(db, landmark)
    const batch = appendBatch(db, events, summary)
    show(
      db,
      events.map(({ kind, photoHash, object = null }) => ({ kind, photo_hash: photoHash, object })),
    )
    return correctionOf(db, batch)
  })
}

/** What judgements would do. @throws CorrectionError like {@link applyJudgements} */
export function previewJudgements(
  db: Database.Database,
  judgements: readonly Judgement[],
  lookup: LandmarkLookup,
): CorrectionPreview {
  const { events, summary } = planAll(db, judgements, lookup)
  const wordOn = statement<[string, string], { value: string }>(
    db,
    'SELECT value FROM judgements WHERE photo_hash = ? AND subject = ?',
  )
  const about = new Set<string>()
  const changed = new Set<string>()
  for (const event of events) {
    if (event.photoHash === null) continue
    about.add(event.photoHash)
    const subject = subjectOf({
      kind: event.kind,
      face_box: event.faceBox ? JSON.stringify(event.faceBox) : null,
      object: event.object ?? null,
    })
    const known = wordOn.get(event.photoHash, subject)?.value
    if (known === undefined || known !== wordInForce(event)) changed.add(event.photoHash)
  }
  return { summary, photos: about.size, changed: changed.size }
}

function wordInForce({ kind, value }: JournalEvent): string {
  if (kind === 'expression') return JSON.stringify({ expression: value })
  return kind === 'not-a-face' ? JSON.stringify({ notAFace: true }) : JSON.stringify(value)
}

function planAll(
  db: Database.Database,
  judgements: readonly Judgement[],
  lookup: LandmarkLookup,
): PlannedCommand {
  const all: PlannedCommand = { events: [], summary: '', landmarks: [] }
  const summaries: string[] = []
  for (const judgement of judgements) {
    const plan = planJudgement(db, judgement, lookup, all.landmarks)
    all.events.push(...plan.events)
    all.landmarks.push(...plan.landmarks)
    summaries.push(plan.summary)
  }
  const [first = '', ...others] = new Set(summaries)
  const repeated = summaries.length > 1 && others.length === 0 ? ` (${summaries.length} times)` : ''
  const more =
    others.length > 2 ? ` and ${others.length} more changes` : others.map((text) => `; ${text}`).join('')
  return { ...all, summary: first + repeated + more }
}

/** Undoes the newest batch in force. @returns null when there is none */
export function undo(store: DurableStore): Correction | null {
  const { db } = store
  return store.durable(() => {
    const batch = newestInForce(db)
    return batch === undefined ? null : toggle(db, 'undo', batch)
  })
}

/** Re-applies the batch undone last, unless something was corrected since. @returns null when there is none */
export function redo(store: DurableStore): Correction | null {
  const { db } = store
  return store.durable(() => {
    const batch = oldestUndone(db)
    return batch === undefined ? null : toggle(db, 'redo', batch)
  })
}

/**
 * Undoes the given correction and every newer one, all or none.
 * @returns those that were undone, newest first; empty when `id` is not in force
 */
export function undoBackTo(store: DurableStore, id: number): Correction[] {
  const { db } = store
  return store.durable(() => {
    const state = db
      .prepare<[number], string>('SELECT state FROM correction_batches WHERE batch = ?')
      .pluck()
      .get(id)
    if (state !== 'in-force') return []
    const undone: Correction[] = []
    for (;;) {
      const batch = newestInForce(db)
      if (batch === undefined || batch < id) return undone
      undone.push(toggle(db, 'undo', batch))
    }
  })
}

/** Newest first. */
export function history(store: Pick<DurableStore, 'db'>, limit: number): Correction[] {
  const { db } = store
  return db
    .prepare<[number], number>('SELECT batch FROM correction_batches ORDER BY batch DESC LIMIT ?')
    .pluck()
    .all(limit)
    .map((batch) => correctionOf(db, batch))
}

function toggle(db: Database.Database, kind: 'undo' | 'redo', batch: number): Correction {
  appendToggle(db, kind, batch)
  show(db, rowsOfBatch(db, batch))
  return correctionOf(db, batch)
}

/**
 * Brings judgements, labels and search words of everything that these rows are about up to date. Where a word on the
 * library (an area, a landmark's name) changes the labels of many photos, they wait for `makeWaitingLabels`.
 */
export function show(
  db: Database.Database,
  rows: readonly Pick<JournalRow, 'kind' | 'photo_hash' | 'object'>[],
): void {
  const hashes = new Set<string>()
  const follow = new Set<number>()
  for (const { kind, photo_hash, object } of rows) {
    if (photo_hash !== null) hashes.add(photo_hash)
    else if (kind !== 'new-landmark') hashes.add(LIBRARY_SUBJECT)
    if (kind === 'landmark-name' && object !== null) {
      for (const id of photosLabelled(db, object)) follow.add(id)
    }
  }
  const areas = rows.filter(({ kind }) => kind === 'area')
  // Photos that were in the area before, and those that are now.
  for (const { object } of areas) for (const id of photosInNamedArea(db, object)) follow.add(id)
  enforce(db, hashes)
  for (const { object } of areas) for (const id of photosInNamedArea(db, object)) follow.add(id)
  const isMany = follow.size > RELABEL_SLICE
  if (isMany) relabelLater(db, follow)
  refreshLabels(db, [...new Set([...photosShowing(db, hashes), ...(isMany ? [] : follow)])])
}

function photosLabelled(db: Database.Database, landmarkId: string): number[] {
  return db
    .prepare<[string], number>('SELECT photo_id FROM labels WHERE landmark_id = ?')
    .pluck()
    .all(landmarkId)
}

/** Photos with one of these contents, and photos that were edited from them. */
function photosShowing(db: Database.Database, hashes: Iterable<string>): number[] {
  const children = statement<[string], { child_hash: string }>(
    db,
    'SELECT child_hash FROM photo_lineage WHERE parent_hash = ?',
  )
  const idOf = statement<[string], { id: number }>(db, 'SELECT id FROM photos WHERE hash = ?')
  const seen = new Set(hashes)
  for (const hash of seen) for (const { child_hash } of children.all(hash)) seen.add(child_hash)
  return [...seen].flatMap((hash) => idOf.get(hash)?.id ?? [])
}

function correctionOf(db: Database.Database, batch: number): Correction {
  const first = statement<[number], JournalRow>(
    db,
    'SELECT * FROM corrections WHERE batch = ? ORDER BY id LIMIT 1',
  ).get(batch)
  if (!first) throw new Error(`Correction ${batch} is missing from the journal`)
  const state = statement<[number], { state: string }>(
    db,
    'SELECT state FROM correction_batches WHERE batch = ?',
  ).get(batch)?.state
  const photos = statement<[number], { count: number }>(
    db,
    'SELECT COUNT(DISTINCT photo_hash) AS count FROM corrections WHERE batch = ?',
  ).get(batch)?.count
  const shown = statement<[number, number], { id: number }>(
    db,
    `SELECT DISTINCT p.id FROM corrections c JOIN photos p ON p.hash = c.photo_hash WHERE c.batch = ? ORDER BY c.id LIMIT ?`,
  ).all(batch, PHOTOS_SHOWN)
  return {
    id: batch,
    at: first.at,
    summary: first.summary,
    undone: state !== 'in-force',
    photos: photos ?? 0,
    photoIds: shown.map(({ id }) => id),
  }
}
