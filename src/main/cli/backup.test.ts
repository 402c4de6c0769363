import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backUp, backUpInUse } from '../store/backup.ts'
import { DATABASE_NAME, openDatabase } from '../store/database.ts'
import { migrations } from '../store/migrations/index.ts'
import { backup, restore } from './backup.ts'

let dir: string
let printed: Record<string, unknown>[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-backup-'))
  printed = []
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(JSON.parse(String(line)))
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dir, { recursive: true, force: true })
})

const file = () => join(dir, DATABASE_NAME)
const backups = () => readdirSync(join(dir, 'backups')).sort()
const options = () => ({ library: dir, json: true })

function write(value: string): void {
  const store = openDatabase(dir)
  store.db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run('a', value)
  store.close()
}

function read(path = file()): unknown {
  const db = new BetterSqlite3(path, { readonly: true })
  const value = db.prepare("SELECT value FROM settings WHERE key = 'a'").pluck().get()
  db.close()
  return value
}

async function backedUp(value: string): Promise<string> {
  write(value)
  await backup(options())
  // Names are sorted by time, in milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 2))
  return String(printed.at(-1)?.['backup'])
}

describe('backup', () => {
  it('goes into no folder that is not there, and says so of the file, not of the library', async () => {
    write('present')
    const out = join(dir, 'nowhere', 'copy.sqlite')
    await expect(backup({ ...options(), out })).rejects.toThrow(
      `${out} cannot be written: there is no folder ${join(dir, 'nowhere')}.`,
    )
    await expect(backup({ ...options(), out: join(file(), 'copy.sqlite') })).rejects.toThrow(
      'copy.sqlite cannot be written. Check that its folder is yours to write.',
    )
  })
})

describe('restore', () => {
  it('puts the oldest of as many backups as are kept in place, and keeps it', async () => {
    const oldest = await backedUp('first')
    for (const value of ['second', 'third', 'fourth', 'fifth']) await backedUp(value)
    write('present')
    // What a restore left behind that was ended by force.
    writeFileSync(`${file()}.0badc0de.partial`, 'half')
    await restore(oldest, options())
    expect(read()).toBe('first')
    expect(read(oldest)).toBe('first')
    expect(read(String(printed.at(-1)?.['before']))).toBe('present')
    expect(readdirSync(dir).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('keeps the copy it restores when that is the oldest made before a restore', async () => {
    const other = await backedUp('other')
    await restore(other, options())
    const oldest = String(printed.at(-1)?.['before'])
    for (let i = 0; i < 4; i++) await restore(other, options())
    await restore(oldest, options())
    expect(existsSync(oldest)).toBe(true)
  })

  it('takes what stands in the log beside a copy along', async () => {
    write('in the file')
    const elsewhere = mkdtempSync(join(tmpdir(), 'moodmark-backup-'))
    const store = openDatabase(elsewhere)
    store.db.prepare("INSERT INTO settings (key, value) VALUES ('a', 'in the log')").run()
    // As a folder copied while the app runs: database and log, unmerged.
    const copy = join(dir, 'copy.sqlite')
    for (const part of ['', '-wal']) {
      writeFileSync(`${copy}${part}`, readFileSync(join(elsewhere, `${DATABASE_NAME}${part}`)))
    }
    store.close()
    rmSync(elsewhere, { recursive: true })
    await restore(copy, options())
    expect(read()).toBe('in the log')
  })

  it.each([
    ['damaged', () => truncateSync(file(), 8192)],
    ['not a database', () => writeFileSync(file(), 'only some text, longer than a header is '.repeat(99))],
    [
      'of a newer version',
      () => {
        const db = new BetterSqlite3(file())
        db.pragma(`user_version = ${migrations.length + 1}`)
        db.close()
      },
    ],
  ])('replaces a library that is %s, and says where that is kept', async (_, damage) => {
    const saved = await backedUp('good')
    damage()
    const bytes = readFileSync(file())
    await restore(saved, options())
    expect(read()).toBe('good')
    const before = String(printed.at(-1)?.['before'])
    expect(before).toMatch(/library\.sqlite\.before-restore-[\dTZ-]+$/)
    expect(readFileSync(before).equals(bytes)).toBe(true)
  })

  it('changes nothing when the backup is no library', async () => {
    write('present')
    writeFileSync(join(dir, 'notes.txt'), 'x'.repeat(5000))
    await expect(restore(join(dir, 'notes.txt'), options())).rejects.toThrow(/cannot be restored/)
    expect(read()).toBe('present')
    expect(existsSync(join(dir, 'backups'))).toBe(false)
  })
})

it('leaves a file that has the name of a partial copy alone', async () => {
  write('x')
  const out = join(dir, 'saved.sqlite')
  writeFileSync(`${out}.partial`, "somebody else's")
  await backup({ ...options(), out })
  expect(read(out)).toBe('x')
  expect(readFileSync(`${out}.partial`, 'utf8')).toBe("somebody else's")
})

describe('the backups that are kept', () => {
  it('are five of each reason: migrations push out none of the user', async () => {
    const own = await backedUp('own')
    const store = openDatabase(dir)
    for (let version = 3; version < 10; version++) {
      backUp(store.db, file(), `before-${version}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    store.close()
    expect(existsSync(own)).toBe(true)
    expect(backups().map((name) => name.slice(name.indexOf('Z-') + 2))).toEqual([
      'by-hand.sqlite',
      ...[5, 6, 7, 8, 9].map((version) => `before-${version}.sqlite`),
    ])
  })

  it('are made without a trace of copies that broke off', async () => {
    await backedUp('x')
    const stale = join(dir, 'backups', 'library-2020-by-hand.sqlite.partial')
    const fresh = join(dir, 'backups', 'library-2030-by-hand.sqlite.partial')
    for (const partial of [stale, fresh]) writeFileSync(partial, '')
    utimesSync(stale, 0, 0)
    const store = openDatabase(dir)
    await backUpInUse(store.db, dir)
    store.close()
    expect(existsSync(stale)).toBe(false)
    // Another process may be at it.
    expect(existsSync(fresh)).toBe(true)
  })
})
