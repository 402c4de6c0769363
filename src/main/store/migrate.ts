/** Brings a database to the schema of this build, with a backup of an existing one before the first step. */
import type { Database } from 'better-sqlite3'
import { backUp } from './backup.ts'
import { LibraryUnusableError } from './errors.ts'
import type { Migration } from './migrations/index.ts'

/** "Mood" in ASCII, in SQLite's application_id: tells our database from any other. */
export const APPLICATION_ID = 0x4d6f6f64

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
  // One copy whatever number of steps is outstanding: a large library is copied in minutes, and takes as much room.
  if (current > 0 && current < target) backUp(db, file, `before-${current + 1}`)
  for (const migration of migrations.slice(current)) {
    if (migration.version !== schemaVersion(db) + 1) {
      throw new Error(`migration ${migration.version} is out of order`)
    }
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
