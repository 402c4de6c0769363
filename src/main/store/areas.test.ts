import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { namedAreas, photosInNamedArea, placeAround } from './areas.ts'
import { applyJudgement } from './corrections.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const fiji = { city: 'Suva', country: 'Fiji', countryCode: 'FJ' }

function inCircle(latitude: number, longitude: number, radiusMeters: number): number[] {
  const { db } = library.store
  const before = new Set(namedAreas(db).map(({ id }) => id))
  const centre = { latitude, longitude }
  applyJudgement(
    library.store,
    { kind: 'area', areaId: null, name: `${latitude} ${longitude} ${radiusMeters}`, centre, radiusMeters },
    () => null,
  )
  const made = namedAreas(db).find(({ id }) => !before.has(id))
  return photosInNamedArea(db, made?.id ?? null).sort((a, b) => a - b)
}

it('finds what lies in a circle, across the 180th meridian, at the poles, and by the word of the user', () => {
  const west = library.addPhoto({ path: 'west.jpg', gps: [-17, 179.99] })
  const east = library.addPhoto({ path: 'east.jpg', gps: [-17, -179.99] })
  const pole = library.addPhoto({ path: 'pole.jpg', gps: [89.99, 0] })
  const other = library.addPhoto({ path: 'other.jpg', gps: [89.99, 180] })
  const moved = library.addPhoto({ path: 'moved.jpg', gps: [-17, 100] })
  expect(inCircle(-17, 179.999, 5000)).toEqual([west, east])
  expect(inCircle(90, 50, 5000)).toEqual([pole, other])
  // 10 km apart along a parallel, where a degree of longitude is 19 km.
  const north = library.addPhoto({ path: 'north.jpg', gps: [80, 20] })
  expect(inCircle(80, 20.5, 9800)).toEqual([north])
  expect(inCircle(80, 20.6, 9800)).toEqual([])
  const position = { latitude: 80, longitude: 20.6 }
  applyJudgement(library.store, { kind: 'position', photoIds: [moved], position }, () => null)
  expect(inCircle(80, 20.6, 100)).toEqual([moved])
  expect(inCircle(-17, 100, 100)).toEqual([])
})

it('takes city and country of the nearest photo around, across the 180th meridian too', () => {
  library.addPhoto({ path: 'west.jpg', gps: [-17, 179.99], place: fiji })
  const { db } = library.store
  expect(placeAround(db, { latitude: -17, longitude: -179.99 })).toEqual(fiji)
  expect(placeAround(db, { latitude: -17, longitude: 170 }).city).toBeNull()
})

it('reads no more of the library than lies in the band around', () => {
  const { db } = library.store
  const plan = (sql: string) =>
    db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join()
  for (const table of ['photos', 'labels', 'landmarks']) {
    expect(
      plan(`SELECT rowid FROM ${table} WHERE latitude BETWEEN 1 AND 2 AND longitude BETWEEN 1 AND 2`),
    ).toContain(`${table}_by_position`)
  }
})
