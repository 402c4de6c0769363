import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { clustersAt, type MapPoints } from './cluster.ts'
import {
  areaBetween,
  latitudeOf,
  longitudeOf,
  metersBetween,
  toScreen,
  toWorld,
  viewOf,
  within,
  worldPx,
  worldX,
  worldY,
  zoomedAt,
} from './mercator.ts'

function pointsAt(positions: [latitude: number, longitude: number][], by: number[] = []): MapPoints {
  return {
    ids: positions.map((_, i) => i + 1),
    xs: Float64Array.from(positions, ([, longitude]) => worldX(longitude)),
    ys: Float64Array.from(positions, ([latitude]) => worldY(latitude)),
    by: positions.map((_, i) => by[i] ?? 0),
  }
}

describe('clustersAt', () => {
  it('joins what lies together and parts it when zoomed in', () => {
    const points = pointsAt(
      [
        [41.89, 12.492],
        [41.9, 12.5],
        [48.858, 2.294],
      ],
      [1, 0, 0],
    )
    expect(clustersAt(points, 3).map(({ members }) => members.length)).toEqual([2, 1])
    expect(clustersAt(points, 3)[0]?.byLandmark).toBe(1)
    expect(clustersAt(points, 14).map(({ members }) => members.length)).toEqual([1, 1, 1])
  })

  it('holds every photo exactly once, and markers do not cover each other', () => {
    const random = seededRandom(7)
    const points = pointsAt(Array.from({ length: 5000 }, () => [random() * 120 - 60, random() * 360 - 180]))
    for (const zoom of [0, 2, 5, 9]) {
      const clusters = clustersAt(points, zoom)
      const members = clusters.flatMap((cluster) => cluster.members).sort((a, b) => a - b)
      expect(members).toEqual(points.ids.map((_, i) => i))
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

  it('takes an empty map', () => {
    expect(clustersAt(pointsAt([]), 3)).toEqual([])
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
    const points = pointsAt([
      [41.89, 12.49],
      [52.5, 13.4],
    ])
    const all = viewOf(points.xs, points.ys, size)
    for (let i = 0; i < 2; i++) {
      const { left, top } = toScreen(all, size, { x: points.xs[i] ?? 0, y: points.ys[i] ?? 0 })
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

  it('measures distances', () => {
    const paris = { latitude: 48.8566, longitude: 2.3522 }
    const rome = { latitude: 41.9028, longitude: 12.4964 }
    expect(metersBetween(paris, rome) / 1000).toBeCloseTo(1106, -1)
  })
})
