import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { PhotoQuery } from '../../shared/library.ts'
import { FAVOURITE_MARK } from '../../shared/limits.ts'
import { unpackPhotoList, unpackPlaces } from '../../shared/photo-list.ts'
import { applyJudgement } from '../store/corrections.ts'
import { openDatabase } from '../store/database.ts'
import { allByTime, pickByTime } from './by-time.ts'
import { listPhotos, packedPhotos, photosAmong } from './photos.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  const colosseum = { id: 'colosseum', score: 0.9, decision: 'confident' as const }
  for (let n = 0; n < 40; n++) {
    library.addPhoto({
      path: `trip ${n % 3}/${n}.jpg`,
      // Not in the order of ids, some at the same moment, some without a date.
      ...(n % 5 === 0 ? {} : { takenAt: `20${10 + ((n * 7) % 9)}-0${1 + (n % 4)}-1${n % 2}T10:00:00` }),
      ...(n % 4 === 0 ? { landmark: colosseum } : {}),
      ...(n % 3 === 0 ? { faces: facesOf(n === 9 ? 300 : 1 + (n % 2)) } : {}),
    })
  }
})
afterEach(() => library.close())

const facesOf = (count: number) => Array.from({ length: count }, () => ({ expression: 'happy' as const }))
const db = () => library.store.db
const QUERIES: PhotoQuery[] = [
  {},
  { albumId: 'landmark:colosseum' },
  { albumId: 'date:2012' },
  { albumId: 'nothing' },
  { mood: 'joyful' },
  { favourite: true },
  { minRating: 3 },
  { review: true },
  { unplaced: true },
  { text: 'trip 1 not people' },
  { text: 'trip 2 not people' },
  { text: 'happy at the colosseum' },
  { text: 'trip or colosseum not (2012 or -people)' },
  { text: 'trip -colosseum', favourite: true },
  { text: 'zeppelin' },
  { text: '2012 or rating:4+' },
  { text: 'people:0' },
  { text: 'people:1' },
  { text: '300 people or people:2+' },
  { albumId: 'date:2012-02' },
  { albumId: 'date:nonsense' },
  { hidden: true },
  { order: 'best-smile' },
  { order: 'best-smile', text: 'people' },
]

