import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_NAME, openDatabase } from './database.ts'
import { asLibraryError, type LibraryFault, LibraryUnusableError } from './errors.ts'
import { type Migration, migrations } from './migrations/index.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-store-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const file = (): string => join(dir, DATABASE_NAME)
const later: Migration = {
  version: migrations.length + 1,
  sql: 'CREATE TABLE added_later (id INTEGER PRIMARY KEY) STRICT',
}

function faultOf(open: () => unknown): LibraryFault | string {
  try {
    open()
    return 'opened'
  } catch (error) {
    if (!(error instanceof LibraryUnusableError)) throw error
    expect(error.message).toContain(dir)
    return error.fault
  }
}

describe('openDatabase', () => {
  it('makes a library where there is none, and finds it again', () => {
    const fresh = openDatabase(join(dir, 'not', 'there', 'yet'))
    expect(fresh.db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(fresh.db.pragma('foreign_keys', { simple: true })).toBe(1)
    fresh.db.prepare(`INSERT INTO settings (key, value) VALUES ('a', '1')`).run()
    fresh.close()
    fresh.close()
    const again = openDatabase(join(dir, 'not', 'there', 'yet'))
    expect(again.db.prepare('SELECT value FROM settings').pluck().get()).toBe('1')
    expect(existsSync(join(dir, 'not', 'there', 'yet', 'backups'))).toBe(false)
    again.close()
  })

  it('backs an existing database up before it migrates it', () => {
    const old = openDatabase(dir)
    old.db.prepare(`INSERT INTO settings (key, value) VALUES ('kept', 'yes')`).run()
    old.close()
    const migrated = openDatabase(dir, { migrations: [...migrations, later] })
    expect(migrated.db.prepare('SELECT count(*) FROM added_later').pluck().get()).toBe(0)
    expect(migrated.db.prepare('SELECT value FROM settings').pluck().get()).toBe('yes')
    migrated.close()
    const copies = readdirSync(join(dir, 'backups'))
    expect(copies).toEqual([
      expect.stringMatching(new RegExp(`^library-.*-before-${later.version}\\.sqlite$`)),
    ])
    const copy = new BetterSqlite3(join(dir, 'backups', copies[0] ?? ''), { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(copy.prepare('SELECT value FROM settings').pluck().get()).toBe('yes')
    copy.close()
  })

  it('makes one backup, however many migrations are outstanding', () => {
    openDatabase(dir).close()
    const next: Migration = { version: later.version + 1, sql: 'CREATE TABLE added_last (id INTEGER) STRICT' }
    openDatabase(dir, { migrations: [...migrations, later, next] }).close()
    expect(readdirSync(join(dir, 'backups'))).toHaveLength(1)
  })

  it('leaves the database as it was when a migration fails', () => {
    openDatabase(dir).close()
    const broken: Migration = { version: later.version, sql: `${later.sql}; CREATE TABLE roots (x)` }
    expect(() => openDatabase(dir, { migrations: [...migrations, broken] })).toThrow(/already exists/)
    const still = openDatabase(dir)
    expect(still.db.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(
      still.db.prepare(`SELECT count(*) FROM sqlite_master WHERE name = 'added_later'`).pluck().get(),
    ).toBe(0)
    still.close()
  })

  it('refuses a newer, a foreign, a damaged and a missing database, each with its own words', () => {
    openDatabase(dir, { migrations: [...migrations, later] }).close()
    expect(faultOf(() => openDatabase(dir))).toBe('newer')
    expect(faultOf(() => openDatabase(dir, { readonly: true }))).toBe('newer')
    rmSync(file())
    expect(faultOf(() => openDatabase(dir, { readonly: true }))).toBe('io')
    expect(existsSync(file())).toBe(false)
    const foreign = new BetterSqlite3(file())
    foreign.exec('CREATE TABLE recipes (id)')
    foreign.close()
    expect(faultOf(() => openDatabase(dir))).toBe('not-a-library')
    rmSync(file())
    writeFileSync(
      file(),
      'no database at all, only some text that is long enough to be read as a header'.repeat(20),
    )
    expect(faultOf(() => openDatabase(dir))).toBe('not-a-library')
    rmSync(file())
    openDatabase(dir).close()
    truncateSync(file(), 8192)
    expect(faultOf(() => openDatabase(dir).db.prepare('SELECT * FROM photos, files, faces').all())).not.toBe(
      'opened',
    )
  })

  it('lets a reader look while the writer works, and keeps it from writing', () => {
    const writer = openDatabase(dir)
    const reader = openDatabase(dir, { readonly: true })
    writer.db.prepare(`INSERT INTO settings (key, value) VALUES ('a', '1')`).run()
    expect(reader.db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
    expect(() => reader.db.prepare('DELETE FROM settings').run()).toThrow()
    reader.close()
    writer.close()
  })
})

describe('durable', () => {
  it('runs its transaction under synchronous=FULL and goes back to NORMAL, also after a throw', () => {
    const store = openDatabase(dir)
    const level = (): unknown => store.db.pragma('synchronous', { simple: true })
    expect(store.durable(level)).toBe(2)
    expect(level()).toBe(1)
    const failing = (): never => {
      store.db.prepare(`INSERT INTO settings (key, value) VALUES ('half', '1')`).run()
      throw new Error('stop')
    }
    expect(() => store.durable(failing)).toThrow('stop')
    expect(level()).toBe(1)
    expect(store.db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0)
    expect(() => store.transaction(() => store.durable(() => 1))).toThrow(/outermost/)
    store.close()
  })
})

it('tells faults apart by result code', () => {
  const coded = (code: string): LibraryFault | undefined =>
    asLibraryError(Object.assign(new Error('x'), { code }), 'library.sqlite')?.fault
  expect(coded('SQLITE_FULL')).toBe('disk-full')
  expect(coded('SQLITE_IOERR_WRITE')).toBe('io')
  expect(coded('SQLITE_READONLY_DBMOVED')).toBe('read-only')
  expect(coded('SQLITE_CORRUPT_INDEX')).toBe('corrupt')
  expect(coded('SQLITE_BUSY_SNAPSHOT')).toBe('busy')
  expect(coded('SQLITE_CONSTRAINT_UNIQUE')).toBeUndefined()
})
