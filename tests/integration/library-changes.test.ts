import { mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileOutcome, Library } from '../../src/main/library/library.ts'
import { LibraryHarness, until, writePhoto } from '../library-harness.ts'

let harness: LibraryHarness
beforeEach(() => {
  harness = new LibraryHarness()
})
afterEach(() => harness.remove())

const at = (...parts: string[]): string => join(harness.photos, ...parts)
const names = (library: Library): string[] => harness.files(library).map((file) => file.path)
const settled = (library: Library): boolean =>
  harness.files(library).every((file) => file.status === 'indexed')
const photoOf = (library: Library, path: string): number | null | undefined =>
  harness.files(library).find((file) => file.path === path)?.photo_id

async function watching(): Promise<{ library: Library; outcomes: FileOutcome[] }> {
  const opened = harness.open({ watch: true })
  if (opened.library.roots().length === 0) opened.library.addRoot(harness.photos)
  opened.library.start()
  await opened.library.whenIdle()
  await until('the folder is watched', () => opened.library.roots()[0]?.watching === 'events')
  // The watcher lists the folder for itself before it tells of changes.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return opened
}

/** A judgement as corrections.ts writes it, subjects being contents. */
function judge(library: Library, hash: string): void {
  library.store.durable(() =>
    library.store.db
      .prepare(
        `INSERT INTO corrections (at, batch, kind, photo_hash, value, summary) VALUES ('2020', 1, 'landmark', ?, '"colosseum"', 'x')`,
      )
      .run(hash),
  )
}

describe('while the library is open', () => {
  it('sees a photo come, change, be renamed, move to another folder, and go', async () => {
    await writePhoto(at('first.jpg'), 1)
    const { library } = await watching()

    await writePhoto(at('new folder', 'second.jpg'), 2)
    await until('the new photo is in', () => names(library).length === 2 && settled(library))
    const second = photoOf(library, 'new folder/second.jpg')
    const contentBefore = harness.files(library).find((file) => file.path === 'first.jpg')

    await writePhoto(at('first.jpg'), 100, 80, 80)
    await until(
      'the changed photo has its new content',
      () => settled(library) && photoOf(library, 'first.jpg') !== contentBefore?.photo_id,
    )
    const contentAfter = harness.files(library).find((file) => file.path === 'first.jpg')
    expect(library.store.db.prepare('SELECT child_hash, parent_hash FROM photo_lineage').all()).toEqual([
      { child_hash: contentAfter?.hash, parent_hash: contentBefore?.hash },
    ])

    renameSync(at('new folder', 'second.jpg'), at('new folder', 'renamed.jpg'))
    await until(
      'the rename is seen',
      () =>
        names(library).includes('new folder/renamed.jpg') && names(library).length === 2 && settled(library),
    )
    expect(photoOf(library, 'new folder/renamed.jpg')).toBe(second)

    mkdirSync(at('other'))
    renameSync(at('new folder', 'renamed.jpg'), at('other', 'moved.jpg'))
    await until(
      'the move is seen',
      () => names(library).includes('other/moved.jpg') && names(library).length === 2 && settled(library),
    )
    expect(photoOf(library, 'other/moved.jpg')).toBe(second)

    renameSync(at('other'), at('whole folder'))
    await until(
      'the folder rename is seen',
      () =>
        names(library).includes('whole folder/moved.jpg') && names(library).length === 2 && settled(library),
    )
    expect(photoOf(library, 'whole folder/moved.jpg')).toBe(second)

    unlinkSync(at('first.jpg'))
    await until('the deletion is seen', () => names(library).length === 1)
    rmSync(at('whole folder'), { recursive: true })
    await until('the folder deletion is seen', () => names(library).length === 0)
    // The content is remembered: judgements would be there if it came back.
    expect(library.store.db.prepare('SELECT count(*) FROM photos').pluck().get()).toBe(3)
  })

  it('does not take a renamed photo for a deleted one, however long after', async () => {
    await writePhoto(at('a.jpg'), 1)
    const { library, outcomes } = await watching()
    renameSync(at('a.jpg'), at('b.jpg'))
    await until('the rename is seen', () => outcomes.some((outcome) => outcome.status === 'moved'))
    // The old name has had its second look by then.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await library.whenIdle()
    expect(names(library)).toEqual(['b.jpg'])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['indexed', 'moved'])
  })

  it('sees a photo go that was renamed a moment ago', async () => {
    await writePhoto(at('a.jpg'), 1)
    const { library, outcomes } = await watching()
    renameSync(at('a.jpg'), at('b.jpg'))
    await until('the rename is seen', () => outcomes.some((outcome) => outcome.status === 'moved'))
    // The old name waits for its second look still.
    rmSync(at('b.jpg'))
    await until('it is gone', () => names(library).length === 0)
  })

  it('catches up with what happened while another program held the database', async () => {
    await writePhoto(at('stays.jpg'), 1)
    await writePhoto(at('goes.jpg'), 2)
    const { library } = await watching()
    library.store.db.pragma('busy_timeout = 20')
    const other = new BetterSqlite3(join(library.dir, 'library.sqlite'))
    try {
      other.exec('BEGIN IMMEDIATE')
      rmSync(at('goes.jpg'))
      await writePhoto(at('comes.jpg'), 3)
      await until('the library says so', () => /Another program/.test(library.progress().message ?? ''))
      // Every part of it has tried to write by now.
      await new Promise((resolve) => setTimeout(resolve, 2500))
      library.analyseWhatIsMissing()
      expect(names(library).sort()).toEqual(['goes.jpg', 'stays.jpg'])
    } finally {
      other.exec('ROLLBACK')
      other.close()
    }
    await until('all is seen', () => `${names(library).sort()}` === 'comes.jpg,stays.jpg' && settled(library))
    expect(library.progress().message).toBeNull()
  })

  it('waits for a file that is still being written', async () => {
    const { library, outcomes } = await watching()
    const whole = readFileSync(await writePhoto(join(harness.base, 'aside.jpg'), 5, 1200, 900))
    const step = Math.ceil(whole.length / 15)
    for (let part = 1; part <= 15; part++) {
      writeFileSync(at('growing.jpg'), whole.subarray(0, part * step))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await until('it is in', () => names(library).length === 1 && settled(library))
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['indexed'])
    expect(library.store.db.prepare('SELECT count(*) FROM photos').pluck().get()).toBe(1)
  })

  it('takes a file that only looks new for what it is', async () => {
    await writePhoto(at('a.jpg'), 1)
    const { library, outcomes } = await watching()
    const before = harness.files(library)
    utimesSync(at('a.jpg'), new Date(), new Date(2020, 1, 1))
    await until('it was looked at again', () => outcomes.length === 2 && settled(library))
    expect(outcomes[1]?.status).toBe('unchanged')
    expect(harness.files(library)).toEqual(before)
  })

  it('keeps every photo of a folder that goes offline, and follows it again when it is back', async () => {
    await writePhoto(at('a.jpg'), 1)
    await writePhoto(at('b.jpg'), 2)
    const { library } = await watching()
    const before = harness.files(library)
    renameSync(harness.photos, `${harness.photos}-away`)
    await until('it is offline', () => library.roots()[0]?.state === 'offline')
    expect(library.roots()[0]?.message).toContain('not there')
    // A mount point without its drive is an empty folder.
    mkdirSync(harness.photos)
    library.rescan()
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(library.roots()[0]?.state).toBe('offline')
    expect(harness.files(library)).toEqual(before)
    rmSync(harness.photos, { recursive: true })
    renameSync(`${harness.photos}-away`, harness.photos)
    await until(
      'it is back',
      () => library.roots()[0]?.state === 'online' && library.roots()[0]?.watching === 'events',
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    await writePhoto(at('c.jpg'), 3)
    await until('a new photo is seen', () => names(library).length === 3 && settled(library))
  })
})

