import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { listPhotos } from '../albums/photos.ts'
import { labelsAreWaiting } from '../store/relabel.ts'
import { runCommand } from './program.ts'

let library: LibraryFixture
let printed: string[]
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum')
  library.addPhoto({ path: 'a.jpg', landmark: { id: 'colosseum', score: 0.51, decision: 'confident' } })
  printed = []
  const keep = (line: string | Uint8Array) => printed.push(String(line)) > 0
  vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  vi.spyOn(process.stderr, 'write').mockImplementation(keep)
})
afterEach(() => {
  vi.restoreAllMocks()
  library.close()
})
const run = (...args: string[]) => runCommand([...args, '--library', library.dir, '--json'])

it('shows and changes caution, with the labels that follow from it, and world packs', async () => {
  expect(await run('settings', '--caution', 'careful', '--pack-off', 'world-asia', 'world-africa')).toBe(0)
  expect(await run('settings', '--pack-on', 'world-asia')).toBe(0)
  expect(JSON.parse(printed.at(-1) ?? '')).toEqual({
    ...{ faces: true, mood: true, caution: 'careful', worldPacksOff: ['world-africa'] },
  })
  expect(labelsAreWaiting(library.store.db)).toBe(false)
  expect(listPhotos(library.store.db, { text: 'Colosseum' }).ids).toEqual([])
  expect(await run('settings', '--caution', 'bold')).toBe(2)
  expect(printed.at(-1)).toMatch(/careful, balanced, eager/)
  expect(await run('settings', '--pack-off', 'asia')).toBe(2)
  expect(printed.at(-1)).toMatch(/^There is no world pack asia; there are .*world-asia/)
})

it('tells an album that never was from one that is', async () => {
  expect(await run('album', 'Rome', 'colosseum')).toBe(0)
  expect(await run('delete-album', 'Rome')).toBe(2)
  expect(printed.at(-1)).toBe('There is no album "Rome". List them with: moodmark albums --by smart\n')
  expect(await run('album', 'Rome', 'tower', '--id', 'smart:0')).toBe(2)
  expect(printed.at(-1)).toMatch(/^There is no album "smart:0"/)
  for (const id of ['Rome', 'smart:0', 'constructor:x', 'toString']) {
    expect(await run('photos', '--album', id)).toBe(2)
    expect(printed.at(-1)).toContain(`There is no album "${id}". List them with: moodmark albums --by`)
  }
  expect(await run('photos', '--album', 'landmark:colosseum')).toBe(0)
  expect(await run('albums', '--by', 'smart')).toBe(0)
  const { id } = JSON.parse(printed.at(-1) ?? '')
  expect(await run('delete-album', id)).toBe(0)
})

it('says in words what a search was understood as', async () => {
  expect(
    await runCommand(['search', '--explain', 'happy "the old bridge" cat', '--library', library.dir]),
  ).toBe(0)
  const rows = printed
    .join('')
    .split('\n')
    .map((row) => row.split('│').map((cell) => cell.trim()))
  expect(rows.map(([, typed, meant]) => [typed, meant])).toEqual(
    expect.arrayContaining([
      ['happy', 'feeling: joyful, happy'],
      ['"the old bridge"', 'words: the old bridge'],
      ['cat', 'words: cat'],
    ]),
  )
})

it.each([
  ['a saved search that is too long', ['album', 'Long', 'x'.repeat(501)], /500 characters/],
  ['an area too small', ['name-area', '41.9,12.5', 'Here', '--radius', '5'], /10 to 100000 meters, not 5/],
  ['an area too large', ['name-area', '41.9,12.5', 'Here', '--radius', '200000'], /10 to 100000/],
])('refuses %s and changes nothing', async (_, args, message) => {
  expect(await run(...args)).toBe(2)
  expect(printed.join('')).toMatch(message)
  expect(library.store.db.prepare('SELECT count(*) FROM corrections').pluck().get()).toBe(0)
})
