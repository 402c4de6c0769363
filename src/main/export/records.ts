/** One record per photo and file: the common ground of every export format. */
import type Database from 'better-sqlite3'
import type { PhotoDetail } from '../../shared/library.ts'
import { photoDetail } from '../albums/photos.ts'

export interface ExportRecord {
  /** Absolute path of the file. */
  path: string
  /** Folder of the library that holds it, and the path below it. */
  rootPath: string
  relativePath: string
  photo: PhotoDetail
}

/** Position and place of an export: the user's word on them, else the camera's. */
export function whereTaken({ position, facts }: PhotoDetail): {
  gps: { latitude: number; longitude: number } | null
  place: { city: string | null; country: string | null } | null
} {
  if (position?.by !== 'user') return { gps: facts.gps, place: facts.place }
  const { latitude, longitude, city, country } = position
  return { gps: { latitude, longitude }, place: city === null && country === null ? null : { city, country } }
}

/** Every file of the library whose photo has been read and was not removed, in path order; one at a time, so that memory stays flat. */
export function* exportRecords(db: Database.Database): Generator<ExportRecord> {
  const files = db
    .prepare<[], { photoId: number; path: string; rootPath: string }>(
      `SELECT f.photo_id AS photoId, f.path, r.path AS rootPath FROM files f JOIN roots r ON r.id = f.root_id
       WHERE f.photo_id IS NOT NULL ORDER BY r.path, f.path`,
    )
    .all()
  for (const { photoId, path, rootPath } of files) {
    const photo = photoDetail(db, photoId)
    if (photo && !photo.removed) yield { path: `${rootPath}/${path}`, rootPath, relativePath: path, photo }
  }
}
