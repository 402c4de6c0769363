/** Fills a demo library up with synthetic rows, so that the window can be seen with many photos at once. */
import { copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openDatabase } from '../src/main/store/database.ts'
import { THUMBNAIL_SIZES, thumbnailPath, thumbnailsDirOf } from '../src/shared/node/thumbnails.ts'

interface Original {
  id: number
  hash: string
}

/**
 * Adds photos that look like the library's own ones in turn, three a day back from 2022, in a folder that is
 * offline, so that nothing looks for their files. Labels are copied along.
 * @param photos how many rows to add
 */
export function addSyntheticPhotos(libraryDir: string, photos: number): void {
  const store = openDatabase(libraryDir)
  const { db } = store
  const originals = db
    .prepare<[], Original>('SELECT id, hash FROM photos WHERE thumbnails = 1 ORDER BY hash')
    .all()
  const addPhoto = db.prepare(
    `INSERT INTO photos (hash, bytes, added_at, format, width, height, taken_at, sort_ms, city, country, country_code, camera, facts, thumbnails)
     SELECT ?, bytes, added_at, format, width, height, ?, ?, city, country, country_code, camera, facts, 1 FROM photos WHERE id = ?`,
  )
  const addFile = db.prepare(
    "INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status) VALUES (?, ?, 1000, 0, ?, 'indexed')",
  )
  const addLabels = db.prepare(
    `INSERT OR REPLACE INTO labels (photo_id, landmark_id, landmark_by_user, landmark_score, unsure, mood, mood_by_user, mood_confidence, face_count)
     SELECT ?, landmark_id, landmark_by_user, landmark_score, unsure, mood, mood_by_user, mood_confidence, face_count FROM labels WHERE photo_id = ?`,
  )
  store.transaction(() => {
    const root = db
      .prepare(
        "INSERT INTO roots (path, added_at) VALUES ('/media/archive/Photo archive', '2022-01-01T00:00:00Z')",
      )
      .run().lastInsertRowid
    for (let index = 0; index < photos; index++) {
      const original = originals[(index * 7) % originals.length]
      if (!original) break
      const hash = index.toString(16).padStart(6, '0') + original.hash.slice(6)
      const sortMs = Date.UTC(2022, 0, 1) - index * 8 * 3_600_000
      const takenAt = new Date(sortMs).toISOString().slice(0, 19)
      const photoId = addPhoto.run(hash, takenAt, sortMs, original.id).lastInsertRowid
      addFile.run(root, `${takenAt.slice(0, 4)}/IMG_${index}.jpg`, photoId)
      addLabels.run(photoId, original.id)
      linkThumbnails(libraryDir, original.hash, hash)
    }
  })
  store.close()
}

function linkThumbnails(libraryDir: string, from: string, to: string): void {
  for (const size of THUMBNAIL_SIZES) {
    const source = thumbnailPath(thumbnailsDirOf(libraryDir), from, size)
    const target = thumbnailPath(thumbnailsDirOf(libraryDir), to, size)
    if (!existsSync(source) || existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    try {
      linkSync(source, target)
    } catch {
      copyFileSync(source, target)
    }
  }
}
