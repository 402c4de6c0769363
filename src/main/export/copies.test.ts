import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { applyJudgement } from '../store/corrections.ts'
import { exportCopies } from './copies.ts'

let dir: string
let photos: string
let outDir: string
let library: LibraryFixture

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-copies-'))
  photos = join(dir, 'photos')
  outDir = join(dir, 'out')
  mkdirSync(join(photos, 'b'), { recursive: true })
  mkdirSync(outDir)
  library = new LibraryFixture(photos)
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
})
afterEach(() => {
  library.close()
  rmSync(dir, { recursive: true, force: true })
})

function addFile(path: string): number {
  writeFileSync(join(photos, path), `content of ${path}`)
  utimesSync(join(photos, path), new Date('2019-07-14T12:00:00Z'), new Date('2019-07-14T12:00:00Z'))
  return library.addPhoto({ path })
}
const copy = (ids: number[], sidecars = true, into = outDir) =>
  exportCopies(library.store.db, ids, { outDir: into, sidecars, roots: [photos] })
const names = () => readdirSync(outDir).sort()

it('copies bytes and time, with what the user said in the sidecar, and leaves the original as it was', async () => {
  const id = addFile('Our "cabin" 🏡.jpg')
  applyJudgement(library.store, { kind: 'landmark', photoIds: [id], landmarkId: 'colosseum' }, () => null)
  applyJudgement(library.store, { kind: 'rating', photoIds: [id], rating: 4 }, () => null)
  expect(await copy([id])).toEqual({ copied: 1, failed: [] })
  expect(names()).toEqual(['Our "cabin" 🏡.jpg', 'Our "cabin" 🏡.jpg.xmp'])
  const copied = join(outDir, 'Our "cabin" 🏡.jpg')
  expect(readFileSync(copied, 'utf8')).toBe('content of Our "cabin" 🏡.jpg')
  expect(statSync(copied).mtime.toISOString()).toBe('2019-07-14T12:00:00.000Z')
  const xmp = readFileSync(`${copied}.xmp`, 'utf8')
  expect(xmp).toContain('Colosseum')
  expect(xmp).toMatch(/xmp:Rating[^<]*4/)
  expect(readdirSync(photos).sort()).toEqual(['Our "cabin" 🏡.jpg', 'b'])
})

it('replaces nothing: names that are taken get a number, copies and sidecars alike', async () => {
  const ids = [addFile('a.jpg'), addFile('b/a.jpg')]
  writeFileSync(join(outDir, 'a (2).jpg.xmp'), 'somebody else’s')
  expect(await copy(ids)).toEqual({ copied: 2, failed: [] })
  expect(await copy([ids[0] ?? 0], false)).toEqual({ copied: 1, failed: [] })
  expect(names()).toEqual(['a (2).jpg.xmp', 'a (3).jpg', 'a (3).jpg.xmp', 'a (4).jpg', 'a.jpg', 'a.jpg.xmp'])
  expect(readFileSync(join(outDir, 'a (2).jpg.xmp'), 'utf8')).toBe('somebody else’s')
})

it('tells how far it is', async () => {
  const told: number[] = []
  const ids = [addFile('a.jpg'), addFile('b.jpg'), addFile('c.jpg')]
  await exportCopies(library.store.db, ids, {
    ...{ outDir, sidecars: false, roots: [photos] },
    onProgress: (done) => void told.push(done),
  })
  expect(told).toEqual([0, 1, 2])
})

it('names a photo whose file is gone and copies the others', async () => {
  const gone = addFile('gone.jpg')
  const there = addFile('there.jpg')
  rmSync(join(photos, 'gone.jpg'))
  expect(await copy([gone, there])).toEqual({
    copied: 1,
    failed: [
      { photoId: gone, name: 'gone.jpg', message: expect.stringContaining('gone.jpg is not there now') },
    ],
  })
})

it('writes into no folder of photos, not by a link either', async () => {
  const id = addFile('a.jpg')
  symlinkSync(join(photos, 'b'), join(dir, 'link'))
  for (const inside of [photos, join(photos, 'b'), join(dir, 'link')]) {
    await expect(copy([id], true, inside)).rejects.toThrow('lies inside the photo folder')
  }
  expect(readdirSync(join(photos, 'b'))).toEqual([])
})

it.skipIf(process.getuid?.() === 0)(
  'says that nothing can be written into a folder that is read-only',
  async () => {
    const id = addFile('a.jpg')
    chmodSync(outDir, 0o500)
    await expect(copy([id])).rejects.toThrow('Choose another folder')
  },
)

it('lists every photo that a full disk has kept from being copied, and leaves nothing half written', async () => {
  const ids = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map(addFile)
  let writes = 0
  const result = await exportCopies(library.store.db, ids, {
    ...{ outDir, sidecars: true, roots: [photos] },
    copyFile: async (from, to, mode) => {
      await copyFile(from, to, mode)
      if (++writes === 2) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    },
  })
  expect(result).toEqual({
    copied: 1,
    failed: ['b.jpg', 'c.jpg', 'd.jpg'].map((name, i) => ({
      photoId: ids[i + 1],
      name,
      message: `${name} could not be copied: the disk is full.`,
    })),
  })
  expect(readdirSync(outDir).sort()).toEqual(['a.jpg', 'a.jpg.xmp'])
})

it('replaces no file that appears while it copies, and leaves the unfinished copy of another window alone', async () => {
  const id = addFile('a.jpg')
  const foreign = join(outDir, `.a.jpg.${process.pid}.part`)
  writeFileSync(foreign, 'half')
  const result = await exportCopies(library.store.db, [id], {
    ...{ outDir, sidecars: true, roots: [photos] },
    copyFile: async (from, to, mode) => {
      await copyFile(from, to, mode)
      writeFileSync(join(outDir, 'a.jpg'), 'of another program')
    },
  })
  expect(result).toEqual({ copied: 1, failed: [] })
  expect(readFileSync(join(outDir, 'a.jpg'), 'utf8')).toBe('of another program')
  expect(readFileSync(join(outDir, 'a (2).jpg'), 'utf8')).toBe('content of a.jpg')
  expect(readdirSync(outDir)).toContain('a (2).jpg.xmp')
  expect(readFileSync(foreign, 'utf8')).toBe('half')
})

it('ends before the next photo when it is told to, and says what is missing', async () => {
  const ids = ['a.jpg', 'b.jpg'].map(addFile)
  const stop = new AbortController()
  const result = await exportCopies(library.store.db, ids, {
    ...{ outDir, sidecars: false, roots: [photos], signal: stop.signal },
    copyFile: async (from, to, mode) => {
      await copyFile(from, to, mode)
      stop.abort()
    },
  })
  expect(result.copied).toBe(1)
  expect(result.failed.map(({ photoId }) => photoId)).toEqual([ids[1]])
  expect(readdirSync(outDir)).toEqual(['a.jpg'])
})
