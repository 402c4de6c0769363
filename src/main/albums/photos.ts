/** Queries for lists of photos and for one photo. */
import type Database from 'better-sqlite3'
import type { Facts } from '../../shared/evidence.ts'
import type { LandmarkLabel, PhotoDetail, PhotoList, PhotoQuery, ShownFace } from '../../shared/library.ts'
import { localEvidenceOf } from '../store/evidence.ts'
import { type EffectiveLabels, effectiveLabels } from '../store/labels.ts'
import { findLandmark } from '../store/landmarks.ts'
import { searchExpression } from '../store/search-index.ts'
import { readSettings } from '../store/settings.ts'
import { albumCondition } from './albums.ts'
import { HIDDEN, PRESENT, VISIBLE } from './visible.ts'

interface ListRow {
  id: number
  width: number
  height: number
  month: string | null
}

/** The broadest smiles first, then the number who smile; photos without a face last. */
const SMILE_ORDER = 't.smile IS NULL, t.smile DESC, t.smiling DESC,'

/** Ids newest first with what a grid needs to lay them out. An unknown album or mood gives an empty list. */
export function listPhotos(db: Database.Database, query: PhotoQuery): PhotoList {
  const conditions = [query.hidden ? `${PRESENT} AND ${HIDDEN}` : VISIBLE]
  const params: (string | number)[] = []
  const settings = readSettings(db)
  if (query.albumId !== undefined) {
    const album = albumCondition(query.albumId)
    conditions.push(album?.sql ?? 'FALSE')
    params.push(...(album?.params ?? []))
  }
  if (query.landmarkId !== undefined) {
    conditions.push('t.landmark_id = ?')
    params.push(query.landmarkId)
  }
  if (query.mood !== undefined) {
    conditions.push(settings.moodEnabled ? 't.mood = ?' : 'FALSE AND t.mood = ?')
    params.push(query.mood)
  }
  if (query.favourite !== undefined) {
    conditions.push('coalesce(t.favourite, 0) = ?')
    params.push(query.favourite ? 1 : 0)
  }
  if (query.minRating !== undefined) {
    conditions.push('coalesce(t.rating, 0) >= ?')
    params.push(query.minRating)
  }
  if (query.review) conditions.push('t.unsure = 1')
  if (query.rootId !== undefined) {
    conditions.push('EXISTS (SELECT 1 FROM files r WHERE r.photo_id = p.id AND r.root_id = ?)')
    params.push(query.rootId)
  }
  if (query.text !== undefined && query.text.trim() !== '') {
    const expression = searchExpression(query.text)
    conditions.push(
      expression === null ? 'FALSE' : 'p.id IN (SELECT rowid FROM photo_search WHERE photo_search MATCH ?)',
    )
    if (expression !== null) params.push(expression)
  }
  const bySmile = query.order === 'best-smile' && settings.facesEnabled
  const rows = db
    .prepare<unknown[], ListRow>(
      `SELECT p.id, p.width, p.height, substr(p.taken_at, 1, 7) AS month
       FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
       WHERE ${conditions.join(' AND ')} ORDER BY ${bySmile ? SMILE_ORDER : ''} p.sort_ms DESC, p.id DESC`,
    )
    .all(...params)
  return {
    ids: rows.map((row) => row.id),
    aspectRatios: rows.map((row) => row.width / row.height),
    // Months are headings of a list by time.
    months: rows.map((row) => (bySmile ? '' : (row.month ?? ''))),
  }
}

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
    placeName: labels.said.place,
    favourite: labels.said.favourite,
    rating: labels.said.rating,
    hidden: labels.said.hidden,
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
