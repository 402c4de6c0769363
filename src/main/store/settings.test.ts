import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { backUpInUse } from './backup.ts'
import { cautionOf } from './caution.ts'
import { LibraryUnusableError } from './errors.ts'
import { DEFAULT_SETTINGS, readSettings, writeSettings } from './settings.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

it('reads over rows that are no JSON or no setting', () => {
  const { db } = library.store
  const insert = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
  insert.run('caution', 'careful')
  insert.run('theme', '"purple"')
  insert.run('background', 'true')
  expect(readSettings(db)).toEqual({ ...DEFAULT_SETTINGS, background: true })
  expect(cautionOf(db)).toBe('balanced')
})

it('says that the disk is full, when that is why nothing is saved', () => {
  const { db } = library.store
  // A database that may not grow fails as one on a full disk does.
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
  const many = Array.from({ length: 50_000 }, (_, i) => `pack-${i}`)
  expect(() => writeSettings(db, { worldPacksOff: many })).toThrow(LibraryUnusableError)
  expect(() => writeSettings(db, { worldPacksOff: many })).toThrow(/is full/)
  expect(readSettings(db)).toEqual(DEFAULT_SETTINGS)
})

it('says why a backup could not be made', async () => {
  writeFileSync(join(library.dir, 'backups'), 'a file in the place of the folder')
  await expect(backUpInUse(library.store.db, library.dir)).rejects.toThrow(LibraryUnusableError)
  rmSync(join(library.dir, 'backups'))
  mkdirSync(join(library.dir, 'backups'))
  expect(await backUpInUse(library.store.db, library.dir)).toMatch(/by-hand/)
})
