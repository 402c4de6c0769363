import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { history, redo, undo } from '../corrections.ts'
import { openDatabase } from '../database.ts'
import { migrations } from './index.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-journal-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** batch, kind, value */
type Row = [number, string, unknown]

function migrated(rows: Row[]) {
  const old = openDatabase(dir, { migrations: migrations.slice(0, 1) })
  const insert = old.db.prepare(
    `INSERT INTO corrections (at, batch, kind, photo_hash, value, summary) VALUES ('2024-01-01T00:00:00Z', ?, ?, ?, ?, ?)`,
  )
  for (const [batch, kind, value] of rows) {
    insert.run(
      batch,
      kind,
      kind === 'mood' ? 'a' : null,
      JSON.stringify(value),
      `${kind} ${JSON.stringify(value)}`,
    )
  }
  const columns = 'id, at, batch, kind, photo_hash, face_box, value, summary'
  const before = old.db.prepare(`SELECT ${columns} FROM corrections`).all()
  old.close()
  const store = openDatabase(dir)
  expect(store.db.prepare(`SELECT ${columns} FROM corrections ORDER BY id`).all()).toEqual(before)
  expect(() => store.db.prepare('DELETE FROM corrections').run()).toThrow(/append-only/)
  return store
}

const standing = (store: ReturnType<typeof migrated>) =>
  history(store, 9).map(({ id, undone }) => [id, undone])

it('keeps every row of the journal, and what could be redone', () => {
  const store = migrated([
    [1, 'mood', 'calm'],
    [2, 'mood', 'sad'],
    [3, 'mood', 'tense'],
    [4, 'undo', 3],
    [5, 'undo', 2],
    [6, 'redo', 2],
    [7, 'undo', 2],
  ])
  expect(standing(store)).toEqual([
    [3, true],
    [2, true],
    [1, false],
  ])
  expect(redo(store)?.id).toBe(2)
  expect(redo(store)?.id).toBe(3)
  expect(redo(store)).toBeNull()
  expect(undo(store)?.id).toBe(3)
  store.close()
})

it('does not redo what was followed by something new', () => {
  const store = migrated([
    [1, 'mood', 'calm'],
    [2, 'undo', 1],
    [3, 'mood', 'sad'],
  ])
  expect(redo(store)).toBeNull()
  expect(undo(store)?.id).toBe(3)
  expect(redo(store)?.id).toBe(3)
  expect(standing(store)).toEqual([
    [3, false],
    [1, true],
  ])
  store.close()
})
