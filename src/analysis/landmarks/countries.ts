/**
 * Position → country by the 1:10m polygons of Natural Earth (npm package world-atlas, public domain).
 * The 1:50m polygons are lighter, but put Venice, Monaco and the Golden Gate into the sea.
 */
import { createRequire } from 'node:module'
import { geoArea, geoBounds, geoContains } from 'd3-geo'
import type { Polygon, Position } from 'geojson'
import isoCountries from 'i18n-iso-countries'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

interface CountryPolygon {
  /** ISO 3166-1 alpha-2; null for disputed areas without a code of their own. */
  code: string | null
  polygon: Polygon
  /** Degrees; west > east where it crosses the antimeridian. */
  west: number
  south: number
  east: number
  north: number
}

/** A polygon that covers more than half of the globe is a speck whose corners fell together, turned inside out. */
const HALF_GLOBE = 2 * Math.PI

export class Countries {
  readonly #polygons: CountryPolygon[]

  private constructor(polygons: CountryPolygon[]) {
    this.#polygons = polygons
  }

  /** Takes about 0.2 s. @throws Error when the package cannot be read */
  static load(): Countries {
    const require = createRequire(import.meta.url)
    const topology: Topology<{ countries: GeometryCollection }> = require('world-atlas/countries-10m.json')
    // The polygons made from it stay, its arcs need not.
    delete require.cache[require.resolve('world-atlas/countries-10m.json')]
    const polygons: CountryPolygon[] = []
    for (const { id, geometry } of feature(topology, topology.objects.countries).features) {
      const code = id === undefined ? null : (isoCountries.numericToAlpha2(String(id)) ?? null)
      const shapes =
        geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates
            : []
      for (const coordinates of shapes) {
        const polygon: Polygon = { type: 'Polygon', coordinates }
        polygons.push({ code, polygon, ...bounds(polygon) })
      }
    }
    return new Countries(polygons)
  }

  /** ISO 3166-1 alpha-2 of the country whose land this is; null at sea and in areas without a code. */
  codeAt(latitude: number, longitude: number): string | null {
    const found = this.#polygons.find(
      ({ polygon, west, south, east, north }) =>
        latitude >= south &&
        latitude <= north &&
        (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east) &&
        geoContains(polygon, [longitude, latitude]) &&
        geoArea(polygon) < HALF_GLOBE,
    )
    return found?.code ?? null
  }
}

function bounds(polygon: Polygon): Pick<CountryPolygon, 'west' | 'south' | 'east' | 'north'> {
  const ring: Position[] = polygon.coordinates[0] ?? []
  let [west, south, east, north] = [180, 90, -180, -90]
  let previous: number | null = null
  for (const [longitude = 0, latitude = 0] of ring) {
    // Only rings that cross the antimeridian or go round a pole need d3's careful and slow bounds.
    if (previous !== null && Math.abs(longitude - previous) > 180) {
      const [[w, s], [e, n]] = geoBounds(polygon)
      return { west: w, south: s, east: e, north: n }
    }
    previous = longitude
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  return { west, south, east, north }
}
