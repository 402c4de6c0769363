import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { listPhotos, photoDetail } from '../albums/photos.ts'
import { smartAlbums } from '../albums/smart-albums.ts'
import { namedAreas } from '../store/areas.ts'
import { applyJudgement, history, undo } from '../store/corrections.ts'
import { appendBatch, enforce, LIBRARY_SUBJECT } from '../store/journal.ts'
import { importJudgements, readCorrections } from './import-journal.ts'
import { exportedJournal } from './journal.ts'

let from: LibraryFixture
let into: LibraryFixture
beforeEach(() => {
  from = new LibraryFixture()
  into = new LibraryFixture()
  for (const library of [from, into]) {
    library.addLandmark('colosseum', 'Colosseum')
    for (const name of ['a', 'b']) library.addPhoto({ path: `${name}.jpg`, faces: [{ expression: 'happy' }] })
  }
})
afterEach(() => {
  from.close()
  into.close()
})

const [A, B] = [1, 2]
const say = (library: LibraryFixture, ...judgements: Judgement[]) => {
  for (const judgement of judgements) applyJudgement(library.store, judgement, () => null)
}
const lines = (library: LibraryFixture) =>
  [...exportedJournal(library.store.db)].map((correction) => JSON.stringify({ correction }))
const take = async (text = lines(from)) =>
  importJudgements(into.store, await readCorrections(text, 'export.json'), 'export.json', () => null)
const shown = (library: LibraryFixture, id: number) => photoDetail(library.store.db, id)

it('copies a journal into a library without words, history and undo included', async () => {
  say(
    from,
    { kind: 'landmark-name', photoIds: [A], name: 'Our "cabin" 🏡' },
    { kind: 'not-landmark', photoIds: [B], landmarkId: 'colosseum' },
    { kind: 'rename-landmark', landmarkId: 'colosseum', name: 'Arena' },
    { kind: 'expression', faceId: shown(from, A)?.faces[0]?.id ?? -1, expression: 'sad' },
    { kind: 'rating', photoIds: [A, B], rating: 5 },
  )
  undo(from.store)
  expect(await take()).toMatchObject({ known: 0, older: 0 })
  expect(lines(into)).toEqual(lines(from))
  expect(history(into.store, 9)).toEqual(history(from.store, 9))
  for (const id of [A, B]) expect(shown(into, id)).toEqual(shown(from, id))
})

it('adds what is in force where nothing newer was said, as one command, and nothing the second time', async () => {
  say(from, { kind: 'mood', photoIds: [A, B], mood: 'calm' }, { kind: 'rating', photoIds: [A], rating: 4 })
  say(from, { kind: 'favourite', photoIds: [A], favourite: true })
  undo(from.store)
  await new Promise((resolve) => setTimeout(resolve, 5))
  say(into, { kind: 'mood', photoIds: [B], mood: 'sad' })
  expect(await take()).toEqual({ added: 2, known: 0, older: 1 })
  expect(shown(into, A)).toMatchObject({ mood: { label: 'calm' }, rating: 4, favourite: false })
  expect(shown(into, B)?.mood?.label).toBe('sad')
  expect(await take()).toEqual({ added: 0, known: 2, older: 1 })
  undo(into.store)
  expect(shown(into, A)).toMatchObject({ rating: 0 })
})

/** Names are told apart by time, in milliseconds. */
const later = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('albums and areas of the same number in two libraries', () => {
  const centre = { latitude: 61.5, longitude: 8.8 }

  it('stay two, and one after another import', async () => {
    say(from, { kind: 'smart-album', albumId: null, name: 'Theirs', query: 'a' })
    say(from, { kind: 'area', areaId: null, name: 'Their cabin', centre, radiusMeters: 100 })
    say(into, { kind: 'smart-album', albumId: null, name: 'Ours', query: 'b' })
    say(into, { kind: 'area', areaId: null, name: 'Our cabin', centre, radiusMeters: 100 })
    expect(await take()).toEqual({ added: 2, known: 0, older: 0 })
    expect(await take()).toEqual({ added: 0, known: 2, older: 0 })
    expect(smartAlbums(into.store.db).map(({ name }) => name)).toEqual(['Ours', 'Theirs'])
    const areas = namedAreas(into.store.db).map(({ name }) => name)
    expect(areas.sort()).toEqual(['Our cabin', 'Their cabin'])
  })

  it('stay two with the ids of earlier versions, exceptions and cover included', async () => {
    const append = (library: LibraryFixture, name: string) =>
      library.store.durable(() => {
        const word = { photoHash: null, object: 'smart:1' }
        appendBatch(library.store.db, [{ ...word, kind: 'smart-album', value: { name, query: 'x' } }], 'made')
        enforce(library.store.db, [LIBRARY_SUBJECT])
      })
    append(from, 'Theirs')
    say(from, { kind: 'in-album', photoIds: [B], albumId: 'smart:1', included: true })
    await later()
    append(into, 'Ours')
    expect(await take()).toEqual({ added: 2, known: 0, older: 0 })
    expect(await take()).toEqual({ added: 0, known: 2, older: 0 })
    const [ours, theirs] = smartAlbums(into.store.db)
    expect([ours?.name, ours?.id, theirs?.name]).toEqual(['Ours', 'smart:1', 'Theirs'])
    expect(listPhotos(into.store.db, { albumId: theirs?.id ?? '' }).ids).toEqual([B])
    expect(listPhotos(into.store.db, { albumId: 'smart:1' }).ids).toEqual([])
  })

  it('are one and the same where both come from one journal', async () => {
    say(from, { kind: 'smart-album', albumId: null, name: 'Shared', query: 'a' })
    await take()
    const [album] = smartAlbums(into.store.db)
    await later()
    say(from, { kind: 'smart-album', albumId: album?.id ?? '', name: 'Shared, renamed', query: 'a' })
    await take()
    expect(smartAlbums(into.store.db)).toEqual([{ ...album, name: 'Shared, renamed' }])
  })
})

