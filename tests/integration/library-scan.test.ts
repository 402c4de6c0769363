import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { THUMBNAIL_SIZES, thumbnailPath, thumbnailsDirOf } from '../../src/shared/node/thumbnails.ts'
import { hashTree, LibraryHarness, writePhoto } from '../library-harness.ts'

let harness: LibraryHarness
beforeEach(() => {
  harness = new LibraryHarness()
})
afterEach(() => harness.remove())

const at = (...parts: string[]): string => join(harness.photos, ...parts)

describe('a scan', () => {
  it('answers for every file, however odd, and leaves the folder as it was', async () => {
    await writePhoto(at('plain.jpg'), 1)
    await writePhoto(at('line\nbreak 🏛️ ünï.jpg'), 2)
    await writePhoto(at('deep', 'er', 'x.JPEG'), 3)
    await writePhoto(at('folder.jpg', 'inside.jpg'), 4)
    await writePhoto(at('@eaDir', 'plain.jpg'), 5)
    await writePhoto(at('.hidden', 'a.jpg'), 6)
    await writePhoto(at('Photos Library.photoslibrary', 'a.jpg'), 7)
    await writePhoto(at('cut.jpg'), 8, 900, 700)
    truncateSync(at('cut.jpg'), 3000)
    writeFileSync(at('._plain.jpg'), 'AppleDouble')
    writeFileSync(at('empty.jpg'), '')
    writeFileSync(at('broken.jpg'), 'no picture')
    writeFileSync(at('phone.HEIC'), 'x')
    writeFileSync(at('raw.cr3'), 'x')
    writeFileSync(at('notes.txt'), 'x')
    copyFileSync(at('plain.jpg'), at('copy of plain.jpg'))
    symlinkSync(harness.photos, at('deep', 'loop'))
    symlinkSync('self', at('self'))
    symlinkSync('nowhere.jpg', at('dangling.jpg'))
    execFileSync('mkfifo', [at('pipe.jpg')])
    writeFileSync(
      Buffer.concat([Buffer.from(at('bad-')), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')]),
      'x',
    )
    const before = hashTree(harness.photos)

    const { library, outcomes } = await harness.scan()
    const byName = Object.fromEntries(harness.files(library).map((file) => [file.path, file]))
    const status = Object.fromEntries(Object.entries(byName).map(([path, file]) => [path, file.status]))
    const badName = Object.keys(status).find((path) => path.startsWith('bad-')) ?? ''
    expect(status).toEqual({
      'plain.jpg': 'indexed',
      'copy of plain.jpg': 'indexed',
      'line\nbreak 🏛️ ünï.jpg': 'indexed',
      'deep/er/x.JPEG': 'indexed',
      'folder.jpg/inside.jpg': 'indexed',
      'cut.jpg': expect.stringMatching(/indexed|failed/),
      'empty.jpg': 'failed',
      'broken.jpg': 'failed',
      'phone.HEIC': 'unsupported',
      'raw.cr3': 'unsupported',
      [badName]: 'failed',
    })
    expect(byName['plain.jpg']?.photo_id).toBe(byName['copy of plain.jpg']?.photo_id)
    expect(byName['phone.HEIC']?.error_message).toContain('HEIC')
    expect(byName['raw.cr3']?.error_message).toContain('Canon RAW (CR3)')
    expect(byName['empty.jpg']?.error_message).toContain('empty')
    expect(byName[badName]?.error_message).toContain('Rename')
    expect(outcomes.map((outcome) => basename(outcome.path)).sort()).toEqual(
      Object.keys(status)
        .map((path) => basename(path))
        .sort(),
    )
    expect(library.problems().map((problem) => problem.path)).toEqual(
      expect.arrayContaining(['empty.jpg', 'broken.jpg', 'phone.HEIC', 'raw.cr3']),
    )
    expect(library.progress()).toMatchObject({ state: 'idle', found: 11, done: 11, unsupported: 2 })
    for (const size of THUMBNAIL_SIZES) {
      expect(
        existsSync(thumbnailPath(thumbnailsDirOf(harness.dir), byName['plain.jpg']?.hash ?? '', size)),
      ).toBe(true)
    }
    expect(hashTree(harness.photos)).toBe(before)
  })

  it('does nothing twice: a second scan finds everything unchanged', async () => {
    for (let seed = 0; seed < 5; seed++) await writePhoto(at(`${seed}.jpg`), seed)
    await harness.scan()
    await harness.close()
    const { library, outcomes } = await harness.scan()
    expect(outcomes.map((outcome) => outcome.status)).toEqual(Array(5).fill('unchanged'))
    expect(library.store.db.prepare('SELECT count(*) FROM photos').pluck().get()).toBe(5)
  })

  it('keeps a folder that cannot be listed as a problem and goes on', async () => {
    await writePhoto(at('fine.jpg'), 1)
    // Too long a path stops everybody, also the administrator whom permissions do not stop.
    const half = Array<string>(9).fill('n'.repeat(250))
    mkdirSync(at(...half), { recursive: true })
    mkdirSync(join(harness.base, ...half), { recursive: true })
    renameSync(join(harness.base, half[0] ?? ''), at(...half, 'further'))
    const { library } = await harness.scan()
    expect(harness.files(library).map((file) => [file.path, file.status])).toEqual([['fine.jpg', 'indexed']])
    expect(library.problems()).toMatchObject([
      { code: 'folder', message: expect.stringContaining('too long') },
    ])
    execFileSync('rm', ['-r', at(half[0] ?? '')])
  })

  it.skipIf(process.getuid?.() === 0)(
    'keeps photos of a folder that may not be read for a while',
    async () => {
      await writePhoto(at('closed', 'a.jpg'), 2)
      await harness.scan()
      await harness.close()
      chmodSync(at('closed'), 0o000)
      const { library } = await harness.scan()
      chmodSync(at('closed'), 0o755)
      expect(harness.files(library).map((file) => file.path)).toEqual(['closed/a.jpg'])
      expect(library.problems()[0]?.message).toContain('closed')
    },
  )

  it('takes two hard links for two files of one photo', async () => {
    await writePhoto(at('a.jpg'), 1)
    linkSync(at('a.jpg'), at('b.jpg'))
    const { library } = await harness.scan()
    expect(harness.files(library).map((file) => [file.path, file.status])).toEqual([
      ['a.jpg', 'indexed'],
      ['b.jpg', 'indexed'],
    ])
    expect(library.roots()[0]?.photoCount).toBe(1)
  })

  it('leaves its own folder out when the library lies among the photos', async () => {
    await writePhoto(at('a.jpg'), 1)
    const { library } = await harness.scan({ dir: at('Moodmark') })
    expect(harness.files(library).map((file) => file.path)).toEqual(['a.jpg'])
    library.rescan()
    await library.whenIdle()
    expect(harness.files(library).map((file) => file.path)).toEqual(['a.jpg'])
  })

  it('pauses, holds, and goes on', async () => {
    for (let seed = 0; seed < 6; seed++) await writePhoto(at(`${seed}.jpg`), seed)
    const { library } = harness.open()
    library.addRoot(harness.photos)
    library.setPaused(true)
    library.start()
    await new Promise((resolve) => library.once('device', resolve))
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(library.progress()).toMatchObject({ state: 'paused', found: 6, done: 0, photosPerSecond: 0 })
    library.setPaused(false)
    await library.whenIdle()
    expect(library.progress()).toMatchObject({ state: 'idle', done: 6, failed: 0 })
  })

  it('refuses folders that cannot be added, saying why', async () => {
    mkdirSync(at('sub'))
    await writePhoto(at('a.jpg'), 1)
    mkdirSync(`${harness.photos}-old`)
    const { library } = harness.open()
    library.addRoot(at('sub'))
    const fault = (path: string): unknown => {
      try {
        library.addRoot(path)
        return 'added'
      } catch (error) {
        return (error as { fault?: string }).fault
      }
    }
    expect(fault(at('missing'))).toBe('missing')
    expect(fault(at('a.jpg'))).toBe('not-a-folder')
    expect(fault(harness.photos)).toBe('contains-root')
    expect(fault(at('sub'))).toBe('known')
    symlinkSync(at('sub'), join(harness.base, 'link'))
    expect(fault(join(harness.base, 'link'))).toBe('known')
    mkdirSync(at('sub', 'below'))
    expect(fault(at('sub', 'below'))).toBe('inside-root')
    expect(fault(harness.dir)).toBe('library-folder')
    // Only begins with the same letters.
    expect(fault(`${harness.photos}-old`)).toBe('added')
  })
})
