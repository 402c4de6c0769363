/** Copies of the database in `backups/` beside it. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { asLibraryError } from './errors.ts'

/** Of each reason; older copies are removed when a new one is made. */
const BACKUPS_KEPT = 5

/** A copy that nobody has written to for so long is what a process that died left behind. */
const STALE_PARTIAL_MS = 60 * 60 * 1000

/** Why a copy was made: by the user's word, before a restore, before a migration to that version. */
export type BackupReason = 'by-hand' | 'before-restore' | `before-${number}`

/**
 * Copies the whole database to `backups/` beside it and returns the copy's path.
 * @param keep a copy that is in use and stays, however old it is
 */
export function backUp(db: Database.Database, file: string, reason: BackupReason, keep?: string): string {
  const dir = join(dirname(file), 'backups')
  mkdirSync(dir, { recursive: true })
  const copy = join(dir, backupName(reason))
  const partial = vacuumInto(db, copy)
  try {
    renameSync(partial, copy)
  } finally {
    rmSync(partial, { force: true })
  }
  removeOldBackups(dir, keep)
  return copy
}

/**
 * Copies page by page and lets others work between two steps; what is written meanwhile is in the copy as well.
 * The copy gets its name only when it is complete.
 * @returns its name in `libraryDir`/backups
 * @throws LibraryUnusableError when the disk is full or refuses
 */
export async function backUpInUse(db: Database.Database, libraryDir: string): Promise<string> {
  const dir = join(libraryDir, 'backups')
  const name = backupName('by-hand')
  const partial = partialOf(join(dir, name))
  try {
    mkdirSync(dir, { recursive: true })
    try {
      await db.backup(partial)
      renameSync(partial, join(dir, name))
    } finally {
      rmSync(partial, { force: true })
    }
    removeOldBackups(dir)
  } catch (error) {
    throw asLibraryError(error, join(dir, name)) ?? error
  }
  return name
}

/**
 * A complete copy under a name of its own beside `target`, which the caller gives its name or removes.
 * VACUUM INTO reads one consistent snapshot, WAL included; copying the live file would not.
 */
export function vacuumInto(db: Database.Database, target: string): string {
  const partial = partialOf(target)
  try {
    db.prepare('VACUUM INTO ?').run(partial)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  return partial
}

/** Unlike any name that another process, or a file of the user's, may have. */
function partialOf(target: string): string {
  return `${target}.${randomUUID().slice(0, 8)}.partial`
}

/** Sorted by name, backups are sorted by time. */
function backupName(reason: BackupReason): string {
  return `library-${timeInName()}-${reason}.sqlite`
}

/** The present moment as a part of a file name. */
export function timeInName(): string {
  return new Date().toISOString().replaceAll(/[:.]/g, '-')
}

function removeOldBackups(dir: string, keep?: string): void {
  const names = readdirSync(dir)
  for (const copies of Map.groupBy(names.filter(isBackup).sort(), reasonOf).values()) {
    for (const old of copies.slice(0, -BACKUPS_KEPT)) {
      if (join(dir, old) !== keep) rmSync(join(dir, old), { force: true })
    }
  }
  for (const partial of names.filter((name) => name.endsWith('.partial'))) {
    const since = Date.now() - (statSync(join(dir, partial), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (since > STALE_PARTIAL_MS) rmSync(join(dir, partial), { force: true })
  }
}

const isBackup = (name: string): boolean => /^library-.*\.sqlite$/.test(name)

/** The migrations are one reason, so that five updates are kept and not five of each version. */
function reasonOf(name: string): string {
  return name.endsWith('-before-restore.sqlite')
    ? 'restore'
    : /-before-\d+\.sqlite$/.test(name)
      ? 'migration'
      : 'by-hand'
}
