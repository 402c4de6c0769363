/** Gives a landmark of the gallery the identity of its gazetteer entry. Used by build-gallery.ts. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { distance } from 'geokdbush'
import { z } from 'zod'
import type { GazetteerEntry } from '../src/shared/node/gazetteer.ts'

export interface NamedPlace {
  slug: string
  name: string
  city: string
  latitude: number
  longitude: number
}

export interface GalleryPlace {
  id: string
  name: string
  city: string | null
  country: string | null
  latitude: number
  longitude: number
  radiusMeters: number
}

const rowSchema = z.object({
  slug: z.string(),
  name: z.string(),
  city: z.string(),
  latitude: z.coerce.number(),
  longitude: z.coerce.number(),
})

/**
 * Landmark tables by slug. A slug in two tables is one landmark, described by the first.
 *
 * @throws Error naming the file when a column is missing, or two landmarks of one table have the same slug or name
 */
export function readLandmarkTable(paths: readonly string[]): Map<string, NamedPlace> {
  const places = new Map<string, NamedPlace>()
  for (const path of paths) {
    const rows = z.array(rowSchema).parse(parse(readFileSync(path), { columns: true, bom: true }), {
      error: () => `${path} needs the columns slug, name, city, latitude and longitude`,
    })
    const seen = new Set<string>()
    for (const row of rows) {
      for (const key of [`slug "${row.slug}"`, `name "${row.name}"`]) {
        if (seen.has(key)) throw new Error(`${path} has two landmarks with the ${key}; rename one of them`)
        seen.add(key)
      }
      if (!places.has(row.slug)) places.set(row.slug, row)
    }
  }
  return places
}

/** Positions of one place in two tables. */
const SAME_PLACE_KM = 2
const DEFAULT_RADIUS_METERS = 500

/**
 * The gazetteer's id and radius where it knows the place under this name within 2 km, else an id made from the slug.
 * Name, city and position are the gallery's own.
 */
export function toGalleryLandmark(
  row: NamedPlace,
  gazetteer: GazetteerEntry[],
  countryAt: (latitude: number, longitude: number) => string | null,
): GalleryPlace {
  const wanted = nameKey(row.name)
  const entry = gazetteer.find(
    (candidate) =>
      distance(candidate.longitude, candidate.latitude, row.longitude, row.latitude) <= SAME_PLACE_KM &&
      [candidate.name, ...candidate.altNames].some((name) => nameKey(name) === wanted),
  )
  return {
    id: entry?.id ?? row.slug.replaceAll('_', '-'),
    name: row.name,
    // "Bay Lake, Florida": the region is of no use as a heading.
    city: row.city.split(',')[0]?.trim() || null,
    country: countryAt(row.latitude, row.longitude),
    latitude: row.latitude,
    longitude: row.longitude,
    radiusMeters: entry?.radiusMeters ?? DEFAULT_RADIUS_METERS,
  }
}

function nameKey(name: string): string {
  return name
    .replaceAll(/\([^)]*\)/g, '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !['the', 'of'].includes(word))
    .toSorted()
    .join(' ')
}
