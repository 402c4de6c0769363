import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { type MapPoints, MarkerIndex } from './cluster.ts'
import {
  areaBetween,
  latitudeOf,
  longitudeOf,
  MAX_ZOOM,
  shownIn,
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

function pointsAt(positions: [latitude: number, longitude: number][], by: number[] = []): MapPoints {
  return {
    xs: Float64Array.from(positions, ([, longitude]) => worldX(longitude)),
    ys: Float64Array.from(positions, ([latitude]) => worldY(latitude)),
    by: Uint8Array.from(positions, (_, i) => by[i] ?? 0),
  }
}

describe('the index of markers', () => {
  it('joins what lies together and parts it when zoomed in', () => {
    const index = MarkerIndex.of(
      pointsAt(
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
      { count: 1, first: 2, byLandmark: 0 },
    ])
    expect(index.within(WORLD, 14).map(({ count }) => count)).toEqual([1, 1, 1])
    expect(index.within({ west: 0, south: 45, east: 5, north: 50 }, 14).map(({ first }) => first)).toEqual([
      2,
    ])
  })

  it('holds every photo exactly once, and no marker hides another’s number', () => {
    const random = seededRandom(7)
    const points = pointsAt(Array.from({ length: 5000 }, () => [random() * 120 - 60, random() * 360 - 180]))
    const index = MarkerIndex.of(points)
    for (const zoom of [0, 2, 5, 9]) {
      const clusters = index.within(WORLD, zoom)
      const members = clusters.flatMap((cluster) => index.membersOf(cluster)).sort((a, b) => a - b)
      expect(members).toEqual([...points.xs.keys()])
      let nearest = Number.POSITIVE_INFINITY
      for (const [i, a] of clusters.entries()) {
        for (const b of clusters.slice(i + 1)) nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y))
      }
      expect(nearest * worldPx(zoom)).toBeGreaterThan(46)
    }
  })

  it('has each marker in the middle of its photos, the one of a higher zoom within one of a lower', () => {
    const random = seededRandom(11)
    const points = pointsAt(
      Array.from({ length: 900 }, (_, i) => [40 + (i % 3) + random() / 50, 12 + random() / 50]),
      Array.from({ length: 900 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
    )
    const index = MarkerIndex.of(points)
    const lowest = new Map<number, number>()
    for (let zoom = 3; zoom <= MAX_ZOOM; zoom += 5) {
      const above = new Map<number, number>()
      for (const cluster of index.within(WORLD, zoom)) {
        const members = index.membersOf(cluster)
        expect([members.length, members[0]]).toEqual([cluster.count, cluster.first])
        expect(members.filter((member) => points.by[member] === 1)).toHaveLength(cluster.byLandmark)
        const mean = members.reduce((sum, member) => sum + (points.xs[member] ?? 0), 0) / members.length
        expect(cluster.x).toBeCloseTo(mean, 9)
        for (const member of members) above.set(member, cluster.first)
        expect(new Set(members.map((member) => lowest.get(member))).size).toBe(1)
      }
      for (const [member, first] of above) lowest.set(member, first)
    }
  })

  it('is the same when it is made in slices, and given up when it is not wanted any more', async () => {
    const random = seededRandom(5)
    const points = pointsAt(Array.from({ length: 20_000 }, () => [random() * 9, random() * 9]))
    const wanted = new AbortController()
    const sliced = await MarkerIndex.inSlices(points, wanted.signal)
    expect(sliced?.within(WORLD, 8)).toEqual(MarkerIndex.of(points).within(WORLD, 8))
    const given = MarkerIndex.inSlices(points, wanted.signal)
    wanted.abort()
    expect(await given).toBeNull()
  })

  it('keeps photos of one spot together at the highest zoom', () => {
    const index = MarkerIndex.of(pointsAt([...Array(4)].map(() => [41.89, 12.492])))
    expect(index.within(WORLD, MAX_ZOOM)).toMatchObject([{ count: 4 }])
  })

  it('takes an empty map', () => {
    expect(MarkerIndex.of(pointsAt([])).within(WORLD, 3)).toEqual([])
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

  it('moves just so far that a marker at its edge is in view', () => {
    const at = toWorld(view, size, size.width + 20, 300)
    expect(toScreen(shownIn(view, size, at), size, at)).toMatchObject({
      left: expect.closeTo(size.width - 40, 3),
      top: expect.closeTo(300, 3),
    })
    const inside = toWorld(view, size, 500, 300)
    expect(shownIn(view, size, inside)).toBe(view)
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
