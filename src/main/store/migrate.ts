/** Brings a database to the schema of this build, with a backup before every step of an existing one. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { LibraryUnusableError } from './errors.ts'
import type { Migration } from './migrations/index.ts'

/** "Mood" in ASCII, in SQLite's application_id: tells our database from any other. */
export const APPLICATION_ID = 0x4d6f6f64

/** Older copies are removed when a new one is made. */
const BACKUPS_KEPT = 5

/**
 * Runs the outstanding migrations, each in a transaction of its own.
 * @throws LibraryUnusableError `newer` when a later version of the app wrote the database,
 *   `not-a-library` when the database belongs to another program.
 */
export function migrate(db: Database, file: string, migrations: readonly Migration[]): void {
  const current = schemaVersion(db)
  const target = migrations.length
  refuseForeign(db, file, current)
  refuseNewer(file, current, target)
  for (const migration of migrations.slice(current)) {
    if (migration.version !== schemaVersion(db) + 1) {
      throw new Error(`migration ${migration.version} is out of order`)
    }
    if (current > 0) backUp(db, file, `before-${migration.version}`)
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${migration.version}`)
      db.pragma(`application_id = ${APPLICATION_ID}`)
    }).exclusive()
  }
}

/** The version that a database says it has; 0 = empty. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** @throws LibraryUnusableError `newer` */
export function refuseNewer(file: string, current: number, target: number): void {
  if (current <= target) return
  throw new LibraryUnusableError(
    'newer',
    `The library ${file} was written by a newer version of Moodmark (its format is ${current}, this version knows ${target}). Install the newer version, or choose another library folder.`,
  )
}

function refuseForeign(db: Database, file: string, current: number): void {
  const id = Number(db.pragma('application_id', { simple: true }))
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_master').pluck().get())
  const ours = id === APPLICATION_ID || (id === 0 && current === 0 && tables === 0)
  if (!ours) {
    throw new LibraryUnusableError(
      'not-a-library',
      `${file} is a database of another program. Choose another library folder.`,
    )
  }
}

/**
 * Copies the whole database to `backups/` beside it and returns the copy's path.
 * VACUUM INTO reads one consistent snapshot, WAL included; copying the live file would not.
 * The copy gets its name only when it is complete.
 */
export function backUp(db: Database, file: string, reason: string): string {
  const dir = join(dirname(file), 'backups')
  mkdirSync(dir, { recursive: true })
  const copy = join(dir, backupName(reason))
  const partial = `${copy}.partial`
  try {
    db.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, copy)
  } finally {
    rmSync(partial, { force: true })
  }
  removeOldBackups(dir)
  return copy
}

/** Sorted by name, backups are sorted by time. */
export function backupName(reason: string): string {
  return `library-${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${reason}.sqlite`
}

export function removeOldBackups(dir: string): void {
  const copies = readdirSync(dir)
    .filter((name) => /^library-.*\.sqlite$/.test(name))
    .sort()
  for (const old of copies.slice(0, -BACKUPS_KEPT)) rmSync(join(dir, old), { force: true })
}
