import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { writeSettings } from '../store/settings.ts'
import { listAlbums } from './albums.ts'
import { listPhotos, photoDetail } from './photos.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.addLandmark('taj-mahal', 'Taj Mahal', 'Agra', 'India')
})
afterEach(() => library.close())

const rome = { city: 'Rome', country: 'Italy', countryCode: 'IT' }

describe('listAlbums', () => {
  it('groups landmarks by country and city, sorted, with the surest photo as the cover', () => {
    library.addPhoto({ path: 'a.jpg', landmark: { id: 'colosseum', score: 0.6, decision: 'confident' } })
    const best = library.addPhoto({
      path: 'b.jpg',
      landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
    })
    library.addPhoto({ path: 'c.jpg', landmark: { id: 'taj-mahal', score: 0.9, decision: 'confident' } })
    library.addPhoto({ path: 'd.jpg', landmark: { id: 'taj-mahal', score: 0.4, decision: 'unsure' } })
    expect(listAlbums(library.store.db, 'landmark')).toEqual([
      expect.objectContaining({ id: 'landmark:taj-mahal', group: ['India', 'Agra'], count: 1 }),
      expect.objectContaining({
        id: 'landmark:colosseum',
        group: ['Italy', 'Rome'],
        count: 2,
        coverPhotoId: best,
      }),
    ])
  })

  it('makes albums by place, month and number of people whose photos can be listed again', () => {
    library.addPhoto({
      path: 'a.jpg',
      takenAt: '2019-07-14T10:00:00',
      place: rome,
      faces: [{ expression: 'happy' }],
    })
    library.addPhoto({ path: 'b.jpg', takenAt: '2019-07-20T10:00:00', place: rome })
    library.addPhoto({ path: 'c.jpg' })
    for (const [by, expected] of [
      ['place', ['place:IT/Rome', 2]],
      ['date', ['date:2019-07', 2]],
      ['person-count', ['person-count:1', 1]],
      ['mood', ['mood:joyful', 1]],
    ] as const) {
      const albums = listAlbums(library.store.db, by)
      expect(albums.map(({ id, count }) => [id, count])).toEqual([expected])
      const [album] = albums
      expect(listPhotos(library.store.db, { albumId: album?.id ?? '' }).ids).toHaveLength(expected[1])
    }
  })

  it('shows no moods when they are switched off, and keeps them for later', () => {
    const id = library.addPhoto({ path: 'a.jpg', faces: [{ expression: 'happy' }] })
    writeSettings(library.store.db, { moodEnabled: false })
    expect(listAlbums(library.store.db, 'mood')).toEqual([])
    expect(photoDetail(library.store.db, id)?.mood).toBeNull()
    writeSettings(library.store.db, { moodEnabled: true })
    expect(listAlbums(library.store.db, 'mood')).toHaveLength(1)
  })

  it('counts a content that lies in two files once, and none whose last file has gone', () => {
    const id = library.addPhoto({
      path: 'a.jpg',
      landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
    })
    library.addFile(id, 'copy.jpg')
    expect(listAlbums(library.store.db, 'landmark')[0]?.count).toBe(1)
    library.store.db.prepare('DELETE FROM files').run()
    expect(listAlbums(library.store.db, 'landmark')).toEqual([])
  })
})

describe('listPhotos', () => {
  it('lists newest first with aspect ratio and month', () => {
    const old = library.addPhoto({ path: 'old.jpg', takenAt: '2001-02-03T04:05:06' })
    const recent = library.addPhoto({ path: 'new.jpg', takenAt: '2022-02-03T04:05:06' })
    expect(listPhotos(library.store.db, {})).toEqual({
      ids: [recent, old],
      aspectRatios: [Math.fround(4 / 3), Math.fround(4 / 3)],
      months: ['2022-02', '2001-02'],
      days: [20220203, 20010203],
      marks: [0, 0],
    })
  })

  it('finds words of file, place, landmark, mood, camera and date in any combination', () => {
    const id = library.addPhoto({
      path: 'Italy trip/IMG_0042.jpg',
      takenAt: '2019-07-14T10:00:00',
      place: rome,
      camera: 'FUJIFILM X100V',
      landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
      faces: [{ expression: 'happy' }],
    })
    library.addPhoto({ path: 'other.jpg', takenAt: '2018-01-01T00:00:00' })
    for (const text of [
      'colosseum',
      'joyful rome 2019',
      'July 2019',
      'x100',
      'img 0042',
      'trip COLOSS',
      'fujifilm italy',
    ]) {
      expect(listPhotos(library.store.db, { text }).ids, text).toEqual([id])
    }
    for (const text of ['paris', 'colosseum 2018', '"zzz', 'NOT colosseum zzz', '***']) {
      expect(listPhotos(library.store.db, { text }).ids, text).toEqual([])
    }
  })

  it('lists only unsure photos for review', () => {
    library.addPhoto({ path: 'a.jpg', landmark: { id: 'colosseum', score: 0.9, decision: 'confident' } })
    const unsure = library.addPhoto({
      path: 'b.jpg',
      landmark: { id: 'colosseum', score: 0.4, decision: 'unsure' },
    })
    expect(listPhotos(library.store.db, { review: true }).ids).toEqual([unsure])
  })

  it('gives nothing for an album that does not exist', () => {
    library.addPhoto({ path: 'a.jpg' })
    for (const albumId of ['landmark:atlantis', 'nonsense', '', `mood:' OR 1=1 --`]) {
      expect(listPhotos(library.store.db, { albumId }).ids, albumId).toEqual([])
    }
  })
})

describe('photoDetail', () => {
  it('says which of a photo’s files lie on a drive that is away', () => {
    const id = library.addPhoto({ path: 'trip/a.jpg' })
    expect(photoDetail(library.store.db, id)?.files).toEqual([
      { path: 'trip/a.jpg', rootName: 'photos', online: true },
    ])
    expect(photoDetail(library.store.db, id, new Set([1]))?.files[0]?.online).toBe(false)
    expect(photoDetail(library.store.db, 999)).toBeNull()
  })
})
