/** Gives a landmark of the gallery the identity of its gazetteer entry. Used by build-gallery.ts. */
import { distance } from 'geokdbush'
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
