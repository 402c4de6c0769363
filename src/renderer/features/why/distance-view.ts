/** A small map that shows two positions: a projection about their middle, and a round length for its scale. */
import { type GeoProjection, geoAzimuthalEquidistant, geoDistance, geoInterpolate } from 'd3-geo'
import type { Position } from '../../../shared/distance.ts'

const EARTH_METERS = 6_371_000
/** Two positions closer than this are shown as if they were so far apart: the map does not zoom in for ever. */
const LEAST_METERS = 200
/** Share of the map's smaller side that the two positions are apart. */
const APART = 0.55

export interface DistanceView {
  projection: GeoProjection
  metersPerPixel: number
  /** A round length that is about a quarter of the width. */
  scaleMeters: number
  scalePixels: number
}

export function distanceView(a: Position, b: Position, width: number, height: number): DistanceView {
  const from: [number, number] = [a.longitude, a.latitude]
  const to: [number, number] = [b.longitude, b.latitude]
  const middle = geoInterpolate(from, to)(0.5)
  const meters = Math.max(LEAST_METERS, geoDistance(from, to) * EARTH_METERS)
  const pixels = APART * Math.min(width, height)
  const metersPerPixel = meters / pixels
  const projection = geoAzimuthalEquidistant()
    .rotate([-middle[0], -middle[1]])
    .scale(EARTH_METERS / metersPerPixel)
    .translate([width / 2, height / 2])
    .clipExtent([
      [0, 0],
      [width, height],
    ])
  const scaleMeters = roundLength((metersPerPixel * width) / 4)
  return { projection, metersPerPixel, scaleMeters, scalePixels: scaleMeters / metersPerPixel }
}

/** The largest of 1, 2, 5, 10, 20 … that is not larger. */
export function roundLength(meters: number): number {
  const power = 10 ** Math.floor(Math.log10(meters))
  const digit = meters / power
  return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power
}
