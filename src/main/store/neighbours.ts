/**
 * Photos taken together support each other: an unsure landmark counts as sure when photos of the same hour and place,
 * or of the same burst, are surely the same landmark. Derived each time from facts, evidence and judgements, so it
 * follows when those change; a photo that was lifted lifts no other, so support never runs along a chain.
 *
 * Cost is bounded: at most 200 photos on either side in time are looked at, through the index on time, however many
 * photos an hour (or a camera whose clock was never set) holds. Counted symmetrically, so that a change finds exactly
 * the photos that it matters to.
 */
import type Database from 'better-sqlite3'
import { metersBetween, type Position } from '../../shared/distance.ts'
import { SHOWN_LATITUDE, SHOWN_LONGITUDE } from './shown-place.ts'
import { statement } from './statement.ts'

/** People stay at a sight for about that long, and everything within that distance is the same visit. */
const SAME_VISIT_MS = 3_600_000
const SAME_PLACE_METERS = 1_000
/** Without positions only the same scene counts: the same camera within seconds. */
const SAME_BURST_MS = 10_000
const MAX_PER_SIDE = 200

export interface Neighbour {
  photoId: number
  secondsApart: number
  /** Null when one of the two has no position. */
  metersApart: number | null
  by: 'machine' | 'user'
}

interface Moment {
  id: number
  sort_ms: number
  latitude: number | null
  longitude: number | null
  camera: string | null
}

interface NeighbourRow extends Moment {
  /** A landmark that stands by itself: the user's word or confident evidence of the picture. */
  landmark_id: string | null
  by_user: number
  /** The user said "no landmark" where the picture had suggested one. */
  rejected: number
  /** Waits for support, or has it. */
  open: number
}

/**
 * Photos taken together with this one that are surely this landmark, nearest in time first; empty when the burst
 * disagrees.
 * @param at where the photo was taken, if its labels may be out of date
 */
export function supportingNeighbours(
  db: Database.Database,
  photoId: number,
  landmarkId: string,
  at: { latitude: number | null; longitude: number | null } | null = null,
): Neighbour[] {
  const photo = momentOf(db, photoId)
  if (!photo) return []
  const together = takenTogether(
    db,
    at ? { ...photo, latitude: at.latitude, longitude: at.longitude } : photo,
  )
  const supporters = together.filter(({ row }) => row.landmark_id === landmarkId)
  const dissenters = together.filter(
    ({ row, burst }) =>
      burst && (row.rejected === 1 || (row.landmark_id !== null && row.landmark_id !== landmarkId)),
  )
  if (supporters.length <= dissenters.length) return []
  return supporters
    .map(
      ({ row, milliseconds, meters }): Neighbour => ({
        photoId: row.id,
        secondsApart: Math.round(milliseconds / 1000),
        metersApart: meters,
        by: row.by_user === 1 ? 'user' : 'machine',
      }),
    )
    .sort((a, b) => a.secondsApart - b.secondsApart || a.photoId - b.photoId)
}

/** What is shown of a photo's landmark; compared before and after a change. */
export interface ShownLandmark {
  landmarkId: string | null
  unsure: boolean
  /** Taken out of the library: it speaks for nothing and against nothing. */
  removed: boolean
  /** Where the user has moved it to: others may be, or no longer be, at the same place now. */
  latitude: number | null
  longitude: number | null
}

/** Null when nothing was said about the photo yet. */
export function shownLandmark(db: Database.Database, photoId: number): ShownLandmark | null {
  const row = statement<
    [number],
    {
      landmark_id: string | null
      unsure: number
      removed: number
      latitude: number | null
      longitude: number | null
    }
  >(db, 'SELECT landmark_id, unsure, removed, latitude, longitude FROM labels WHERE photo_id = ?').get(
    photoId,
  )
  if (!row) return null
  const { landmark_id: landmarkId, unsure, removed, ...position } = row
  return { landmarkId, unsure: unsure === 1, removed: removed === 1, ...position }
}

/**
 * Photos whose support may have changed with this one's label: taken together with it, and open. None when it is shown
 * as before, or is new and speaks for no landmark: nearly every photo of a scan.
 */
