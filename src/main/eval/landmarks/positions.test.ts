import { distance } from 'geokdbush'
import { expect, test } from 'vitest'
import type { Gps } from '../../../shared/evidence.ts'
import { positions } from './positions.ts'

const places = new Map([
  ['rome', { latitude: 41.8902, longitude: 12.4922 }],
  ['agra', { latitude: 27.1751, longitude: 78.0421 }],
  ['suva', { latitude: -18.14, longitude: 178.44 }],
])
const truths = ['rome', 'agra', 'suva', 'nowhere', null, ...Array.from({ length: 200 }, () => 'rome')]
const km = (gps: Gps | null, id: string) => {
  const place = places.get(id)
  return gps && place ? distance(gps.longitude, gps.latitude, place.longitude, place.latitude) : Number.NaN
}
const nearest = (gps: Gps | null) => Math.min(...[...places.keys()].map((id) => km(gps, id)))

test('right positions lie within metres of the landmark, photos without one beside some landmark', () => {
  const found = positions('true', truths, places)
  expect(km(found[0] ?? null, 'rome')).toBeLessThan(0.2)
  expect(km(found[2] ?? null, 'suva')).toBeLessThan(0.2)
  expect(found[3]).toBeNull()
  expect(nearest(found[4] ?? null)).toBeLessThan(0.2)
})

test('wrong positions are far away, or beside a landmark that the photo does not show', () => {
  const far = positions('far', truths, places)
  for (const [i, truth] of truths.entries()) {
    expect(far[i]).not.toBeNull()
    if (truth && places.has(truth)) expect(km(far[i] ?? null, truth)).toBeGreaterThan(990)
  }
  const beside = positions('beside', truths, places)
  for (const [i, gps] of beside.entries()) {
    expect(nearest(gps)).toBeLessThan(0.3)
    if (truths[i] === 'rome') expect(km(gps, 'rome')).toBeGreaterThan(1000)
  }
  const mixed = positions('mixed', truths, places).map((gps) => nearest(gps) < 0.3)
  expect(mixed.filter(Boolean).length).toBeGreaterThan(90)
  expect(mixed.filter((isBeside) => !isBeside).length).toBeGreaterThan(90)
})

test('are the same in every run, and none when none are wanted', () => {
  expect(positions('far', truths, places)).toEqual(positions('far', truths, places))
  expect(new Set(positions('none', truths, places))).toEqual(new Set([null]))
  expect(positions('beside', ['rome'], new Map([['rome', { latitude: 0, longitude: 0 }]]))).toEqual([null])
})
