/**
 * The six regions that landmarks of the world are divided into, as boxes of latitude and longitude. They overlap on
 * purpose: what lies at a border may be in either pack, and a look too many costs milliseconds.
 */

export const WORLD_REGIONS = [
  'europe',
  'asia',
  'north-america',
  'south-america',
  'oceania',
  'africa',
] as const
export type WorldRegion = (typeof WORLD_REGIONS)[number]

/** South, west, north, east in degrees. */
type RegionBox = readonly [number, number, number, number]

const BOXES: Readonly<Record<WorldRegion, readonly RegionBox[]>> = {
  // With Iceland, the Azores, the Canaries, the Urals and the Caucasus.
  europe: [
    [34, -32, 82, 62],
    [27, -19, 34, -13],
  ],
  // From the Bosporus and Sinai to New Guinea and Chukotka.
  asia: [
    [34, 25, 82, 180],
    [12, 32, 34, 150],
    [-12, 60, 12, 142],
    [60, -180, 75, -168],
  ],
  // With Greenland, the Caribbean, the Aleutians and Hawaii.
  'north-america': [
    [6, -172, 84, -50],
    [59, -75, 84, -10],
    [50, 170, 60, 180],
    [18, -162, 23, -154],
  ],
  // With the Galápagos, Easter Island and South Georgia.
  'south-america': [
    [-57, -93, 14, -33],
    [-60, -70, -50, -25],
    [-30, -111, -24, -103],
  ],
  // Australia to Polynesia, Micronesia, Hawaii, and Antarctica.
  oceania: [
    [-56, 108, -8, 180],
    [-10, 128, 22, 180],
    [-56, -180, 30, -100],
    [-90, -180, -56, 180],
  ],
  // With Madagascar, the Mascarenes and the Atlantic islands.
  africa: [
    [-36, -32, 38, 52],
    [-30, 40, 6, 65],
  ],
}

/** Every region that a position may belong to; at sea there may be none. */
export function regionsAt(latitude: number, longitude: number): WorldRegion[] {
  return WORLD_REGIONS.filter((region) =>
    BOXES[region].some(
      ([south, west, north, east]) =>
        latitude >= south && latitude <= north && longitude >= west && longitude <= east,
    ),
  )
}

export function isInRegion(region: WorldRegion, latitude: number, longitude: number): boolean {
  return regionsAt(latitude, longitude).includes(region)
}
