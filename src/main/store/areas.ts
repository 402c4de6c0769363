/** Areas that the user has named: circles on the map. What was taken inside bears the name, today and later. */
import type Database from 'better-sqlite3'
import { metersBetween } from '../../shared/distance.ts'
import type { NamedArea } from '../../shared/library.ts'
import { LIBRARY_SUBJECT } from './journal.ts'
import { statement } from './statement.ts'

interface Position {
  latitude: number | null
  longitude: number | null
}

const SUBJECT = 'area:'
const EARTH_RADIUS_METERS = 6_371_000
/** Length of one degree of latitude. */
const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180
/** Around a corrected position, other photos and landmarks tell city and country up to here. */
const SAME_CITY_METERS = 30_000

export function namedAreas(db: Database.Database): NamedArea[] {
  return statement<[string], { subject: string; value: string }>(
    db,
    `SELECT subject, value FROM judgements WHERE photo_hash = ? AND subject LIKE '${SUBJECT}%' AND value <> 'null'`,
  )
    .all(LIBRARY_SUBJECT)
    .map(({ subject, value }) => ({
      id: subject.slice(SUBJECT.length),
      ...(JSON.parse(value) as Omit<NamedArea, 'id'>),
    }))
}

export function areaById(db: Database.Database, id: string): NamedArea | null {
  return namedAreas(db).find((area) => area.id === id) ?? null
}

/** The area that a position lies in; of several the smallest, which says most. */
export function areaAt(db: Database.Database, position: Position): NamedArea | null {
  const { latitude, longitude } = position
  if (latitude === null || longitude === null) return null
  let smallest: NamedArea | null = null
  for (const area of namedAreas(db)) {
    const isInside = metersBetween(area, { latitude, longitude }) <= area.radiusMeters
    if (isInside && (!smallest || area.radiusMeters < smallest.radiusMeters)) smallest = area
  }
  return smallest
}

/** Photos taken in an area, by the user's word on their position or by the camera's. */
export function photosInNamedArea(db: Database.Database, id: string | null): number[] {
  const area = id === null ? null : areaById(db, id)
  if (!area) return []
  return statement<[Bounds], { id: number; latitude: number; longitude: number }>(
    db,
    `SELECT p.id, p.latitude, p.longitude FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
     WHERE p.latitude BETWEEN @south AND @north AND p.longitude BETWEEN @west AND @east AND t.latitude IS NULL
     UNION ALL
     SELECT photo_id, latitude, longitude FROM labels
     WHERE latitude BETWEEN @south AND @north AND longitude BETWEEN @west AND @east`,
  )
    .all(boundsAround(area, area.radiusMeters))
    .filter((photo) => metersBetween(area, photo) <= area.radiusMeters)
    .map((photo) => photo.id)
}

interface Bounds {
  south: number
  north: number
  west: number
  east: number
}

/** A rectangle in degrees that holds the circle; all longitudes where it touches a pole or the 180th meridian. */
function boundsAround(centre: { latitude: number; longitude: number }, radiusMeters: number): Bounds {
  const reach = radiusMeters / METERS_PER_DEGREE
  const [south, north] = [centre.latitude - reach, centre.latitude + reach]
  // Meridians are closest together at the end nearer to a pole.
  const narrowest = Math.cos((Math.min(90, Math.max(Math.abs(south), Math.abs(north))) * Math.PI) / 180)
  const across = reach / narrowest
  const [west, east] = [centre.longitude - across, centre.longitude + across]
  return west >= -180 && east <= 180 ? { south, north, west, east } : { south, north, west: -180, east: 180 }
}

export interface PlaceAround {
  city: string | null
  country: string | null
  countryCode: string | null
}

/**
 * City and country of a position that no camera gave: those of the nearest photo with a position, or landmark.
 * @param except photos that are being moved
 */
export function placeAround(
  db: Database.Database,
  position: { latitude: number; longitude: number },
  except: readonly number[] = [],
): PlaceAround {
  const moved = new Set(except)
  const near = statement<[Bounds], PlaceAround & { id: number | null; latitude: number; longitude: number }>(
    db,
    `SELECT id, latitude, longitude, city, country, country_code AS countryCode FROM photos
     WHERE latitude BETWEEN @south AND @north AND longitude BETWEEN @west AND @east AND country IS NOT NULL
     UNION ALL
     SELECT NULL, latitude, longitude, city, country, NULL FROM landmarks
     WHERE latitude BETWEEN @south AND @north AND longitude BETWEEN @west AND @east AND country IS NOT NULL`,
  ).all(boundsAround(position, SAME_CITY_METERS))
  let best: PlaceAround = { city: null, country: null, countryCode: null }
  let nearest = SAME_CITY_METERS
  for (const { id, latitude, longitude, city, country, countryCode } of near) {
    if (id !== null && moved.has(id)) continue
    const distance = metersBetween(position, { latitude, longitude })
    if (distance > nearest) continue
    nearest = distance
    best = { city, country, countryCode: countryCode ?? codeOf(db, country) }
  }
  return best
}

/** A landmark knows its country's name only; other photos of that country know its code. */
function codeOf(db: Database.Database, country: string | null): string | null {
  const row = statement<[string | null], { country_code: string | null }>(
    db,
    'SELECT country_code FROM photos WHERE country = ? AND country_code IS NOT NULL LIMIT 1',
  ).get(country)
  return row?.country_code ?? null
}
