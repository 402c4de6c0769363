/**
 * From a GPS position to country, city and the named places around it, without network.
 * Runs in the analysis process's main thread and in the script that builds the gazetteer.
 */
import { distance } from 'geokdbush'
import type { Gps, NearbyLandmark, Place } from '../../shared/evidence.ts'
import { countryName } from '../../shared/node/country-names.ts'
import { type GazetteerEntry, loadGazetteer } from '../../shared/node/gazetteer.ts'
import { Cities } from './cities.ts'
import { Countries } from './countries.ts'
import { GazetteerTree } from './gazetteer-tree.ts'
import { AREA_KINDS, bearing, reachMeters } from './geo-prior.ts'

/** Coasts are drawn coarsely, islets and piers not at all: this far from a town the sea still belongs to its country. */
const COAST_KM = 20
const ASHORE_KM = 5
const KM_PER_DEGREE = 111.2
/** Beyond this from any city's edge a photo has no city, only a country. */
const MAX_CITY_KM = 60
const MAX_NEARBY = 5
/** So close, the direction to a place's coordinate says nothing. */
const AT_IT_METERS = 50
/** Vatican City is smaller than the polygons' grid: Natural Earth's outline of it has no area left. */
const VATICAN = { code: 'VA', name: 'Vatican City', latitude: 41.9033, longitude: 12.4534, radiusKm: 0.45 }

/** Position → place. */
export class PlaceIndex {
  readonly #countries: Countries
  readonly #cities: Cities

  constructor(countries: Countries, cities: Cities) {
    this.#countries = countries
    this.#cities = cities
  }

  static load(): PlaceIndex {
    return new PlaceIndex(Countries.load(), Cities.load())
  }

  /**
   * @param latitude  −90..90
   * @param longitude −180..180
   * @returns all null on the high seas
   */
  place(latitude: number, longitude: number): Place {
    if (distance(longitude, latitude, VATICAN.longitude, VATICAN.latitude) <= VATICAN.radiusKm)
      return { city: VATICAN.name, country: countryName(VATICAN.code), countryCode: VATICAN.code }
    const countryCode =
      this.#countries.codeAt(latitude, longitude) ??
      this.#cities.nearestCountry(latitude, longitude, COAST_KM) ??
      this.#countryAshore(latitude, longitude)
    if (countryCode === null) return { city: null, country: null, countryCode: null }
    return {
      city: this.#cities.cityAt(latitude, longitude, countryCode, MAX_CITY_KM),
      country: countryName(countryCode),
      countryCode,
    }
  }

  /** Off a lonely coast: the country of the land that is 5 km away in one of eight directions. */
  #countryAshore(latitude: number, longitude: number): string | null {
    const step = ASHORE_KM / KM_PER_DEGREE
    const east = step / Math.max(0.01, Math.cos((latitude * Math.PI) / 180))
    for (let i = 0; i < 8; i++) {
      const angle = (i * Math.PI) / 4
      const probe = Math.min(90, Math.max(-90, latitude + step * Math.cos(angle)))
      const across = longitude + east * Math.sin(angle)
      const code = this.#countries.codeAt(probe, ((((across + 180) % 360) + 360) % 360) - 180)
      if (code !== null) return code
    }
    return null
  }
}

export class Geo {
  readonly #places: PlaceIndex
  readonly #gazetteer: readonly GazetteerEntry[]
  readonly #tree: GazetteerTree

  constructor(places: PlaceIndex, gazetteer: readonly GazetteerEntry[]) {
    this.#places = places
    this.#gazetteer = gazetteer
    this.#tree = new GazetteerTree(gazetteer.map((entry) => ({ ...entry, meters: reachMeters(entry) })))
  }

  /** Takes about half a second. @throws Error naming the file when the gazetteer or a map package cannot be read */
  static load(resourcesDir: string): Geo {
    return new Geo(PlaceIndex.load(), loadGazetteer(resourcesDir))
  }

  place(latitude: number, longitude: number): Place {
    return this.#places.place(latitude, longitude)
  }

  /**
   * Gazetteer places within whose reach (radius of its kind, more for the popular, plus the GPS error) the position
   * lies, at most 5. First the one that is nearest in relation to its radius, a little in favour of the popular:
   * inside a national park, the temple one stands before comes before the park. What lies behind the camera comes later.
   */
  nearby(gps: Gps): NearbyLandmark[] {
    const { latitude, longitude } = gps
    const error = gps.accuracyMeters ?? 0
    return [...this.#tree.near({ latitude, longitude, meters: error })]
      .flatMap((index) => {
        const entry = this.#gazetteer[index]
        if (!entry) return []
        const meters = distance(longitude, latitude, entry.longitude, entry.latitude) * 1000
        if (meters > reachMeters(entry) + error) return []
        const rank = (meters / entry.radiusMeters) * (2 - entry.popularity) * turnedAway(gps, entry, meters)
        return [{ rank, landmark: { id: entry.id, name: entry.name, distanceMeters: Math.round(meters) } }]
      })
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MAX_NEARBY)
      .map(({ landmark }) => landmark)
  }
}

/** 1 for what the camera faces, for areas and when its heading is unknown; up to 2 for what lies straight behind it. */
function turnedAway(gps: Gps, entry: GazetteerEntry, meters: number): number {
  if (gps.heading === null || meters <= AT_IT_METERS || AREA_KINDS.has(entry.kind)) return 1
  const off = Math.abs(gps.heading - bearing(gps, entry)) % 360
  return 1.5 - Math.cos((off * Math.PI) / 180) / 2
}
