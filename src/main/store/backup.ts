/** A copy of the database while it is in use. */
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { backupName, removeOldBackups } from './migrate.ts'

/**
 * Copies page by page and lets others work between two steps; what is written meanwhile is in the copy as well.
 * The copy gets its name only when it is complete.
 * @returns its name in `libraryDir`/backups
 */
export async function backUpInUse(db: Database.Database, libraryDir: string): Promise<string> {
  const dir = join(libraryDir, 'backups')
  mkdirSync(dir, { recursive: true })
  const name = backupName('by-hand')
  const partial = join(dir, `${name}.partial`)
  try {
    await db.backup(partial)
    renameSync(partial, join(dir, name))
  } finally {
    rmSync(partial, { force: true })
  }
  removeOldBackups(dir)
  return name
}
