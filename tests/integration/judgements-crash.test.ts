/** A process that is killed while it stores judgements: what it has confirmed is there, and nothing by halves. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { replayJournal } from '../../src/main/store/corrections.ts'
import { openDatabase } from '../../src/main/store/database.ts'
import { LibraryFixture } from '../library-fixture.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  for (let i = 0; i < 40; i++) library.addPhoto({ path: `${i}.jpg` })
})
afterEach(() => library.close())

/** Runs the judging process and kills it `afterMs` after its first answer. @returns journal rows that it confirmed */
function judgeAndKill(afterMs: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'fixtures/judge-forever.ts'), library.dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return new Promise((resolve) => {
    let output = ''
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs))
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    child.on('close', () => resolve(Number(output.trimEnd().split('\n').at(-1))))
  })
}

it.each([3, 40, 111])('keeps every confirmed judgement when it is killed (%i ms)', async (afterMs) => {
  library.store.close()
  for (const again of [1, 2]) {
    const confirmed = await judgeAndKill(afterMs * again)
    expect(confirmed).toBeGreaterThan(0)
    const { db, close } = openDatabase(library.dir)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const rows = db.prepare<[], number>('SELECT COUNT(*) FROM corrections').pluck().get() ?? 0
    expect(rows).toBeGreaterThanOrEqual(confirmed)
    // A command is there for all of its photos or for none.
    const sizes = db
      .prepare<[], number>(`SELECT DISTINCT COUNT(*) FROM corrections WHERE kind = 'rating' GROUP BY batch`)
      .pluck()
      .all()
    expect(sizes).toEqual([40])
    const derived = () => [
      db.prepare('SELECT * FROM judgements ORDER BY photo_hash').all(),
      db.prepare('SELECT * FROM correction_batches ORDER BY batch').all(),
    ]
    const stored = derived()
    replayJournal(db)
    expect(derived()).toEqual(stored)
    const shown = db.prepare<[], number>('SELECT DISTINCT rating FROM labels').pluck().all()
    expect(shown).toHaveLength(1)
    close()
  }
})
