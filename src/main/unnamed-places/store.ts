/** Unnamed places in the database: derived rows that a later run replaces, under ids that stay. */
import type Database from 'better-sqlite3'
import type { FoundPlaces } from './find.ts'
import { isOffered } from './offered.ts'
import { standingOf } from './photos-to-group.ts'

/** What the stored places were made from; null before the first run. */
export function placesMadeFrom(db: Database.Database): string | null {
  return db.prepare<[], string>('SELECT made_from FROM unnamed_places_run').pluck().get() ?? null
}

/**
 * Replaces the stored places. A place keeps its id when at least half of its photos, or of the earlier place's, are the
 * same ones. Photos that the user has named or dismissed meanwhile stay where they were, unseen, and so do those that
 * were left out of the answer, so that undo brings their place back at once and whole. Call it in a transaction.
 */
export function savePlaces(db: Database.Database, { places, madeFrom }: FoundPlaces): void {
  const ids = keptIds(
    db,
    places.map(({ photoIds }) => photoIds),
  )
  const answered = answeredPlaces(db, new Set(ids))
  db.prepare('DELETE FROM unnamed_place_photos').run()
  const kept = new Set([...ids, ...answered.map(({ placeId }) => placeId)])
  for (const id of allIds(db)) {
    if (!kept.has(id)) db.prepare('DELETE FROM unnamed_places WHERE id = ?').run(id)
  }
  const add = db.prepare('INSERT INTO unnamed_places DEFAULT VALUES')
  const addPhoto = db.prepare(
    'INSERT INTO unnamed_place_photos (photo_id, place_id, likeness) VALUES (?, ?, ?)',
  )
  for (const [index, { photoIds, likeness }] of places.entries()) {
    const id = ids[index] ?? add.run().lastInsertRowid
    for (const [position, photoId] of photoIds.entries()) addPhoto.run(photoId, id, likeness[position] ?? 0)
  }
  const grouped = new Set(places.flatMap(({ photoIds }) => photoIds))
  for (const { photoId, placeId, likeness } of answered) {
    if (!grouped.has(photoId)) addPhoto.run(photoId, placeId, likeness)
  }
  db.prepare('INSERT OR REPLACE INTO unnamed_places_run (only_row, made_from) VALUES (1, ?)').run(madeFrom)
}

interface StoredPhoto {
  photoId: number
  placeId: number
  likeness: number
}

/**
 * The photos that keep their place although it was not found again: those that the user has spoken about, and the rest
 * of a place that is not offered any more because of that.
 * @param found ids of the places that were found again: what is left out of them belongs to them no longer
 */
function answeredPlaces(db: Database.Database, found: ReadonlySet<number | null>): StoredPhoto[] {
  const photos = db
    .prepare<[], StoredPhoto & { hash: string; landmarkId: string | null }>(
      `SELECT u.photo_id AS photoId, u.place_id AS placeId, u.likeness, p.hash, t.landmark_id AS landmarkId
       FROM unnamed_place_photos u JOIN photos p ON p.id = u.photo_id LEFT JOIN labels t ON t.photo_id = p.id`,
    )
    .all()
    .map((photo) => ({ ...photo, standing: standingOf(db, photo) }))
  return [...Map.groupBy(photos, ({ placeId }) => placeId)].flatMap(([placeId, ofPlace]) => {
    const answered = ofPlace.filter(({ standing }) => standing !== 'open')
    const isWhole =
      answered.length > 0 && !found.has(placeId) && !isOffered(ofPlace.map(({ standing }) => standing))
    return isWhole ? ofPlace : answered
  })
}

const allIds = (db: Database.Database): number[] =>
  db.prepare<[], number>('SELECT id FROM unnamed_places').pluck().all()

/** For each new place the id of the earlier one that it continues, the largest overlap first; null for a new one. */
function keptIds(db: Database.Database, places: readonly (readonly number[])[]): (number | null)[] {
  const rows = db
    .prepare<[], { photoId: number; placeId: number }>(
      'SELECT photo_id AS photoId, place_id AS placeId FROM unnamed_place_photos',
    )
    .all()
  const before = new Map(rows.map(({ photoId, placeId }) => [photoId, placeId]))
  const sizes = new Map<number, number>()
  for (const { placeId } of rows) sizes.set(placeId, (sizes.get(placeId) ?? 0) + 1)

  const overlaps = places.flatMap((photoIds, index) => {
    const shared = new Map<number, number>()
    for (const photoId of photoIds) {
      const placeId = before.get(photoId)
      if (placeId !== undefined) shared.set(placeId, (shared.get(placeId) ?? 0) + 1)
    }
    return [...shared].map(([placeId, count]) => ({
      index,
      placeId,
      count,
      smaller: Math.min(photoIds.length, sizes.get(placeId) ?? 0),
    }))
  })
  const ids: (number | null)[] = places.map(() => null)
  const taken = new Set<number>()
  for (const { index, placeId, count, smaller } of overlaps.sort((a, b) => b.count - a.count)) {
    if (ids[index] !== null || taken.has(placeId) || count * 2 < smaller) continue
    ids[index] = placeId
    taken.add(placeId)
  }
  return ids
}
