import { expect, it } from 'vitest'
import type { NamedArea, PhotoPositions } from '../../../shared/library.ts'
import { areaName, countWithin } from './areas.ts'

/** About 111 km from south to north. */
const region = { south: 45, north: 46, west: 10, east: 11 }
const circle = (name: string, latitude: number, longitude: number, radiusMeters: number): NamedArea => ({
  ...{ id: name, name, latitude, longitude, radiusMeters },
})
const positions = (...at: [latitude: number, longitude: number][]): PhotoPositions => ({
  ids: Int32Array.from(at, (_, index) => index + 1),
  latitudes: Float64Array.from(at, ([latitude]) => latitude),
  longitudes: Float64Array.from(at, ([, longitude]) => longitude),
  by: new Uint8Array(at.length),
})

it('does not take a small named spot for the large part that it lies in', () => {
  const garden = circle('garden', 45.5, 10.5, 50)
  const named = areaName(region, [garden], positions([45.1, 10.1], [45.9, 10.9]))
  expect(named).toMatchObject({ id: null, name: '' })
  expect(named.radiusMeters).toBeGreaterThan(50_000)
})

it('holds photos also where the part is larger than any circle', () => {
  const world = { south: -80, north: 80, west: -180, east: 180 }
  const photos = positions([48.8, 2.3], [48.9, 2.4], [-33.8, 151.2], [37.8, -122.4])
  const named = areaName(world, [], photos)
  expect(countWithin(photos, named)).toBeGreaterThan(0)
})

it('offers the nearest of the named circles that are as large as the part', () => {
  const [corner, middle] = [circle('corner', 45.05, 10.05, 60_000), circle('middle', 45.45, 10.5, 60_000)]
  expect(areaName(region, [corner, middle], positions([45.5, 10.5]))).toBe(middle)
  expect(areaName(region, [corner], null)).toBe(corner)
})

it('offers a small circle where all photos of the part are in it', () => {
  const garden = circle('garden', 45.5, 10.5, 80)
  expect(areaName(region, [garden], positions([45.5, 10.5], [45.5003, 10.5]))).toBe(garden)
  expect(areaName(region, [garden], null)).toMatchObject({ id: null })
})

it('fits into a part without photos', () => {
  const village = { south: 45, north: 45.02, west: 10, east: 10.01 }
  const { latitude, longitude, radiusMeters } = areaName(village, [], positions([48.8, 2.3]))
  expect(latitude).toBeCloseTo(45.01)
  expect(longitude).toBeCloseTo(10.005)
  // A hundredth of a degree from west to east is 787 m there.
  expect(radiusMeters).toBeGreaterThan(380)
  expect(radiusMeters).toBeLessThan(400)
})
