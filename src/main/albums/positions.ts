/**
 * Where photos are on the map: where the user says, else where the camera says, else where their landmark stands.
 */

import type Database from 'better-sqlite3'
import type { Area, MapNames, PhotoDetail, PhotoPositions } from '../../shared/library.ts'
import { POSITION_SOURCES } from '../../shared/limits.ts'
import { namedAreas } from '../store/areas.ts'
import { statement } from '../store/statement.ts'

type Row = [id: number, latitude: number, longitude: number, by: 'camera' | 'user' | 'landmark']

const POSITIONS = `
  SELECT photo_id, latitude, longitude, position_by FROM shown_photos WHERE latitude IS NOT NULL
  UNION ALL
  SELECT s.photo_id, l.latitude, l.longitude, 'landmark'
  FROM landmarks l JOIN shown_photos s ON s.landmark_id = l.id
  WHERE l.latitude IS NOT NULL AND l.longitude IS NOT NULL AND s.latitude IS NULL`

/** Every photo that has a place on the map, as parallel arrays; in no particular order. */
export function photoPositions(db: Database.Database): PhotoPositions {
  const rows = db.prepare(POSITIONS).raw().all() as Row[]
  const positions: PhotoPositions = {
    ids: new Int32Array(rows.length),
    latitudes: new Float64Array(rows.length),
    longitudes: new Float64Array(rows.length),
    by: new Uint8Array(rows.length),
  }
  for (const [n, [id, latitude, longitude, by]] of rows.entries()) {
    positions.ids[n] = id
    positions.latitudes[n] = latitude
    positions.longitudes[n] = longitude
    positions.by[n] = POSITION_SOURCES.indexOf(by)
  }
  return positions
}

/** Ids of the photos on a part of the map. */
export function photosInArea(db: Database.Database, { west, south, east, north }: Area): number[] {
  const within = west <= east ? 'longitude BETWEEN ? AND ?' : '(longitude >= ? OR longitude <= ?)'
  return statement<number[], { photo_id: number }>(
    db,
    `SELECT photo_id FROM (${POSITIONS}) WHERE latitude BETWEEN ? AND ? AND ${within}`,
  )
    .all(south, north, west, east)
    .map(({ photo_id }) => photo_id)
}

/** Where one photo is. @returns null when nobody says */
export function positionOf(db: Database.Database, photoId: number): PhotoDetail['position'] {
  const row = statement<
    [number],
    {
      latitude: number | null
      longitude: number | null
      by: 'camera' | 'user' | 'landmark'
      city: string | null
      country: string | null
    }
  >(
    db,
    `SELECT coalesce(t.latitude, p.latitude, l.latitude) AS latitude,
       coalesce(t.longitude, p.longitude, l.longitude) AS longitude,
       CASE WHEN t.latitude IS NOT NULL THEN 'user' WHEN p.latitude IS NOT NULL THEN 'camera' ELSE 'landmark' END AS by,
       CASE WHEN t.latitude IS NOT NULL THEN t.city WHEN p.latitude IS NOT NULL THEN p.city ELSE l.city END AS city,
       CASE WHEN t.latitude IS NOT NULL THEN t.country WHEN p.latitude IS NOT NULL THEN p.country ELSE l.country END AS country
     FROM photos p LEFT JOIN labels t ON t.photo_id = p.id LEFT JOIN landmarks l ON l.id = t.landmark_id
     WHERE p.id = ?`,
  ).get(photoId)
  if (!row || row.latitude === null || row.longitude === null) return null
  return { ...row, latitude: row.latitude, longitude: row.longitude }
}

/** What the map is written on with: areas that the user has named, and places of the library. */
export function mapNames(db: Database.Database): MapNames {
  const areas = namedAreas(db)
  const places = statement<[], { place: string; latitude: number; longitude: number }>(
    db,
    `SELECT place, AVG(latitude) AS latitude, AVG(longitude) AS longitude FROM shown_photos
     WHERE latitude IS NOT NULL AND place IS NOT NULL GROUP BY place ORDER BY COUNT(*) DESC LIMIT 2000`,
  ).all()
  const named = new Set(areas.map(({ name }) => name))
  return {
    areas,
    places: places
      .map(({ place, ...at }) => ({ name: place.slice(place.indexOf('/') + 1), ...at }))
      // A circle says where its name belongs.
      .filter(({ name }) => name !== '' && !named.has(name)),
  }
}