describe('an older word of an export', () => {
  it.each<[string, Judgement, Judgement]>([
    [
      'a landmark against its rejection here',
      { kind: 'landmark', photoIds: [A], landmarkId: 'colosseum' },
      { kind: 'not-landmark', photoIds: [A], landmarkId: 'colosseum' },
    ],
    [
      'a rejection against the landmark here',
      { kind: 'not-landmark', photoIds: [A], landmarkId: 'colosseum' },
      { kind: 'landmark', photoIds: [A], landmarkId: 'colosseum' },
    ],
  ])('loses: %s', async (_, theirs, ours) => {
    say(from, theirs)
    await later()
    say(into, ours)
    const before = shown(into, A)
    expect(await take()).toEqual({ added: 0, known: 0, older: 1 })
    expect(shown(into, A)).toEqual(before)
  })

  it('loses on the same face in a slightly different box, and a newer one wins', async () => {
    const faceOf = (library: LibraryFixture) => shown(library, A)?.faces[0]
    from.setFaces(A, [{ expression: 'happy', box: [0.11, 0.1, 0.2, 0.21] }])
    say(from, { kind: 'expression', faceId: faceOf(from)?.id ?? -1, expression: 'sad' })
    await later()
    say(into, { kind: 'expression', faceId: faceOf(into)?.id ?? -1, expression: 'anger' })
    expect(await take()).toEqual({ added: 0, known: 0, older: 1 })
    expect(faceOf(into)?.expression).toBe('anger')
    await later()
    say(from, { kind: 'not-a-face', faceId: faceOf(from)?.id ?? -1 })
    expect(await take()).toEqual({ added: 1, known: 0, older: 0 })
    expect(faceOf(into)).toBeUndefined()
    expect(await take()).toEqual({ added: 0, known: 1, older: 0 })
  })
})

const row = (changed: Record<string, unknown>) =>
  JSON.stringify({
    correction: {
      ...{ id: 1, at: '2020-01-01T00:00:00.000Z', batch: 1, summary: '', hash: 'hash-of-a.jpg', box: null },
      ...changed,
    },
  })

it.each([
  ['mood', { kind: 'mood', value: 'blissful' }],
  ['expression without a face', { kind: 'expression', value: 'happy' }],
  ['rating', { kind: 'rating', value: 9 }],
  ['album without an id', { kind: 'in-album', value: true }],
  ['position', { kind: 'position', value: { latitude: 91, longitude: 0 } }],
  ['saved search', { kind: 'smart-album', hash: null, object: 'smart:1', value: 'beach' }],
  ['moment', { kind: 'mood', value: 'calm', at: 'yesterday' }],
])('refuses a %s that no library can show, and changes nothing', async (_, changed) => {
  await expect(take([row({ kind: 'favourite', value: true }), row(changed)])).rejects.toThrow(/line 2/)
  expect(lines(into)).toEqual([])
  expect(shown(into, A)).not.toBeNull()
})

it('merges two exports in one file', async () => {
  say(from, { kind: 'rating', photoIds: [A], rating: 4 })
  expect(await take([...lines(from), ...lines(from)])).toEqual({ added: 1, known: 0, older: 0 })
  expect(shown(into, A)?.rating).toBe(4)
})

it.each([
  ['{', /line 1 is not JSON/],
  ['{"correction":{"id":1,"kind":"invented"}}', /line 1 is not a correction/],
])('refuses %s and changes nothing', async (line, message) => {
  await expect(take([line])).rejects.toThrow(message)
  expect(lines(into)).toEqual([])
})
