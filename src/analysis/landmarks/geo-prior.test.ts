import { describe, expect, test } from 'vitest'
import type { Gps } from '../../shared/evidence.ts'
import { bearing, geoPrior, geoPriors, reachMeters } from './geo-prior.ts'

const tajMahal = { latitude: 27.1751, longitude: 78.0421, radiusMeters: 250, kind: 'religious' }
const METERS_PER_DEGREE = 111_195

const at = (latitude: number, longitude: number, extra: Partial<Gps> = {}): Gps => ({
  latitude,
  longitude,
  altitude: null,
  accuracyMeters: null,
  heading: null,
  ...extra,
})
/** So many metres south of the Taj Mahal, which then lies due north. */
const south = (meters: number, extra: Partial<Gps> = {}) =>
  at(tajMahal.latitude - meters / METERS_PER_DEGREE, tajMahal.longitude, extra)

describe('distance', () => {
  test('supports at the place, weakens a little beyond sight, refuses far away', () => {
    const near = geoPrior(tajMahal, south(1000))
    expect(near.verdict).toBe('supports')
    expect(near.distanceMeters).toBeCloseTo(1000, 0)
    const away = geoPrior(tajMahal, south(25_000))
    expect(away.verdict).toBe('neutral')
    expect(away.logOdds).toBeCloseTo(Math.log(0.5), 6)
    expect(geoPrior(tajMahal, at(28.6139, 77.209))).toMatchObject({
      verdict: 'refuses',
      logOdds: Number.NEGATIVE_INFINITY,
    })
  })

  test('never rises with distance', () => {
    const odds = [0, 200, 500, 1000, 1500, 1800, 2000, 2500, 5000, 50_000].map(
      (meters) => geoPrior(tajMahal, south(meters)).logOdds,
    )
    expect(odds).toEqual(odds.toSorted((a, b) => b - a))
    expect(odds[0]).toBe(3)
    expect(new Set(odds).size).toBeGreaterThan(3)
  })

  test('reaches further for large and for popular places', () => {
    const wall = { ...tajMahal, radiusMeters: 15_000, kind: 'natural' }
    expect(geoPrior(wall, south(40_000)).verdict).toBe('supports')
    expect(geoPrior(wall, south(134_000)).verdict).toBe('neutral')
    expect(reachMeters({ radiusMeters: 400, popularity: 1 })).toBe(500)
    expect(reachMeters({ radiusMeters: 400, popularity: 0 })).toBe(300)
    const popular = geoPrior({ ...tajMahal, popularity: 1 }, south(300)).logOdds
    const obscure = geoPrior({ ...tajMahal, popularity: 0 }, south(300)).logOdds
    expect(popular - obscure).toBeCloseTo(1, 6)
  })

  test('a poor fix reaches further and is worth less', () => {
    const poor = { accuracyMeters: 5000 }
    expect(geoPrior(tajMahal, south(3300)).verdict).toBe('neutral')
    expect(geoPrior(tajMahal, south(3300, poor)).verdict).toBe('supports')
    expect(geoPrior(tajMahal, south(0, poor)).logOdds).toBeLessThan(geoPrior(tajMahal, south(0)).logOdds)
    expect(geoPrior(tajMahal, south(0, { accuracyMeters: 40_000 })).verdict).toBe('neutral')
    expect(geoPrior(tajMahal, south(110_000)).verdict).toBe('refuses')
    expect(geoPrior(tajMahal, south(110_000, { accuracyMeters: 20_000 })).verdict).toBe('neutral')
  })

  test('says nothing without a position, or with the 0°, 0° of a camera that has no fix', () => {
    const nothing = { verdict: 'neutral', distanceMeters: null, logOdds: 0 }
    expect(geoPrior(tajMahal, null)).toEqual(nothing)
    expect(geoPrior(tajMahal, at(0, 0))).toEqual(nothing)
    expect(geoPrior({ ...tajMahal, latitude: null }, at(28.6, 77.2))).toEqual(nothing)
  })

  test('measures across the antimeridian', () => {
    const taveuni = { latitude: -16.8, longitude: -179.99, radiusMeters: 500 }
    expect(geoPrior(taveuni, at(-16.8, 179.999)).verdict).toBe('supports')
  })
})