describe('while the library was closed', () => {
  it('finds what came, went, changed and moved, and keeps photo, content and judgements of what moved', async () => {
    for (const [index, name] of ['stays', 'goes', 'changes', 'moves', 'copied away'].entries()) {
      await writePhoto(at(`${name}.jpg`), index + 1)
    }
    const first = await harness.scan()
    const before = Object.fromEntries(harness.files(first.library).map((file) => [file.path, file]))
    judge(first.library, before['moves.jpg']?.hash ?? '')
    judge(first.library, before['copied away.jpg']?.hash ?? '')
    const journal = first.library.store.db.prepare('SELECT * FROM corrections').all()
    await harness.close()

    unlinkSync(at('goes.jpg'))
    await writePhoto(at('changes.jpg'), 50, 90, 90)
    await writePhoto(at('comes.jpg'), 51)
    mkdirSync(at('there'))
    renameSync(at('moves.jpg'), at('there', 'moved.jpg'))
    // To another disk a file moves by copy and delete: only its bytes stay the same.
    writeFileSync(at('there', 'copied.jpg'), readFileSync(at('copied away.jpg')))
    unlinkSync(at('copied away.jpg'))

    const { library, outcomes } = await harness.scan()
    const after = Object.fromEntries(harness.files(library).map((file) => [file.path, file]))
    expect(Object.keys(after)).toEqual([
      'changes.jpg',
      'comes.jpg',
      'stays.jpg',
      'there/copied.jpg',
      'there/moved.jpg',
    ])
    expect(after['there/moved.jpg']?.photo_id).toBe(before['moves.jpg']?.photo_id)
    expect(after['there/copied.jpg']?.photo_id).toBe(before['copied away.jpg']?.photo_id)
    expect(after['changes.jpg']?.hash).not.toBe(before['changes.jpg']?.hash)
    expect(library.store.db.prepare('SELECT * FROM corrections').all()).toEqual(journal)
    const status = Object.fromEntries(
      outcomes.map((o) => [o.path.slice(harness.photos.length + 1), o.status]),
    )
    expect(status).toEqual({
      'stays.jpg': 'unchanged',
      'changes.jpg': 'indexed',
      'comes.jpg': 'indexed',
      'there/moved.jpg': 'moved',
      'there/copied.jpg': 'moved',
    })
  })

  it('keeps the photos of a folder that is not there, and of another folder in its place', async () => {
    await writePhoto(at('a.jpg'), 1)
    await harness.scan()
    await harness.close()
    renameSync(harness.photos, `${harness.photos}-away`)
    const offline = await harness.scan()
    expect(offline.library.roots()[0]).toMatchObject({ state: 'offline', photoCount: 1 })
    await harness.close()
    await writePhoto(at('stranger.jpg'), 9, 100, 100)
    const stranger = await harness.scan()
    expect(stranger.library.roots()[0]).toMatchObject({
      state: 'offline',
      message: expect.stringContaining('Another folder'),
    })
    expect(names(stranger.library)).toEqual(['a.jpg'])
    await harness.close()
    // A copy of the folder, as from a backup, is another inode but the same photos.
    rmSync(harness.photos, { recursive: true })
    mkdirSync(harness.photos)
    writeFileSync(at('a.jpg'), readFileSync(join(`${harness.photos}-away`, 'a.jpg')))
    const restored = await harness.scan()
    expect(restored.library.roots()[0]).toMatchObject({ state: 'online', photoCount: 1 })
    expect(restored.outcomes.map((outcome) => outcome.status)).toEqual(['unchanged'])
  })
})
