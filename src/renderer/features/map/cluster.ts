/**
 * Photos that lie near to each other on the screen become one marker: level by level, from the highest zoom to the
 * lowest, markers of a level being made of those of the level above, as supercluster does
 * (https://github.com/mapbox/supercluster). In flat arrays with a table of cells, and in steps of a few milliseconds:
 * supercluster held the window for 0.4 s with 100,000 photos.
 */
import type { Area } from '../../../shared/library.ts'
import { POSITION_SOURCES } from '../../../shared/limits.ts'
import { CellTable } from './cell-table.ts'
import { MAX_ZOOM, worldPx, worldX, worldY } from './mercator.ts'

export interface Cluster {
  /** World coordinates. */
  x: number
  y: number
  /** Index of the photo that stands for all, the same at every zoom. */
  first: number
  count: number
  /** How many of them are where their landmark is. */
  byLandmark: number
  /** Where the index keeps it. */
  level: number
  node: number
}

/** Where photos are, in world coordinates, and who says so, as in PhotoPositions. */
export interface MapPoints {
  xs: Float64Array
  ys: Float64Array
  by: Uint8Array
}

/** Markers of one zoom. */
interface Level {
  size: number
  xs: Float64Array
  ys: Float64Array
  firsts: Int32Array
  counts: Int32Array
  byLandmark: Int32Array
  /** Of each marker of the next higher zoom, the marker here that it is part of. */
  parents: Int32Array
}

/** Photos nearer than this become one marker, px. */
const RADIUS_PX = 58
/** Joining moves markers to the middle of their photos, and so towards each other: nearer than this they would hide each other's numbers. */
const APART_PX = 46
const LANDMARK = POSITION_SOURCES.indexOf('landmark')
/** So many points are looked at between two looks at the clock. */
const POINTS_PER_STEP = 2048
/** A slice and a frame's own work fit into 1/60 s. */
const SLICE_MS = 7

/** An index of all photos of the map, from the lowest zoom to the highest: photos of one spot stay together. */
export class MarkerIndex {
  /** From zoom 0; the photos themselves are the last. */
  readonly #levels: Level[] = []

  /** In one go. */
  static of(points: MapPoints): MarkerIndex {
    const index = new MarkerIndex()
    for (const _ of index.#build(points));
    return index
  }

  /** In slices, between which the window draws and listens. @returns null when it is not wanted any more */
  static async inSlices(points: MapPoints, signal: AbortSignal): Promise<MarkerIndex | null> {
    const index = new MarkerIndex()
    const steps = index.#build(points)
    for (;;) {
      const until = performance.now() + SLICE_MS
      do if (steps.next().done) return index
      while (performance.now() < until)
      await nextTask()
      if (signal.aborted) return null
    }
  }

  *#build(points: MapPoints): Generator<void> {
    let above = photosOf(points)
    this.#levels[MAX_ZOOM + 1] = above
    for (let zoom = MAX_ZOOM; zoom >= 0; zoom--) {
      let level = yield* joined(above, RADIUS_PX / worldPx(zoom))
      for (let before = above.size; level.size < before; ) {
        before = level.size
        const further = yield* joined(level, APART_PX / worldPx(zoom))
        const { parents } = level
        level = { ...further, parents: parents.map((node) => further.parents[node] as number) }
      }
      this.#levels[zoom] = level
      above = level
    }
  }

  /** @param zoom whole number: markers change at whole levels only, so that they stay while the map is moved */
  within({ west, south, east, north }: Area, zoom: number): Cluster[] {
    const number = Math.min(MAX_ZOOM, Math.max(0, zoom))
    const { size, xs, ys, firsts, counts, byLandmark } = this.#levels[number] as Level
    const [left, right, top, bottom] = [worldX(west), worldX(east), worldY(north), worldY(south)]
    const found: Cluster[] = []
    for (let node = 0; node < size; node++) {
      const [x, y] = [xs[node] as number, ys[node] as number]
      if (x < left || x > right || y < top || y > bottom) continue
      found.push({
        x,
        y,
        first: firsts[node] as number,
        count: counts[node] as number,
        byLandmark: byLandmark[node] as number,
        level: number,
        node,
      })
    }
    return found
  }

  /** Indices of all photos of a marker, in their order. */
  membersOf({ level, node, count, first }: Cluster): number[] {
    if (count === 1) return [first]
    let isIn = new Uint8Array((this.#levels[level] as Level).size)
    isIn[node] = 1
    for (let number = level; number <= MAX_ZOOM; number++) {
      const { parents } = this.#levels[number] as Level
      const above = new Uint8Array(parents.length)
      for (let i = 0; i < parents.length; i++) above[i] = isIn[parents[i] as number] as number
      isIn = above
    }
    const members: number[] = []
    for (let i = isIn.indexOf(1); i >= 0; i = isIn.indexOf(1, i + 1)) members.push(i)
    return members
  }
}

/** Each photo a marker of its own. */
function photosOf({ xs, ys, by }: MapPoints): Level {
  const size = xs.length
  const level = { ...emptyLevel(0, new Int32Array(0)), size, xs, ys }
  level.firsts = new Int32Array(size)
  level.counts = new Int32Array(size).fill(1)
  level.byLandmark = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    level.firsts[i] = i
    if (by[i] === LANDMARK) level.byLandmark[i] = 1
  }
  return level
}

/** Markers joined with all that are not farther than the radius, each with the first that reaches it. */
function* joined(above: Level, radius: number): Generator<void, Level> {
  const { size, xs, ys, firsts, counts, byLandmark } = above
  const table = new CellTable(xs, ys, size, radius)
  for (let from = 0; from < size; from += POINTS_PER_STEP) {
    table.add(from, Math.min(size, from + POINTS_PER_STEP))
    yield
  }
  const parents = new Int32Array(size).fill(-1)
  const made = emptyLevel(size, parents)
  const near: number[] = []
  for (let i = 0; i < size; i++) {
    if (i % POINTS_PER_STEP === 0) yield
    if (parents[i] !== -1) continue
    const node = made.size++
    let x = 0
    let y = 0
    let count = 0
    let first = Number.MAX_SAFE_INTEGER
    let ofLandmark = 0
    for (let n = table.near(i, near) - 1; n >= 0; n--) {
      const other = near[n] as number
      if (parents[other] !== -1) continue
      parents[other] = node
      const weight = counts[other] as number
      x += (xs[other] as number) * weight
      y += (ys[other] as number) * weight
      count += weight
      first = Math.min(first, firsts[other] as number)
      ofLandmark += byLandmark[other] as number
    }
    made.xs[node] = x / count
    made.ys[node] = y / count
    made.counts[node] = count
    made.firsts[node] = first
    made.byLandmark[node] = ofLandmark
  }
  return made
}

function emptyLevel(most: number, parents: Int32Array): Level {
  return {
    size: 0,
    xs: new Float64Array(most),
    ys: new Float64Array(most),
    firsts: new Int32Array(most),
    counts: new Int32Array(most),
    byLandmark: new Int32Array(most),
    parents,
  }
}

/** A timer would wait 4 ms, dozens of times. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
