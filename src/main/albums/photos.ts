/** Queries for lists of photos and for one photo. */
import type Database from 'better-sqlite3'
import type { Facts } from '../../shared/evidence.ts'
import type {
  LandmarkLabel,
  PackedPhotoList,
  PhotoDetail,
  PhotoList,
  PhotoQuery,
  PhotosAmong,
  Settings,
  ShownFace,
} from '../../shared/library.ts'
import { listOfPlaces, packPlaces, unpackPhotoList } from '../../shared/photo-list.ts'
import { type Condition, inRange } from '../search/condition.ts'
import { searchCondition } from '../search/search.ts'
import { localEvidenceOf } from '../store/evidence.ts'
import { type EffectiveLabels, effectiveLabels } from '../store/labels.ts'
import { findLandmark } from '../store/landmarks.ts'
import { readSettings } from '../store/settings.ts'
import { albumCondition } from './albums.ts'
import { allByTime, MARKS, NEWEST_FIRST, pickByTime } from './by-time.ts'
import { photosInArea, positionOf } from './positions.ts'
import { PRESENT } from './visible.ts'

type ListRow = [id: number, aspect: number, day: number | null, marks: number]

/** The broadest smiles first, then the number who smile; photos without a face last. */
const SMILE_ORDER = 's.smile IS NULL, s.smile DESC, s.smiling DESC,'

/** Ids newest first with what a grid needs to lay them out. An unknown album or mood gives an empty list. */
export const listPhotos = (db: Database.Database, query: PhotoQuery): PhotoList =>
  unpackPhotoList(packedPhotos(db, query))

/** The same as it goes to the window. Its arrays may be kept for the next question: nobody may change them. */
export function packedPhotos(db: Database.Database, query: PhotoQuery): PackedPhotoList {
  const asked = askedFor(db, query)
  if (asked.byTime) {
    if (asked.conditions.length === 0) return allByTime(db)
    const picked = pickByTime(db, asked.conditions)
    if (picked) return listOfPlaces(picked.list, packPlaces(picked.set, picked.count))
  }
  return readList(db, query, asked)
}

/**
 * For a window that holds the list of all photos: where in it the photos that are asked for stand, a bit each.
 * @param edition of the window's list; when it is another one than is kept, or the photos are not by time, they are
 *   told as a list of their own
 */
export function photosAmong(db: Database.Database, query: PhotoQuery, edition: number): PhotosAmong {
  const asked = askedFor(db, query)
  const picked = asked.byTime ? pickByTime(db, asked.conditions) : null
  if (picked?.edition === edition) return { places: packPlaces(picked.set, picked.count) }
  return { list: packedPhotos(db, query) }
}

interface Asked {
  conditions: Condition[]
  bySmile: boolean
  /** Of the photos that are shown, in the order of all of them. */
  byTime: boolean
}

function askedFor(db: Database.Database, query: PhotoQuery): Asked {
  const settings = readSettings(db)
  const bySmile = query.order === 'best-smile' && settings.facesEnabled
  return {
    conditions: conditionsOf(db, query, settings),
    bySmile,
    byTime: !bySmile && keptOutAs(query) === null,
  }
}

/** Photos that `shown_photos` does not hold; null when those that it holds are asked for. */
const keptOutAs = (query: PhotoQuery): 'hidden' | 'removed' | null =>
  query.removed ? 'removed' : query.hidden ? 'hidden' : null

function readList(db: Database.Database, query: PhotoQuery, { conditions, bySmile }: Asked): PackedPhotoList {
  const where = conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE'
  const params = conditions.flatMap((condition) => condition.params)
  const keptOut = keptOutAs(query)
  const rows = db
    .prepare<unknown[], ListRow>(
      `SELECT s.photo_id, s.aspect, s.day, ${MARKS}
       FROM ${keptOut === null ? 'shown_photos' : keptOutPhotos(keptOut)} s
       WHERE ${where}
       ORDER BY ${bySmile ? SMILE_ORDER : ''} ${NEWEST_FIRST}`,
    )
    .raw()
    .all(...params) as ListRow[]
  return {
    edition: 0,
    ids: Int32Array.from(rows, ([id]) => id),
    aspectRatios: Float32Array.from(rows, ([, aspect]) => aspect),
    // Days and months are headings of a list by time.
    days: bySmile ? new Int32Array(rows.length) : Int32Array.from(rows, ([, , day]) => day ?? 0),
    marks: Uint8Array.from(rows, ([, , , marks]) => marks),
  }
}

