/** From a path that the user typed to a photo of the library. */
import { realpathSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type Database from 'better-sqlite3'
import { aboutFile, CommandError, EXIT } from './output.ts'

/** @throws CommandError when no folder of the library holds that file, or it has not been read */
export function photoIdOfPath(db: Database.Database, typed: string): number {
  const row = rowOf(db, resolve(typed)) ?? rowOf(db, realPath(typed))
  if (!row) {
    throw new CommandError(
      `${typed} is not in the library. Add its folder with: moodmark scan FOLDER`,
      EXIT.usage,
    )
  }
  if (row.photoId === null) {
    throw new CommandError(unread(typed, row), EXIT.someFailed)
  }
  return row.photoId
}

function unread(typed: string, { status, message }: FileRow): string {
  if (message !== null) return aboutFile(basename(typed), message)
  return `${typed} has not been read yet (${status}). Scan its folder again: moodmark scan FOLDER`
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

interface FileRow {
  photoId: number | null
  status: string
  message: string | null
}

function rowOf(db: Database.Database, absolutePath: string): FileRow | undefined {
  const path = absolutePath.replaceAll('\\', '/')
  return db
    .prepare<[string], FileRow>(
      `SELECT f.photo_id AS photoId, f.status, f.error_message AS message
       FROM files f JOIN roots r ON r.id = f.root_id
       WHERE replace(r.path, '\\', '/') || '/' || f.path = ?`,
    )
    .get(path)
}
