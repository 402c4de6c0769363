import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Library, LibraryLockedError } from '../../src/main/library/library.ts'
import { openDatabase } from '../../src/main/store/database.ts'
import { hashTree, LibraryHarness, until, writePhoto } from '../library-harness.ts'

const badFiles = ['--import', join(import.meta.dirname, 'fixtures/bad-files.ts')]

let harness: LibraryHarness
beforeEach(() => {
  harness = new LibraryHarness()
})
afterEach(() => harness.remove())

const at = (...parts: string[]): string => join(harness.photos, ...parts)
const statusOf = (library: Library): Record<string, string> =>
  Object.fromEntries(harness.files(library).map((file) => [file.path, file.status]))

async function writeMany(count: number, prefix = ''): Promise<void> {
  for (let seed = 0; seed < count; seed++) await writePhoto(at(`${prefix}${seed}.jpg`), seed)
}

describe('the death of the analysis process', () => {
  it('in mid-file costs nothing: its successor analyses the file', async () => {
    await writeMany(8, 'slow ')
    const { library } = harness.open({ analysisExecArgv: badFiles })
    library.addRoot(harness.photos)
    library.start()
    await until('files are in hand', () => Object.values(statusOf(library)).includes('in-hand'))
    const killed = library.analysis.pid
    process.kill(killed ?? 0, 'SIGKILL')
    await library.whenIdle()
    expect(library.analysis.pid).not.toBe(killed)
    expect(new Set(Object.values(statusOf(library)))).toEqual(new Set(['indexed']))
    expect(harness.files(library).every((file) => file.strikes === 0)).toBe(true)
  })

  it('at the same file twice puts that file in quarantine, and only that one', async () => {
    await writeMany(12)
    await writePhoto(at('5 abort-me.jpg'), 1000)
    const before = hashTree(harness.photos)
    const { library, outcomes } = await harness.scan({ analysisExecArgv: badFiles })
    const { '5 abort-me.jpg': bad, ...others } = statusOf(library)
    expect(bad).toBe('quarantined')
    expect(new Set(Object.values(others))).toEqual(new Set(['indexed']))
    expect(outcomes.filter((outcome) => outcome.status === 'quarantined')).toMatchObject([
      { path: at('5 abort-me.jpg'), error: { code: 'crashed', message: expect.stringContaining('twice') } },
    ])
    expect(library.progress()).toMatchObject({ found: 13, done: 13, failed: 1, state: 'idle' })
    expect(hashTree(harness.photos)).toBe(before)
    await harness.close()

    // It stays there over a restart, without another death, until the user retries it: with a mended decoder it is read.
    const mended = await harness.scan()
    expect(statusOf(mended.library)['5 abort-me.jpg']).toBe('quarantined')
    const [problem] = mended.library.problems()
    mended.library.retry([problem?.fileId ?? 0])
    await mended.library.whenIdle()
    expect(statusOf(mended.library)['5 abort-me.jpg']).toBe('indexed')
  })

  it('is brought about when a file hangs it', async () => {
    await writeMany(4)
    await writePhoto(at('1 hang-me.jpg'), 1000)
    const { library } = await harness.scan({ analysisExecArgv: badFiles, jobTimeoutMs: 10_000 })
    const { '1 hang-me.jpg': bad, ...others } = statusOf(library)
    expect(bad).toBe('quarantined')
    expect(new Set(Object.values(others))).toEqual(new Set(['indexed']))
  })

  it('at every start is told to the user, and whoever waits is not kept waiting', async () => {
    await writeMany(3)
    const { library } = harness.open({
      analysisExecArgv: ['--import', 'data:text/javascript,console.error("no such library");process.exit(7)'],
      restart: { firstDelayMs: 1, maxDelayMs: 5, givesUpAfter: 3 },
    })
    library.addRoot(harness.photos)
    library.start()
    await expect(library.whenIdle()).rejects.toThrow(/keeps stopping \(exit code 7: no such library\)/)
    await until('the files are listed', () => harness.files(library).length === 3)
    expect(library.progress()).toMatchObject({ state: 'unavailable', found: 3, done: 0 })
    expect(new Set(Object.values(statusOf(library)))).toEqual(new Set(['queued']))
  })
})

