/** Parts of the map: which photos lie in them, and circles that bear a name of the user's own. */

import { metersBetween, type Position } from '../../../shared/distance.ts'
import type { Area, NamedArea, PhotoPositions } from '../../../shared/library.ts'
import { MAX_AREA_METERS, MIN_AREA_METERS } from '../../../shared/limits.ts'

export interface ChosenArea {
  /** Null = an area without a name so far. */
  id: string | null
  name: string
  latitude: number
  longitude: number
  radiusMeters: number
}

export function countIn({ latitudes, longitudes }: PhotoPositions, area: Area): number {
  let count = 0
  for (let i = 0; i < latitudes.length; i++) {
    const [latitude, longitude] = [latitudes[i] ?? 0, longitudes[i] ?? 0]
    const isAcross =
      area.west <= area.east
        ? longitude >= area.west && longitude <= area.east
        : longitude >= area.west || longitude <= area.east
    if (isAcross && latitude >= area.south && latitude <= area.north) count++
  }
  return count
}

/** Photos in a circle that have a position of their own: those that bear its name. */
export function countWithin(positions: PhotoPositions, circle: Omit<ChosenArea, 'id' | 'name'>): number {
  let count = 0
  for (let i = 0; i < positions.latitudes.length; i++) {
    if (positions.by[i] === BY_LANDMARK) continue
    const position = { latitude: positions.latitudes[i] ?? 0, longitude: positions.longitudes[i] ?? 0 }
    if (metersBetween(circle, position) <= circle.radiusMeters) count++
  }
  return count
}
const BY_LANDMARK = 1

/** A named circle with less than this share of a part's diagonal as radius is a spot within it, not its name. */
const SMALLEST_SHARE = 1 / 4

/**
 * The circle to name for a part of the map: one around the photos in it; without any, the one that fits into it. A
 * circle with a name and its middle in it takes its place, the nearest first, if it is about as large as the part or as
 * that circle.
 */
export function areaName(
  area: Area,
  named: readonly NamedArea[],
  positions: PhotoPositions | null,
): ChosenArea {
  const inside = positions ? positionsIn(area, positions) : []
  const photos = middleOf(inside)
  let middle = photos ?? {
    latitude: (area.south + area.north) / 2,
    longitude: (area.west + area.east) / 2,
  }
  let reach = photos === null ? halfShorterSide(area) : farthest(middle, inside)
  if (reach > MAX_AREA_METERS) {
    // More than a circle can hold: one around the photo next to the middle holds some of them.
    const distances = inside.map((position) => metersBetween(middle, position))
    middle = inside[distances.indexOf(least(distances))] ?? middle
    reach = farthest(middle, inside)
  }
  const radiusMeters = Math.min(
    MAX_AREA_METERS,
    Math.max(MIN_AREA_METERS, 100, Math.ceil(reach * (photos === null ? 1 : 1.1))),
  )
  const diagonal = metersBetween(
    { latitude: area.south, longitude: area.west },
    { latitude: area.north, longitude: area.east },
  )
  const isOfItsSize = (circle: NamedArea) =>
    circle.radiusMeters >= Math.min(MAX_AREA_METERS, diagonal * SMALLEST_SHARE)
  const isAroundPhotos = (circle: NamedArea) =>
    photos !== null &&
    circle.radiusMeters >= radiusMeters / 2 &&
    metersBetween(circle, middle) <= circle.radiusMeters
  const [known] = named
    .filter((circle) => isIn(area, circle) && (isOfItsSize(circle) || isAroundPhotos(circle)))
    .sort((a, b) => metersBetween(middle, a) - metersBetween(middle, b))
  return known ?? { id: null, name: '', ...middle, radiusMeters }
}

const isIn = (area: Area, { latitude, longitude }: { latitude: number; longitude: number }): boolean =>
  latitude >= area.south && latitude <= area.north && longitude >= area.west && longitude <= area.east

/** Photos in a part that have a position of their own. */
function positionsIn(area: Area, { latitudes, longitudes, by }: PhotoPositions): Position[] {
  const inside: Position[] = []
  for (let i = 0; i < latitudes.length; i++) {
    const position = { latitude: latitudes[i] ?? 0, longitude: longitudes[i] ?? 0 }
    if (by[i] !== BY_LANDMARK && isIn(area, position)) inside.push(position)
  }
  return inside
}

/** Null without a photo. */
function middleOf(photos: readonly Position[]): Position | null {
  let [latitude, longitude] = [0, 0]
  for (const photo of photos) {
    latitude += photo.latitude / photos.length
    longitude += photo.longitude / photos.length
  }
  return photos.length > 0 ? { latitude, longitude } : null
}

/** Metres from the middle of a part to its nearer edges. */
function halfShorterSide({ south, north, west, east }: Area): number {
  const [latitude, longitude] = [(south + north) / 2, (west + east) / 2]
  const height = metersBetween({ latitude: south, longitude }, { latitude: north, longitude })
  const width = metersBetween({ latitude, longitude: west }, { latitude, longitude: east })
  return Math.min(width, height) / 2
}

function farthest(middle: Position, photos: readonly Position[]): number {
  let reach = 0
  for (const photo of photos) reach = Math.max(reach, metersBetween(middle, photo))
  return reach
}

const least = (distances: readonly number[]): number =>
  distances.reduce((best, distance) => Math.min(best, distance), Number.POSITIVE_INFINITY)
