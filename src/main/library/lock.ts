/**
 * One library, one writing process.
 *
 * The lock is the operating system's own (SQLite takes it on an otherwise empty file): it ends with the process,
 * however the process ends, so there is no stale lock to wait for or to guess about.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { asLibraryError } from '../store/errors.ts'

/** Another process works on this library. `message` is for the user. */
export class LibraryLockedError extends Error {
  override readonly name = 'LibraryLockedError'
  /** Process id of the holder, null when it could not be learnt. */
  readonly pid: number | null

  constructor(dir: string, pid: number | null) {
    const who = pid === null ? 'another Moodmark' : `another Moodmark (process ${pid})`
    super(`The library ${dir} is in use by ${who}. Close it there first, or choose another library folder.`)
    this.pid = pid
  }
}

/**
 * Takes the lock of the library folder `dir`, which is created if absent.
 * @returns a function that gives the lock back
 * @throws LibraryLockedError | LibraryUnusableError
 */
export function lockLibrary(dir: string): () => void {
  const file = join(dir, 'library.lock')
  // Apart from the lock itself: closing any other handle on the locked file would drop the lock (POSIX).
  const ownerFile = join(dir, 'library.owner')
  let lock: BetterSqlite3.Database | null = null
  try {
    mkdirSync(dir, { recursive: true })
    // Half a second, because a process that is just ending gives its lock back a moment later.
    lock = new BetterSqlite3(file, { timeout: 500 })
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(ownerFile, String(process.pid))
  } catch (error) {
    lock?.close()
    const known = asLibraryError(error, file)
    if (known?.fault === 'busy') throw new LibraryLockedError(dir, readOwner(ownerFile))
    throw known ?? error
  }
  return () => lock.close()
}

function readOwner(ownerFile: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(ownerFile, 'utf8'), 10)
    return Number.isInteger(pid) ? pid : null
  } catch {
    return null
  }
}
