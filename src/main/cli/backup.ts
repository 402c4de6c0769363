/** `backup`, `restore`, `import`: the library's database as a whole, and judgements out of an export. */
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { resourcesDir } from '../../shared/node/entries.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import { importJudgements, readCorrections } from '../export/import-journal.ts'
import { lockLibrary } from '../library/lock.ts'
import { backUp, timeInName, vacuumInto } from '../store/backup.ts'
import { DATABASE_NAME, openDatabase } from '../store/database.ts'
import { asLibraryError, type LibraryFault } from '../store/errors.ts'
import { APPLICATION_ID, refuseNewer, schemaVersion } from '../store/migrate.ts'
import { migrations } from '../store/migrations/index.ts'
import { type GlobalOptions, libraryDirOf, withLibrary } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine } from './output.ts'

/** A copy of the database: everything but the previews, which are made again. Works while the app is open. */
export async function backup(options: GlobalOptions & { out?: string }): Promise<ExitCode> {
  const file = join(libraryDirOf(options), DATABASE_NAME)
  if (!existsSync(file))
    throw new CommandError(`There is no library in ${libraryDirOf(options)}.`, EXIT.unusable)
  const out = options.out === undefined ? null : resolve(options.out)
  if (out !== null && existsSync(out)) {
    throw new CommandError(`${out} exists already. Name a new file.`, EXIT.usage)
  }
  if (out !== null && !existsSync(dirname(out)))
    throw new CommandError(`${out} cannot be written: there is no folder ${dirname(out)}.`, EXIT.usage)
  const db = new BetterSqlite3(file, { readonly: true, timeout: 5000 })
  let copy: string
  try {
    copy = out === null ? backUp(db, file, 'by-hand') : copyTo(db, out)
  } catch (error) {
    const reason = asLibraryError(error, out ?? file)
    // Nothing is wrong with the library when a file beside it cannot be made.
    if (out !== null && (reason?.fault === 'io' || reason?.fault === 'read-only'))
      throw new CommandError(`${out} cannot be written. Check that its folder is yours to write.`, EXIT.usage)
    throw reason ?? error
  } finally {
    db.close()
  }
  if (options.json) printJson({ backup: copy })
  else printLine(`Saved as ${copy}`)
  return EXIT.done
}

function copyTo(db: BetterSqlite3.Database, out: string): string {
  const partial = vacuumInto(db, out)
  try {
    renameSync(partial, out)
  } finally {
    rmSync(partial, { force: true })
  }
  return out
}

/**
 * Puts a backup in the place of the library's database; what was there is backed up first, or moved aside where it
 * cannot be read.
 */
export async function restore(path: string, options: GlobalOptions): Promise<ExitCode> {
  const from = resolve(path)
  assertBackup(from)
  const dir = libraryDirOf(options)
  const file = join(dir, DATABASE_NAME)
  const unlock = lockLibrary(dir)
  try {
    removeBrokenOff(dir)
    // Before anything else: saving the present library removes the oldest backup, which may be the one to restore.
    const partial = completeCopy(from, file)
    let saved: string | null = null
    try {
      if (existsSync(file)) saved = saveCurrent(dir, file, from)
      // A log that outlived its database would be played into the restored one.
      for (const log of LOGS) rmSync(`${file}${log}`, { force: true })
      renameSync(partial, file)
    } finally {
      rmSync(partial, { force: true })
    }
    openDatabase(dir).close()
    if (options.json) printJson({ restored: from, before: saved })
    else
      printLine(saved === null ? `Restored ${from}` : `Restored ${from}; what was there is kept as ${saved}`)
    return EXIT.done
  } finally {
    unlock()
  }
}

/** Copies of a restore that a crash ended; with the lock held no other can be under way. */
function removeBrokenOff(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (name.startsWith(`${DATABASE_NAME}.`) && name.endsWith('.partial')) rmSync(join(dir, name))
  }
}

const OF_THE_DATABASE: ReadonlySet<LibraryFault> = new Set(['corrupt', 'not-a-library', 'newer'])
const LOGS = ['-wal', '-shm'] as const

/** Through SQLite, so that what stands only in a log beside the backup counts. @returns a file beside `file` */
function completeCopy(from: string, file: string): string {
  const db = new BetterSqlite3(from, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const partial = vacuumInto(db, file)
    const handle = openSync(partial, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    return partial
  } catch (error) {
    throw asLibraryError(error, file) ?? error
  } finally {
    db.close()
  }
}

/** @returns where the present database is kept: as a backup, or as it is when it is no readable library */
function saveCurrent(dir: string, file: string, restored: string): string {
  try {
    const current = openDatabase(dir)
    try {
      return backUp(current.db, file, 'before-restore', restored)
    } finally {
      // Empties and removes the log.
      current.close()
    }
  } catch (error) {
    const known = asLibraryError(error, file)
    // A full disk or another program stands in the way of any restore; a fault of the database itself does not.
    if (known && !OF_THE_DATABASE.has(known.fault)) throw known
    const aside = `${file}.before-restore-${timeInName()}`
    for (const part of ['', ...LOGS]) {
      if (existsSync(`${file}${part}`)) renameSync(`${file}${part}`, `${aside}${part}`)
    }
    return aside
  }
}

/** @throws CommandError unless it is a complete library of a version that this one can read */
function assertBackup(path: string): void {
  const refuse = (why: string) => new CommandError(`${path} cannot be restored: ${why}.`, EXIT.usage)
  if (!existsSync(path)) throw refuse('there is no such file')
  let db: BetterSqlite3.Database | null = null
  try {
    db = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    if (Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
      throw refuse('it is no Moodmark library')
    }
    refuseNewer(path, schemaVersion(db), migrations.length)
    if (db.pragma('integrity_check', { simple: true }) !== 'ok') throw refuse('it is damaged')
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw asLibraryError(error, path)?.fault === 'newer'
      ? error
      : refuse('it is no Moodmark library, or damaged')
  } finally {
    db?.close()
  }
}

/** Judgements of an export, found again by the content of the photos. */
export async function importFrom(path: string, options: GlobalOptions): Promise<ExitCode> {
  const file = resolve(path)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) throw new CommandError(`${file} does not exist.`, EXIT.usage)
  if (found.isDirectory())
    throw new CommandError(
      `${file} is a folder. Give a file made by: moodmark export --json > FILE`,
      EXIT.usage,
    )
  const rows = await readCorrections(linesOf(file), file)
  return withLibrary(options, ({ store }) => {
    const imported = importJudgements(store, rows, file, (id) => gazetteerLandmark(resourcesDir(), id))
    if (options.json) printJson(imported)
    else {
      printLine(
        `Imported ${imported.added} judgements; ${imported.known} were known, ${imported.older} are older than yours.`,
      )
    }
    return EXIT.done
  })
}

/** At line feeds alone: node:readline ends lines at U+2028 as well, which names may hold. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}
