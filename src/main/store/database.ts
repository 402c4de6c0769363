/**
 * Opens the library's database. The process that holds the library lock is its only writer;
 * any number of read-only connections may look at the same time (WAL).
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { asLibraryError, LibraryUnusableError } from './errors.ts'
import { migrate, refuseNewer, schemaVersion } from './migrate.ts'
import { migrations as allMigrations, type Migration } from './migrations/index.ts'

export interface Store {
  readonly db: BetterSqlite3.Database
  /** Path of the database file, for messages. */
  readonly file: string
  /** Runs `fn` in one immediate transaction (a savepoint when already inside one). Facts and evidence: re-creatable. */
  transaction<T>(fn: () => T): T
  /**
   * Like `transaction`, but the commit is on the disk when it returns (synchronous=FULL): for judgements.
   * @throws LibraryUnusableError when the library cannot be written (full disk, read-only, locked): nothing was then
   * @throws Error when called inside another transaction, whose commit would not be durable.
   */
  durable<T>(fn: () => T): T
  /** Closes the connection; a second call does nothing. */
  close(): void
}

export interface OpenOptions {
  /** Look only: nothing is created or migrated. */
  readonly?: boolean
  /** Schema to bring the database to; the tests give others. */
  migrations?: readonly Migration[]
}

export const DATABASE_NAME = 'library.sqlite'

/** How long opening waits for another program: a backup or a virus scanner may hold the file for a moment. */
const OPENING_WAIT_MS = 5000
/** How long a write waits afterwards. Nothing else is answered meanwhile, and what failed is tried again. */
const WRITING_WAIT_MS = 1000

/** SQLite 3.7.0 to 3.51.2 can corrupt a WAL database written by two connections: https://sqlite.org/wal.html#walresetbug */
const MINIMUM_SQLITE = [3, 51, 3] as const

/**
 * Opens (creating it unless `readonly`) the database in the library folder `dir`.
 * @throws LibraryUnusableError with a sentence for the user
 */
export function openDatabase(dir: string, options: OpenOptions = {}): Store {
  const file = join(dir, DATABASE_NAME)
  const migrations = options.migrations ?? allMigrations
  let db: BetterSqlite3.Database | null = null
  try {
    if (options.readonly) {
      if (!existsSync(file)) throw noLibrary(dir)
      db = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: OPENING_WAIT_MS })
      assertSqlite(db)
      const current = schemaVersion(db)
      refuseNewer(file, current, migrations.length)
      if (current < migrations.length) throw outdated(file)
      db.pragma('query_only = ON')
      return asStore(db, file)
    }
    mkdirSync(dir, { recursive: true })
    db = new BetterSqlite3(file, { timeout: OPENING_WAIT_MS })
    assertSqlite(db)
    prepare(db)
    migrate(db, file, migrations)
    db.pragma(`busy_timeout = ${WRITING_WAIT_MS}`)
    return asStore(db, file)
  } catch (error) {
    db?.close()
    throw asLibraryError(error, file) ?? error
  }
}

function prepare(db: BetterSqlite3.Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  // A scan writes steadily: without a limit the log keeps the size of its largest burst for ever.
  db.pragma('journal_size_limit = 33554432')
  db.pragma('checkpoint_fullfsync = ON')
}

function asStore(db: BetterSqlite3.Database, file: string): Store {
  const run = <T>(fn: () => T): T => {
    try {
      return db.transaction(fn).immediate() as T
    } catch (error) {
      throw asLibraryError(error, file) ?? error
    }
  }
  return {
    db,
    file,
    transaction: run,
    durable: (fn) => {
      // SQLite ignores a change of `synchronous` inside a transaction.
      if (db.inTransaction) throw new Error('durable() must be the outermost transaction')
      db.pragma('synchronous = FULL')
      try {
        return run(fn)
      } finally {
        db.pragma('synchronous = NORMAL')
      }
    },
    close: () => {
      if (!db.open) return
      try {
        if (!db.readonly) db.pragma('optimize')
      } catch {
        // Only the query planner's statistics: a full or read-only disk must not keep a library from closing.
      } finally {
        db.close()
      }
    },
  }
}

function assertSqlite(db: BetterSqlite3.Database): void {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  for (const [index, minimum] of MINIMUM_SQLITE.entries()) {
    const part = parts[index] ?? 0
    if (part > minimum) return
    if (part < minimum) {
      throw new LibraryUnusableError(
        'unsupported-sqlite',
        `SQLite ${version} can damage a library; ${MINIMUM_SQLITE.join('.')} or later is needed. Install Moodmark again.`,
      )
    }
  }
}

function noLibrary(dir: string): LibraryUnusableError {
  return new LibraryUnusableError('io', `There is no library in ${dir} yet. Scan a folder first.`)
}

function outdated(file: string): LibraryUnusableError {
  return new LibraryUnusableError(
    'busy',
    `The library ${file} has an older format. Open it once with this version so that it is brought up to date.`,
  )
}