it('is told to the user soon when the analysis never becomes ready', async () => {
  const { library } = harness.open({
    analysisExecArgv: ['--import', 'data:text/javascript,for(;;);'],
    startTimeoutMs: 300,
    restart: { givesUpAfter: 10 },
  })
  library.addRoot(harness.photos)
  library.start()
  await expect(library.whenIdle()).rejects.toThrow(/does not become ready/)
})

describe('the death of the whole program', () => {
  let child: ChildProcess | null = null
  afterEach(() => {
    child?.kill('SIGKILL')
  })

  function scanElsewhere(): Promise<ChildProcess> {
    const script = join(import.meta.dirname, 'fixtures/scan-forever.ts')
    const started = spawn(process.execPath, [script, harness.dir, harness.photos, ...badFiles], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    return new Promise((resolve) => started.stdout?.once('data', () => resolve(started)))
  }

  it('in mid-scan is made good at the next start: everything once, nothing twice', async () => {
    await writeMany(20, 'slow ')
    const killed = await scanElsewhere()
    const exited = new Promise((resolve) => killed.once('exit', resolve))
    const reader = openDatabase(harness.dir, { readonly: true })
    const done = reader.db.prepare(`SELECT count(*) FROM files WHERE status = 'indexed'`).pluck()
    await until('it is in the middle', () => Number(done.get()) >= 3)
    killed.kill('SIGKILL')
    await exited
    expect(Number(done.get())).toBeLessThan(20)
    reader.close()

    const { library } = await harness.scan()
    expect(new Set(Object.values(statusOf(library)))).toEqual(new Set(['indexed']))
    expect(harness.files(library)).toHaveLength(20)
    for (const table of ['photos', 'labels']) {
      expect(library.store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(20)
    }
  })

  it('gives its lock back at once; alive, it keeps others out and says who it is', async () => {
    await writeMany(20, 'slow ')
    const holder = await scanElsewhere()
    expect(() => Library.open({ dir: harness.dir, watch: false })).toThrow(LibraryLockedError)
    expect(() => Library.open({ dir: harness.dir, watch: false })).toThrow(`process ${holder.pid}`)
    const exited = new Promise((resolve) => holder.once('exit', resolve))
    holder.kill('SIGKILL')
    await exited
    const { library } = harness.open()
    expect(() => Library.open({ dir: harness.dir, watch: false })).toThrow(`process ${process.pid}`)
    expect(library.roots()).toHaveLength(1)
  })
})

it('says that the disk is full, loses nothing, and goes on when there is room', async () => {
  // Enough for their rows alone, without any embedding, to need more than the pages that are left.
  await writeMany(60)
  const { library } = harness.open()
  const { db } = library.store
  library.addRoot(harness.photos)
  // SQLite's own limit answers with the same code as a full disk.
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 2}`)
  library.start()
  await expect(library.whenIdle()).rejects.toThrow(/library\.sqlite is full\. Free some space/)
  expect(library.progress()).toMatchObject({ state: 'unavailable', message: expect.stringContaining('full') })
  db.pragma('max_page_count = 1000000')
  await until('it has noticed', () => library.progress().state !== 'unavailable')
  await library.whenIdle()
  expect(Object.values(statusOf(library))).toEqual(Array(60).fill('indexed'))
})

it('takes 5,000 files at once, in bounded memory', async () => {
  // Ten copies of each picture: the queue and the store get 5,000 files, recognition 500 contents.
  for (let picture = 0; picture < 500; picture++) {
    const first = await writePhoto(at('0', `${picture}.jpg`), picture, 16, 16)
    for (let copy = 1; copy < 10; copy++) {
      mkdirSync(at(`${copy}`), { recursive: true })
      copyFileSync(first, at(`${copy}`, `${picture}.jpg`))
    }
  }
  const { library } = await harness.scan()
  expect(library.progress()).toMatchObject({ state: 'idle', found: 5000, done: 5000, failed: 0 })
  expect(library.roots()[0]?.photoCount).toBe(500)
  expect(library.store.db.prepare('SELECT count(*) FROM labels').pluck().get()).toBe(500)
  expect(process.memoryUsage().rss).toBeLessThan(600e6)
}, 900_000)
