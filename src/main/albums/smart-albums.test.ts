import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { applyJudgement, CorrectionError, redo, replayJournal, undo } from '../store/corrections.ts'
import { refreshAllLabels } from '../store/labels.ts'
import { listAlbums } from './albums.ts'
import { listPhotos } from './photos.ts'

let library: LibraryFixture
let beach: number
let town: number
let old: number
beforeEach(() => {
  library = new LibraryFixture()
  beach = library.addPhoto({ path: 'beach.jpg', takenAt: '2019-07-14T10:00:00' })
  town = library.addPhoto({ path: 'town.jpg', takenAt: '2019-08-14T10:00:00' })
  old = library.addPhoto({ path: 'old beach.jpg', takenAt: '2009-07-14T10:00:00' })
})
afterEach(() => library.close())

const say = (judgement: Judgement) => applyJudgement(library.store, judgement, () => null)
const albums = () =>
  listAlbums(library.store.db, 'smart').map(({ id, title, count, coverPhotoId }) => [
    id,
    title,
    count,
    coverPhotoId,
  ])
/** The album that stands first. */
const firstId = () => String(albums()[0]?.[0])
const photosIn = (albumId: string) => listPhotos(library.store.db, { albumId }).ids

describe('smart albums', () => {
  it('hold what their search finds, photos of later included, newest as the cover', () => {
    say({ kind: 'smart-album', albumId: null, name: 'Beaches', query: 'beach -2009' })
    const id = firstId()
    expect(albums()).toEqual([[id, 'Beaches', 1, beach]])
    const later = library.addPhoto({ path: 'Beach 2.jpg', takenAt: '2020-07-14T10:00:00' })
    expect(photosIn(id)).toEqual([later, beach])
    expect(albums()).toEqual([[id, 'Beaches', 2, later]])
  })

  it('respect photos put in and taken out by hand', () => {
    say({ kind: 'smart-album', albumId: null, name: 'Beaches', query: 'beach' })
    const id = firstId()
    say({ kind: 'in-album', photoIds: [town], albumId: id, included: true })
    say({ kind: 'in-album', photoIds: [old], albumId: id, included: false })
    expect(photosIn(id)).toEqual([town, beach])
    expect(albums()[0]?.[2]).toBe(2)
    undo(library.store)
    expect(photosIn(id)).toEqual([town, beach, old])
    say({ kind: 'cover', albumId: id, photoId: old })
    expect(albums()[0]?.[3]).toBe(old)
  })

  it('are changed, deleted, and brought back by undo; an id is never used again', () => {
    say({ kind: 'smart-album', albumId: null, name: 'Beaches', query: 'beach' })
    const id = firstId()
    say({ kind: 'smart-album', albumId: id, name: 'Towns “🏰”', query: 'town' })
    expect(albums()).toEqual([[id, 'Towns “🏰”', 1, town]])
    say({ kind: 'delete-smart-album', albumId: id })
    expect(albums()).toEqual([])
    expect(photosIn(id)).toEqual([])
    say({ kind: 'smart-album', albumId: null, name: 'Other', query: 'old' })
    expect(firstId()).not.toBe(id)
    undo(library.store)
    undo(library.store)
    expect(albums().map(([shown]) => shown)).toEqual([id])
    redo(library.store)
    expect(albums()).toEqual([])
  })

  it('stay when they find nothing, and survive a replay of the journal', () => {
    say({ kind: 'smart-album', albumId: null, name: 'None yet', query: 'zeppelin' })
    library.store.transaction(() => replayJournal(library.store.db))
    refreshAllLabels(library.store.db)
    expect(albums()).toEqual([[firstId(), 'None yet', 0, 0]])
  })

  it('refuse what cannot be', () => {
    expect(() => say({ kind: 'smart-album', albumId: 'smart:9', name: 'X', query: 'y' })).toThrow(
      CorrectionError,
    )
    expect(() => say({ kind: 'delete-smart-album', albumId: 'smart:9' })).toThrow(CorrectionError)
    expect(() => say({ kind: 'smart-album', albumId: null, name: '\u202e', query: 'y' })).toThrow(
      CorrectionError,
    )
  })
})

it('lists albums of a day, a month and a year', () => {
  expect(photosIn('date:2019')).toEqual([town, beach])
  expect(photosIn('date:2019-07')).toEqual([beach])
  expect(photosIn('date:2019-07-14')).toEqual([beach])
  expect(photosIn('date:nonsense')).toEqual([])
})