describe('heading', () => {
  const odds = (heading: number | null, meters = 600) =>
    geoPrior(tajMahal, south(meters, { heading })).logOdds

  test('a landmark in view is supported more than one behind the camera, an unknown heading lies between', () => {
    expect(odds(0)).toBeGreaterThan(odds(null))
    expect(odds(180)).toBeLessThan(odds(null))
    expect(odds(180)).toBeGreaterThan(0)
  })

  test('tolerates the edge of the picture and an inexact compass, on both sides of north', () => {
    expect(odds(55)).toBe(odds(0))
    expect(odds(305)).toBe(odds(0))
    expect(odds(360)).toBe(odds(0))
    const turning = [55, 80, 95, 110, 125, 150, 180].map((heading) => odds(heading))
    expect(turning).toEqual(turning.toSorted((a, b) => b - a))
  })

  test('says less the nearer the landmark, and nothing at it or amid an area', () => {
    const spread = (meters: number) => odds(0, meters) - odds(180, meters)
    expect(spread(600)).toBeGreaterThan(spread(200))
    expect(spread(200)).toBeGreaterThan(0)
    expect(spread(80)).toBe(0)
    const park = { ...tajMahal, kind: 'garden_park', radiusMeters: 600 }
    const inPark = (heading: number) => geoPrior(park, south(400, { heading })).logOdds
    expect(inPark(0)).toBe(inPark(180))
  })

  test('says nothing where the position does not support the landmark', () => {
    expect(odds(0, 25_000)).toBe(odds(180, 25_000))
  })
})

describe('among other landmarks', () => {
  const paris = { latitude: 48.8584, longitude: 2.2945, radiusMeters: 500 }
  /** So many landmarks on the other side of the world. */
  const faraway = (count: number) => Array.from({ length: count }, () => paris)
  /** 700 m north of the Taj Mahal. */
  const rival = { ...tajMahal, latitude: tajMahal.latitude + 700 / METERS_PER_DEGREE }
  const lifts = (landmarks: (typeof paris)[], gps: Gps | null) =>
    geoPriors(landmarks, gps).map(({ lift }) => lift)

  test('in a large gallery the only near landmark rises by the whole band, in view or not told', () => {
    expect(lifts([tajMahal, ...faraway(120)], south(100))[0]).toBe(1)
    expect(lifts([tajMahal, ...faraway(120)], south(600, { heading: 0 }))[0]).toBe(1)
    const behind = lifts([tajMahal, ...faraway(120)], south(600, { heading: 180 }))[0] ?? 0
    expect(behind).toBeGreaterThan(0)
    expect(behind).toBeLessThan(0.8)
  })

  test('refused ones get no lift, those beyond sight fall a little, and without a position nothing changes', () => {
    expect(lifts([tajMahal, paris], south(25_000))).toEqual([Math.log(0.5) / 3, 0])
    expect(geoPriors([paris], south(0))).toMatchObject([{ verdict: 'refuses', lift: 0 }])
    expect(lifts([tajMahal, paris], null)).toEqual([0, 0])
    expect(geoPriors([], south(0))).toEqual([])
  })

  test('nothing rises where no landmark is refused: the same false alarms, and only more of them', () => {
    expect(lifts([tajMahal], south(0))).toEqual([0])
    expect(lifts([tajMahal, rival], south(0))).toEqual([0, 0])
  })

  test('the more landmarks are refused for each that rises, the further it rises', () => {
    const rises = [0, 1, 3, 10, 120].map((count) => lifts([tajMahal, ...faraway(count)], south(0))[0] ?? 0)
    expect(rises).toEqual(rises.toSorted((a, b) => a - b))
    expect(rises[1]).toBe(0)
    expect(rises[2]).toBeCloseTo(Math.log(2) / Math.log(50), 6)
    expect(rises[4]).toBe(1)
    // Expected false alarms never exceed half of those without a position: k · 50^lift ≤ N / 2.
    for (const [i, count] of [3, 10, 120].entries())
      expect(50 ** (rises[i + 2] ?? 0)).toBeLessThanOrEqual((count + 1) / 2 + 1e-9)
  })

  test('of two near ones the nearer rises more, though each alone would have full support', () => {
    expect(geoPrior(tajMahal, south(0)).logOdds).toBe(3)
    expect(geoPrior(rival, south(0)).logOdds).toBe(3)
    const [near = 0, far = 0] = lifts([tajMahal, rival, ...faraway(250)], south(0))
    expect(near).toBe(1)
    expect(far).toBeLessThan(0.9)
    expect(far).toBeGreaterThan(0.3)
  })
})

test('bearings by hand', () => {
  const berlin = { latitude: 52.52, longitude: 13.405 }
  expect(bearing({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 10 })).toBeCloseTo(90, 6)
  expect(bearing({ latitude: 10, longitude: 20 }, { latitude: 0, longitude: 20 })).toBeCloseTo(180, 6)
  expect(bearing({ latitude: 0, longitude: -179 }, { latitude: 0, longitude: 179 })).toBeCloseTo(270, 6)
  // From Berlin to Paris: 246.5°, as great-circle tables give it.
  expect(bearing(berlin, { latitude: 48.857, longitude: 2.352 })).toBeCloseTo(246.5, 0)
})
