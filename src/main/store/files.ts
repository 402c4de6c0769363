/** Files on disk as last seen, and where each stands in the queue. A file points to its content, the photo. */
import type { Database } from 'better-sqlite3'
import type { FileStatus } from '../../shared/taxonomy.ts'
import { statement } from './statement.ts'

export interface FileRow {
  id: number
  root_id: number
  /** Relative to the root, forward slashes. */
  path: string
  bytes: number
  mtime_ms: number
  identity: string | null
  photo_id: number | null
  status: FileStatus
  strikes: number
  error_code: string | null
  error_message: string | null
  attempts: number
  retry_at_ms: number | null
}

export interface FileStamps {
  bytes: number
  mtimeMs: number
  identity: string | null
}

export interface FileError {
  code: string
  message: string
}

export function fileById(db: Database, id: number): FileRow | undefined {
  return statement<[number], FileRow>(db, 'SELECT * FROM files WHERE id = ?').get(id)
}

export function fileByPath(db: Database, rootId: number, path: string): FileRow | undefined {
  return statement<[number, string], FileRow>(db, 'SELECT * FROM files WHERE root_id = ? AND path = ?').get(
    rootId,
    path,
  )
}

/** Every file of a root, or of a folder below it (`folder` relative, '' = all). */
export function filesBelow(db: Database, rootId: number, folder = ''): { id: number; path: string }[] {
  if (folder === '') {
    return db
      .prepare<[number], { id: number; path: string }>('SELECT id, path FROM files WHERE root_id = ?')
      .all(rootId)
  }
  // '0' follows '/' in ASCII: the range is exactly what begins with "folder/", and the index serves it.
  return db
    .prepare<[number, string, string], { id: number; path: string }>(
      'SELECT id, path FROM files WHERE root_id = ? AND path > ? AND path < ?',
    )
    .all(rootId, `${folder}/`, `${folder}0`)
}

/** Some files that were read once, to recognise a folder by. */
export function sampleFiles(db: Database, rootId: number, limit: number): { path: string; bytes: number }[] {
  return db
    .prepare<[number, number], { path: string; bytes: number }>(
      'SELECT path, bytes FROM files WHERE root_id = ? AND photo_id IS NOT NULL ORDER BY random() LIMIT ?',
    )
    .all(rootId, limit)
}

/** True when a file of the same size waits for its hash: it may be this one under a new name. */
export function hasWaitingTwin(db: Database, id: number): boolean {
  return (
    db
      .prepare<[number], number>(
        `SELECT 1 FROM files f JOIN files w ON w.bytes = f.bytes AND w.id <> f.id
         WHERE f.id = ? AND w.status IN ('queued', 'in-hand') AND w.photo_id IS NULL AND w.retry_at_ms IS NULL LIMIT 1`,
      )
      .pluck()
      .get(id) !== undefined
  )
}

export function filesByIdentity(db: Database, identity: string): FileRow[] {
  return statement<[string], FileRow>(db, 'SELECT * FROM files WHERE identity = ?').all(identity)
}

export function filesOfPhoto(db: Database, photoId: number): FileRow[] {
  return statement<[number], FileRow>(db, 'SELECT * FROM files WHERE photo_id = ?').all(photoId)
}

export function insertFile(
  db: Database,
  rootId: number,
  path: string,
  stamps: FileStamps,
  status: FileStatus,
  error: FileError | null,
): number {
  const { lastInsertRowid } = statement(
    db,
    `INSERT INTO files (root_id, path, bytes, mtime_ms, identity, status, error_code, error_message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    rootId,
    path,
    stamps.bytes,
    stamps.mtimeMs,
    stamps.identity,
    status,
    error?.code ?? null,
    error?.message ?? null,
  )
  return Number(lastInsertRowid)
}

/** New bytes at a known path: the old verdict is void, strikes included. The photo stays until the new hash is known. */
export function restampFile(
  db: Database,
  id: number,
  stamps: FileStamps,
  status: FileStatus,
  error: FileError | null,
): void {
  db.prepare(
    `UPDATE files SET bytes = ?, mtime_ms = ?, identity = ?, status = ?, error_code = ?, error_message = ?,
       strikes = 0, attempts = 0, retry_at_ms = NULL WHERE id = ?`,
  ).run(
    stamps.bytes,
    stamps.mtimeMs,
    stamps.identity,
    status,
    error?.code ?? null,
    error?.message ?? null,
    id,
  )
}

/** The same file under another name. */
export function moveFile(db: Database, id: number, rootId: number, path: string): void {
  db.prepare('UPDATE files SET root_id = ?, path = ? WHERE id = ?').run(rootId, path, id)
}

export function deleteFile(db: Database, id: number): void {
  db.prepare('DELETE FROM files WHERE id = ?').run(id)
}

export function setIdentity(db: Database, id: number, identity: string): void {
  db.prepare('UPDATE files SET identity = ? WHERE id = ?').run(identity, id)
}

/** An answer: error null for `indexed`. `retryAtMs` set = tried again by itself at that time. */
export function finishFile(
  db: Database,
  id: number,
  status: FileStatus,
  error: FileError | null,
  retryAtMs: number | null = null,
): void {
  db.prepare(
    'UPDATE files SET status = ?, error_code = ?, error_message = ?, retry_at_ms = ? WHERE id = ?',
  ).run(status, error?.code ?? null, error?.message ?? null, retryAtMs, id)
}

/** The content of a file is known; its suspicions are cleared. */
export function linkPhoto(db: Database, id: number, photoId: number): void {
  db.prepare(
    `UPDATE files SET photo_id = ?, status = 'indexed', strikes = 0, attempts = 0, retry_at_ms = NULL,
       error_code = NULL, error_message = NULL WHERE id = ?`,
  ).run(photoId, id)
}