describe('lists by time', () => {
  it('are the same from what is kept as from the database, for every kind of question', () => {
    applyJudgement(library.store, { kind: 'favourite', photoIds: [7, 9, 12], favourite: true }, () => null)
    applyJudgement(library.store, { kind: 'rating', photoIds: [9, 20], rating: 4 }, () => null)
    applyJudgement(library.store, { kind: 'hidden', photoIds: [11], hidden: true }, () => null)
    // Within a transaction nothing that is kept is used.
    const asked = QUERIES.map((query) => db().transaction(() => listPhotos(db(), query))())
    allByTime(db())
    expect(pickByTime(db(), [])).not.toBeNull()
    expect(QUERIES.map((query) => listPhotos(db(), query))).toEqual(asked)
    expect(asked[0]?.ids).toHaveLength(39)
    expect(asked[5]?.ids).toHaveLength(3)
    expect(asked[9]?.ids.length).toBeGreaterThan(3)
  })

  it('are read where nothing may be written, as by the command line, and follow the writer', () => {
    const reader = openDatabase(library.dir, { readonly: true })
    try {
      expect(QUERIES.map((query) => listPhotos(reader.db, query))).toEqual(
        QUERIES.map((query) => listPhotos(db(), query)),
      )
      applyJudgement(library.store, { kind: 'hidden', photoIds: [11], hidden: true }, () => null)
      expect(listPhotos(reader.db, {})).toEqual(listPhotos(db(), {}))
    } finally {
      reader.close()
    }
  })

  it('tell of every change at once: the own, taken back or not, and those of another process', () => {
    const ids = () => [...packedPhotos(db(), {}).ids]
    const before = ids()
    expect(ids()).toEqual(before)
    applyJudgement(library.store, { kind: 'hidden', photoIds: [before[3] ?? 0], hidden: true }, () => null)
    const without = before.filter((_, index) => index !== 3)
    expect(pickByTime(db(), [])).toBeNull()
    expect(ids()).toEqual(without)
    expect([...(pickByTime(db(), [])?.list.ids ?? [])]).toEqual(without)

    const takenBack = () =>
      db().transaction(() => {
        db().prepare('DELETE FROM shown_photos WHERE photo_id = ?').run(without[0])
        expect(ids()).toEqual(without.slice(1))
        throw new Error('taken back')
      })()
    expect(takenBack).toThrow('taken back')
    expect(ids()).toEqual(without)

    const other = new BetterSqlite3(library.store.file)
    other.prepare('DELETE FROM shown_photos WHERE photo_id = ?').run(without[1])
    other.close()
    expect(ids()).toEqual(without.filter((_, index) => index !== 1))
  })

  it('are told as places in the list that the window holds, and as lists once it is out of date', () => {
    const held = packedPhotos(db(), {})
    const { edition } = held
    expect(edition).toBeGreaterThan(0)
    const inHeld = (query: PhotoQuery) => {
      const told = photosAmong(db(), query, edition)
      return 'places' in told ? Array.from(unpackPlaces(told.places), (place) => held.ids[place]) : 'a list'
    }
    const byTime = QUERIES.filter(({ hidden, order }) => !hidden && order !== 'best-smile')
    expect(byTime.map(inHeld)).toEqual(byTime.map((query) => listPhotos(db(), query).ids))
    expect(inHeld({ hidden: true })).toBe('a list')
    expect(inHeld({ order: 'best-smile' })).toBe('a list')

    applyJudgement(library.store, { kind: 'favourite', photoIds: [7], favourite: true }, () => null)
    const favourites = () => photosAmong(db(), { favourite: true }, edition)
    const expected = { list: expect.objectContaining({ ids: Int32Array.of(7) }) }
    expect(favourites()).toEqual(expected)
    // The list has been read anew by then, for another window.
    expect(packedPhotos(db(), {}).edition).toBeGreaterThan(edition)
    expect(favourites()).toEqual(expected)
    expect(unpackPhotoList(packedPhotos(db(), { favourite: true })).marks).toEqual([FAVOURITE_MARK])
  })

  it('outlive what is written elsewhere, and find what was written meanwhile', () => {
    const { edition } = packedPhotos(db(), {})
    const found = () => listPhotos(db(), { text: 'renamed' }).ids
    expect(found()).toEqual([])
    db().prepare("UPDATE files SET path = 'renamed.jpg' WHERE photo_id = 5").run()
    db().prepare('DELETE FROM photo_search WHERE rowid = 5').run()
    db().prepare("INSERT INTO photo_search (rowid, path) VALUES (5, 'renamed.jpg')").run()
    expect(found()).toEqual([5])
    expect(photosAmong(db(), { text: 'renamed' }, edition)).toEqual({
      places: expect.objectContaining({ count: 1 }),
    })
    expect(packedPhotos(db(), {}).edition).toBe(edition)

    // Whatever the library's own triggers write into the list is seen.
    db().prepare('UPDATE labels SET rating = 5 WHERE photo_id = 5').run()
    expect(packedPhotos(db(), {}).edition).toBeGreaterThan(edition)
    expect(listPhotos(db(), { minRating: 5 }).ids).toEqual([5])
    const held = packedPhotos(db(), {}).edition
    db().prepare('DELETE FROM files WHERE photo_id = 5').run()
    expect(photosAmong(db(), { minRating: 5 }, held)).toEqual({
      list: expect.objectContaining({ edition: 0 }),
    })
    expect(listPhotos(db(), {}).ids).not.toContain(5)
  })
})
