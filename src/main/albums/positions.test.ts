import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { POSITION_SOURCES } from '../../shared/limits.ts'
import { labelsOf } from '../cli/scan-line.ts'
import { whereTaken } from '../export/records.ts'
import { xmpOf } from '../export/xmp.ts'
import { libraryNames } from '../search/vocabulary.ts'
import { namedAreas } from '../store/areas.ts'
import { applyJudgement, undo } from '../store/corrections.ts'
import { listAlbums } from './albums.ts'
import { listPhotos, photoDetail } from './photos.ts'
import { photoPositions, photosInArea } from './positions.ts'

let library: LibraryFixture
let cabin: number
let rome: number
let byLandmark: number
let nowhere: number
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.store.db.prepare('UPDATE landmarks SET latitude = 41.89, longitude = 12.49').run()
  const place = { city: 'Rome', country: 'Italy', countryCode: 'IT' }
  cabin = library.addPhoto({ path: 'cabin.jpg', gps: [61.5, 8.8] })
  rome = library.addPhoto({ path: 'rome.jpg', gps: [41.9, 12.5], place })
  byLandmark = library.addPhoto({
    path: 'colosseum.jpg',
    landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
  })
  nowhere = library.addPhoto({ path: 'nowhere.jpg' })
})
afterEach(() => library.close())

const say = (judgement: Judgement) => applyJudgement(library.store, judgement, () => null)
const positions = () => {
  const { ids, latitudes, by } = photoPositions(library.store.db)
  return Object.fromEntries(
    Array.from(ids, (id, i) => [id, [latitudes[i], POSITION_SOURCES[by[i] ?? 0]] as const]),
  )
}

it('takes the position of the camera, else that of the landmark, and says which', () => {
  expect(positions()).toEqual({
    [cabin]: [61.5, 'camera'],
    [rome]: [41.9, 'camera'],
    [byLandmark]: [41.89, 'landmark'],
  })
  expect(photoDetail(library.store.db, byLandmark)?.position).toMatchObject({ by: 'landmark', city: 'Rome' })
  expect(photoDetail(library.store.db, nowhere)?.position).toBeNull()
})

it('lets the user move photos; the place goes with the position, and undo takes it back', () => {
  say({ kind: 'position', photoIds: [nowhere, cabin], position: { latitude: 41.91, longitude: 12.51 } })
  expect(positions()[nowhere]).toEqual([41.91, 'user'])
  expect(positions()[cabin]).toEqual([41.91, 'user'])
  expect(listAlbums(library.store.db, 'place')).toMatchObject([
    { id: 'place:IT/Rome', group: ['Italy'], count: 3 },
  ])
  expect(listPhotos(library.store.db, { text: 'place:rome' }).ids).toHaveLength(4)
  undo(library.store)
  expect(positions()[cabin]).toEqual([61.5, 'camera'])
  expect(positions()[nowhere]).toBeUndefined()
})

it('shows nothing of where the camera was once the user has moved a photo', () => {
  const { db } = library.store
  // Far from anything known: no city, no country.
  say({ kind: 'position', photoIds: [rome], position: { latitude: -50, longitude: -120 } })
  expect(listPhotos(db, { text: 'place:Rome' }).ids).toEqual([byLandmark])
  expect(libraryNames(db).names.places.find(({ name }) => name === 'Italy')?.count).toBe(1)
  expect(listAlbums(db, 'place')).toEqual([])
  say({ kind: 'place', photoIds: [rome], name: 'On the sea' })
  expect(listAlbums(db, 'place')).toMatchObject([{ title: 'On the sea', group: [] }])
  const photo = photoDetail(db, rome)
  if (!photo) throw new Error('no photo')
  expect(whereTaken(photo)).toEqual({ gps: { latitude: -50, longitude: -120 }, place: null })
  expect(labelsOf(photo)).toMatchObject({ gps: [-50, -120] })
  expect(labelsOf(photo)).not.toHaveProperty('place')
  expect(xmpOf(photo)).not.toMatch(/photoshop:(City|Country)>/)
})

it('finds the photos of a part of the map, across the 180th meridian too', () => {
  const { db } = library.store
  expect(photosInArea(db, { west: 12, south: 41, east: 13, north: 42 }).sort()).toEqual([rome, byLandmark])
  expect(listPhotos(db, { area: { west: 8, south: 61, east: 9, north: 62 } }).ids).toEqual([cabin])
  const fiji = library.addPhoto({ path: 'fiji.jpg', gps: [-17, 179.5] })
  expect(photosInArea(db, { west: 179, south: -20, east: -179, north: -10 })).toEqual([fiji])
})

it('names an area once: photos inside bear the name, those of later as well, until it is taken away', () => {
  const centre = { latitude: 61.5, longitude: 8.8 }
  say({ kind: 'area', areaId: null, name: 'Our cabin', centre, radiusMeters: 500 })
  const areaId = namedAreas(library.store.db)[0]?.id ?? ''
  expect(photoDetail(library.store.db, cabin)?.placeName).toBe('Our cabin')
  const later = library.addPhoto({ path: 'cabin 2.jpg', gps: [61.501, 8.801] })
  const outside = library.addPhoto({ path: 'lake.jpg', gps: [61.51, 8.8] })
  expect(listPhotos(library.store.db, { text: 'our cabin' }).ids.sort()).toEqual([cabin, later].sort())
  expect(photoDetail(library.store.db, outside)?.placeName).toBeNull()

  say({ kind: 'place', photoIds: [later], name: 'The sauna' })
  expect(photoDetail(library.store.db, later)?.placeName).toBe('The sauna')

  say({ kind: 'area', areaId, name: 'Hytta', centre, radiusMeters: 5000 })
  expect(photoDetail(library.store.db, outside)?.placeName).toBe('Hytta')
  undo(library.store)
  expect(photoDetail(library.store.db, outside)?.placeName).toBeNull()
  expect(photoDetail(library.store.db, cabin)?.placeName).toBe('Our cabin')
  say({ kind: 'area', areaId, name: null, centre, radiusMeters: 500 })
  expect(photoDetail(library.store.db, cabin)?.placeName).toBeNull()
})