export function dependentNeighbours(
  db: Database.Database,
  photoId: number,
  before: ShownLandmark | null,
): number[] {
  const after = shownLandmark(db, photoId)
  const isMoved =
    before !== null && (after?.latitude !== before.latitude || after?.longitude !== before.longitude)
  const isSame =
    after?.landmarkId === before?.landmarkId &&
    after?.unsure === before?.unsure &&
    after?.removed === before?.removed
  if (!isMoved && isSame) return []
  if (before === null && !standsAlone(db, photoId)) return []
  const photo = momentOf(db, photoId)
  if (!photo) return []
  // Who was at the old place is no longer known: all of the hour are asked.
  const around = isMoved
    ? [...side(db, photo, '>'), ...side(db, photo, '<')].map((row) => ({ row }))
    : takenTogether(db, photo)
  return around.filter(({ row }) => row.open === 1).map(({ row }) => row.id)
}

/** SQL on `labels t` and `landmark_evidence e`: the label is the user's word or the picture's, not lent by neighbours. */
const STANDS_ALONE = `(t.landmark_by_user = 1 OR
  (e.decision = 'confident' AND t.landmark_id = json_extract(e.candidates, '$[0].landmarkId')))`

function standsAlone(db: Database.Database, photoId: number): boolean {
  const row = statement<[number], { found: number }>(
    db,
    `SELECT 1 AS found FROM labels t LEFT JOIN landmark_evidence e ON e.photo_id = t.photo_id
     WHERE t.photo_id = ? AND ${STANDS_ALONE}`,
  ).get(photoId)
  return row !== undefined
}

interface Together {
  row: NeighbourRow
  milliseconds: number
  meters: number | null
  burst: boolean
}

function takenTogether(db: Database.Database, photo: Moment): Together[] {
  return [...side(db, photo, '>'), ...side(db, photo, '<')].flatMap((row) => {
    const milliseconds = Math.abs(row.sort_ms - photo.sort_ms)
    const meters = metersApart(photo, row)
    const samePlace = meters !== null && meters <= SAME_PLACE_METERS
    const burst =
      milliseconds <= SAME_BURST_MS && (samePlace || (meters === null && row.camera === photo.camera))
    return samePlace || burst ? [{ row, milliseconds, meters, burst }] : []
  })
}

/** Photos up to an hour later or earlier that know when they were taken, nearest in time first. */
function side(db: Database.Database, photo: Moment, direction: '<' | '>'): NeighbourRow[] {
  const [limit, order] = direction === '>' ? ['p.sort_ms <= @until', 'ASC'] : ['p.sort_ms >= @until', 'DESC']
  return statement<[Record<string, number>], NeighbourRow>(
    db,
    `SELECT p.id, p.sort_ms, ${SHOWN_LATITUDE} AS latitude, ${SHOWN_LONGITUDE} AS longitude, p.camera,
       CASE WHEN ${STANDS_ALONE} THEN t.landmark_id END AS landmark_id,
       coalesce(t.landmark_by_user, 0) AS by_user,
       coalesce(e.decision <> 'none' AND j.value = 'null' AND t.removed = 0, 0) AS rejected,
       coalesce(t.unsure = 1 OR (t.landmark_id IS NOT NULL AND t.landmark_by_user = 0 AND e.decision <> 'confident'), 0) AS open
     FROM photos p
     LEFT JOIN labels t ON t.photo_id = p.id
     LEFT JOIN landmark_evidence e ON e.photo_id = p.id
     LEFT JOIN judgements j ON j.photo_hash = p.hash AND j.subject = 'landmark'
     WHERE (p.sort_ms, p.id) ${direction} (@sortMs, @id) AND ${limit} AND p.taken_at IS NOT NULL
     ORDER BY p.sort_ms ${order}, p.id ${order} LIMIT ${MAX_PER_SIDE}`,
  ).all({
    sortMs: photo.sort_ms,
    id: photo.id,
    until: photo.sort_ms + (direction === '>' ? SAME_VISIT_MS : -SAME_VISIT_MS),
  })
}

/** Undefined when it is not known when the photo was taken: the time of a file says nothing about that. */
function momentOf(db: Database.Database, photoId: number): Moment | undefined {
  return statement<[number], Moment>(
    db,
    `SELECT p.id, p.sort_ms, ${SHOWN_LATITUDE} AS latitude, ${SHOWN_LONGITUDE} AS longitude, p.camera
     FROM photos p LEFT JOIN labels t ON t.photo_id = p.id WHERE p.id = ? AND p.taken_at IS NOT NULL`,
  ).get(photoId)
}

function metersApart(a: Moment, b: Moment): number | null {
  const [from, to] = [positionOf(a), positionOf(b)]
  return from && to && metersBetween(from, to)
}

function positionOf({ latitude, longitude }: Moment): Position | null {
  return latitude === null || longitude === null ? null : { latitude, longitude }
}
