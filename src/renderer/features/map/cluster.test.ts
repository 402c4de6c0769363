import { describe, expect, it } from 'vitest'
import type { PhotoPositions } from '../../../shared/library.ts'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { MarkerIndex } from './cluster.ts'
import {
  areaBetween,
  latitudeOf,
  longitudeOf,
  MAX_ZOOM,
  toScreen,
  toWorld,
  viewOf,
  within,
  worldPx,
  worldX,
  worldY,
  zoomedAt,
} from './mercator.ts'

const WORLD = { west: -180, south: -90, east: 180, north: 90 }

function positionsAt(positions: [latitude: number, longitude: number][], by: number[] = []): PhotoPositions {
  return {
    ids: Int32Array.from(positions, (_, i) => i + 1),
    latitudes: Float64Array.from(positions, ([latitude]) => latitude),
    longitudes: Float64Array.from(positions, ([, longitude]) => longitude),
    by: Uint8Array.from(positions, (_, i) => by[i] ?? 0),
  }
}

describe('the index of markers', () => {
  it('joins what lies together and parts it when zoomed in', () => {
    const index = new MarkerIndex(
      positionsAt(
        [
          [41.89, 12.492],
          [41.9, 12.5],
          [48.858, 2.294],
        ],
        [1, 0, 0],
      ),
    )
    const [rome, paris] = index.within(WORLD, 3).sort((a, b) => b.count - a.count)
    expect([rome, paris]).toMatchObject([
      { count: 2, first: 0, byLandmark: 1 },
      { count: 1, first: 2, byLandmark: 0, id: null },
    ])
    expect(index.within(WORLD, 14).map(({ count }) => count)).toEqual([1, 1, 1])
    expect(index.within({ west: 0, south: 45, east: 5, north: 50 }, 14).map(({ first }) => first)).toEqual([
      2,
    ])
  })

  it('holds every photo exactly once, and markers do not cover each other', () => {
    const random = seededRandom(7)
    const positions = positionsAt(
      Array.from({ length: 5000 }, () => [random() * 120 - 60, random() * 360 - 180]),
    )
    const index = new MarkerIndex(positions)
    for (const zoom of [0, 2, 5, 9]) {
      const clusters = index.within(WORLD, zoom)
      const members = clusters.flatMap((cluster) => index.membersOf(cluster)).sort((a, b) => a - b)
      expect(members).toEqual([...positions.ids.keys()])
      const px = worldPx(zoom)
      let covering = 0
      for (const [i, a] of clusters.entries()) {
        for (const b of clusters.slice(i + 1)) {
          if (Math.hypot(a.x - b.x, a.y - b.y) * px < 24) covering++
        }
      }
      expect(covering).toBeLessThan(Math.max(2, clusters.length * 0.02))
    }
  })

  it('keeps photos of one spot together at the highest zoom', () => {
    const index = new MarkerIndex(positionsAt([...Array(4)].map(() => [41.89, 12.492])))
    expect(index.within(WORLD, MAX_ZOOM)).toMatchObject([{ count: 4 }])
  })

  it('takes an empty map', () => {
    expect(new MarkerIndex(positionsAt([])).within(WORLD, 3)).toEqual([])
  })
})

describe('the map', () => {
  const size = { width: 1000, height: 700 }
  const view = { x: 0.5, y: 0.4, zoom: 5 }

  it('turns positions into world points and back', () => {
    for (const [latitude, longitude] of [
      [41.89, 12.49],
      [-33.86, 151.2],
      [0, 0],
      [84, -179.9],
    ] as const) {
      expect(latitudeOf(worldY(latitude))).toBeCloseTo(latitude, 6)
      expect(longitudeOf(worldX(longitude))).toBeCloseTo(longitude, 6)
    }
  })

  it('keeps what is under the pointer there while zooming', () => {
    const before = toWorld(view, size, 300, 200)
    const after = toScreen(zoomedAt(view, size, 300, 200, 1.5), size, before)
    expect(after.left).toBeCloseTo(300, 3)
    expect(after.top).toBeCloseTo(200, 3)
  })

  it('stays within the world', () => {
    expect(within({ x: -3, y: 9, zoom: -4 }, size)).toMatchObject({ x: 0.5, y: 0.5 })
    expect(within({ x: 0.5, y: 0.5, zoom: 99 }, size).zoom).toBe(18)
  })

  it('shows all photos at first', () => {
    const xs = [12.49, 13.4].map(worldX)
    const ys = [41.89, 52.5].map(worldY)
    const all = viewOf(xs, ys, size)
    for (let i = 0; i < 2; i++) {
      const { left, top } = toScreen(all, size, { x: xs[i] ?? 0, y: ys[i] ?? 0 })
      expect(left).toBeGreaterThan(50)
      expect(left).toBeLessThan(950)
      expect(top).toBeGreaterThan(50)
      expect(top).toBeLessThan(650)
    }
  })

  it('gives the area of a rectangle whatever corner it was drawn from', () => {
    const area = areaBetween(view, size, { left: 600, top: 500 }, { left: 200, top: 100 })
    expect(area.west).toBeLessThan(area.east)
    expect(area.south).toBeLessThan(area.north)
  })
})