/** What a photo must fulfil, on `shown_photos s`; none when all are wanted. */
function conditionsOf(
  db: Database.Database,
  query: PhotoQuery,
  settings: Pick<Settings, 'moodEnabled'>,
): Condition[] {
  const conditions: Condition[] = []
  const only = (sql: string, ...params: (string | number)[]) => conditions.push({ sql, params })
  if (query.albumId !== undefined) conditions.push(albumCondition(db, query.albumId) ?? NONE)
  if (query.landmarkId !== undefined) only('s.landmark_id = ?', query.landmarkId)
  if (query.mood !== undefined) {
    if (settings.moodEnabled) only('s.mood = ?', query.mood)
    else conditions.push(NONE)
  }
  if (query.favourite !== undefined) only('s.favourite = ?', query.favourite ? 1 : 0)
  if (query.minRating !== undefined) conditions.push(inRange({ of: 'rating', from: query.minRating, to: 5 }))
  if (query.review) only('s.unsure = 1')
  if (query.rootId !== undefined) {
    only('EXISTS (SELECT 1 FROM files r WHERE r.photo_id = s.photo_id AND r.root_id = ?)', query.rootId)
  }
  if (query.unplaced) only(UNPLACED)
  if (query.area !== undefined) {
    const { west, south, east, north } = query.area
    const ids = photosInArea(db, { west, south, east, north })
    only('s.photo_id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  }
  if (query.text !== undefined && query.text.trim() !== '') {
    const search = searchCondition(db, query.text)
    if (search) conditions.push(search)
  }
  return conditions
}

/** Neither a position of its own nor a landmark that has one. */
const UNPLACED = `s.latitude IS NULL AND NOT EXISTS (
  SELECT 1 FROM landmarks l WHERE l.id = s.landmark_id AND l.latitude IS NOT NULL AND l.longitude IS NOT NULL)`

const NONE: Condition = { sql: 'FALSE', params: [] }

/** Hidden or removed photos under the names of `shown_photos`, which holds neither. */
const keptOutPhotos = (how: 'hidden' | 'removed'): string => `(
  SELECT p.id AS photo_id, p.sort_ms, coalesce(p.width * 1.0 / p.height, 1) AS aspect,
    CAST(replace(substr(p.taken_at, 1, 10), '-', '') AS INTEGER) AS day,
    t.landmark_id, t.mood, t.place_name AS place, t.face_count, t.smiling, t.smile, t.favourite, t.rating, t.unsure,
    coalesce(t.latitude, p.latitude) AS latitude, coalesce(t.longitude, p.longitude) AS longitude
  FROM labels t JOIN photos p ON p.id = t.photo_id
  WHERE t.hidden = 1 AND t.removed = ${how === 'removed' ? 1 : 0} AND ${PRESENT})`

interface PhotoRow {
  id: number
  hash: string
  bytes: number
  facts: string | null
}

interface FileRow {
  path: string
  rootPath: string
  rootId: number
}

/**
 * Everything that the photo view shows.
 * @param offlineRoots ids of folders whose drive is away now; the database does not know
 * @returns null when the photo has left the library or was not read yet
 */
export function photoDetail(
  db: Database.Database,
  photoId: number,
  offlineRoots: ReadonlySet<number> = new Set(),
): PhotoDetail | null {
  const row = db
    .prepare<[number], PhotoRow>(
      `SELECT p.id, p.hash, p.bytes, p.facts FROM photos p WHERE p.id = ? AND ${PRESENT}`,
    )
    .get(photoId)
  const labels = row && effectiveLabels(db, photoId)
  if (!row?.facts || !labels) return null
  const settings = readSettings(db)
  const files = filesOf(db, photoId).map(({ path, rootPath, rootId }) => ({
    path,
    rootName: lastSegment(rootPath),
    online: !offlineRoots.has(rootId),
  }))
  return {
    id: row.id,
    hash: row.hash,
    name: lastSegment(files[0]?.path ?? ''),
    files,
    bytes: row.bytes,
    facts: JSON.parse(row.facts) as Facts,
    landmark: labels.landmark && landmarkLabel(db, labels.landmark),
    landmarkRejected: labels.landmarkRejected,
    unsure: labels.unsure,
    candidates: labels.candidates.map((candidate) => ({
      ...candidate,
      name: findLandmark(db, candidate.landmarkId)?.name ?? candidate.landmarkId,
    })),
    local: localEvidenceOf(db, photoId),
    faces: settings.facesEnabled ? labels.faces.map(shownFace) : [],
    mood: settings.moodEnabled ? labels.mood : null,
    notLandmarks: [...labels.said.notLandmarks],
    placeName: labels.placeName,
    position: positionOf(db, photoId),
    favourite: labels.said.favourite,
    rating: labels.said.rating,
    hidden: labels.said.hidden,
    removed: labels.said.removed,
  }
}

/** Without what only learning needs. */
function shownFace({ id, face: { feature: _, ...face }, by }: EffectiveLabels['faces'][number]): ShownFace {
  return { ...face, id, by }
}

/** A landmark label with its name and where it is. */
export function landmarkLabel(
  db: Database.Database,
  landmark: NonNullable<EffectiveLabels['landmark']>,
): LandmarkLabel {
  const known = findLandmark(db, landmark.id)
  return {
    id: landmark.id,
    name: known?.name ?? landmark.id,
    city: known?.city ?? null,
    country: known?.country ?? null,
    score: landmark.score,
    by: landmark.by,
  }
}

export interface PhotoFile {
  /** Absolute path of a file that should hold this content; it may have gone since. */
  path: string
  hash: string
  format: string
}

/** Files of a photo as absolute paths, for serving its pixels. @returns empty when the photo is unknown */
export function photoFiles(db: Database.Database, photoId: number): PhotoFile[] {
  const row = db
    .prepare<[number], { hash: string; format: string | null }>(
      'SELECT hash, format FROM photos WHERE id = ?',
    )
    .get(photoId)
  if (!row) return []
  return filesOf(db, photoId).map(({ path, rootPath }) => ({
    path: `${rootPath}/${path}`,
    hash: row.hash,
    format: row.format ?? '',
  }))
}

function filesOf(db: Database.Database, photoId: number): FileRow[] {
  return db
    .prepare<[number], FileRow>(
      `SELECT f.path, r.path AS rootPath, r.id AS rootId FROM files f JOIN roots r ON r.id = f.root_id
       WHERE f.photo_id = ? ORDER BY f.id`,
    )
    .all(photoId)
}

function lastSegment(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path
}
