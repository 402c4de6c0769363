/**
 * Groups photos that seem to show the same place: agglomerative clustering by average linkage, as landmark collections
 * are mined from photos without labels (Zheng et al., "Tour the World", CVPR 2009; Weyand and Leibe, "Discovering
 * Favorite Views of Popular Places with Iconoid Shift", ICCV 2011, for the same by sight alone).
 *
 * Two groups become one while the mean similarity between their photos stays above a limit. The limit falls when the
 * photos were taken at the same spot or on the same outing, and groups from different spots never meet. Limits were
 * chosen on labelled photos as if nobody had named them: `node scripts/measure-unnamed-places.ts`, docs/evaluation.md.
 */
import { Int8Matrix } from '../../shared/vectors/int8-matrix.ts'

export interface PhotoToGroup {
  photoId: number
  /** L2-normalised embedding. */
  vector: Float32Array
  position: { latitude: number; longitude: number } | null
  /** When it was taken, Unix milliseconds; null when unknown. */
  takenMs: number | null
}

export interface PhotoGroup {
  /** Closest to the middle first. */
  photoIds: number[]
  /** Cosine of each photo to the middle of the group. */
  likeness: number[]
}

export interface GroupingLimits {
  /** Least mean similarity of two groups by sight alone. */
  sight: number
  /** … when all their photos were taken within `outingMs`. */
  outing: number
  /** … when all their photos were taken within `spotMeters`. */
  spot: number
  outingMs: number
  /** Farthest apart that photos of one group may have been taken. */
  spotMeters: number
  minPhotos: number
}

export const GROUPING_LIMITS: GroupingLimits = {
  sight: 0.2,
  outing: 0.05,
  spot: 0.1,
  outingMs: 4 * 3_600_000,
  spotMeters: 500,
  minPhotos: 3,
}

/** Pairs that are kept for each photo: a chain through the nearest ones reaches the others. */
const NEIGHBOURS = 24

/** @returns groups of at least `minPhotos`, the largest first; a photo is in one group at most */
export function groupPhotos(photos: readonly PhotoToGroup[], limits = GROUPING_LIMITS): PhotoGroup[] {
  const clusters: (Cluster | null)[] = photos.map(single)
  const queue = new BestFirst()
  const offer = (a: number, b: number): void => {
    const excess = excessOf(clusters[a], clusters[b], limits)
    if (excess >= 0) queue.push({ a, b, excess })
  }
  for (const [a, others] of nearestPairs(photos, limits).entries()) {
    for (const b of others) {
      clusters[a]?.neighbours.add(b)
      clusters[b]?.neighbours.add(a)
      if (a < b || !others.has(a)) offer(a, b)
    }
  }
  for (let pair = queue.pop(); pair; pair = queue.pop()) {
    const [a, b] = [clusters[pair.a], clusters[pair.b]]
    // Either has been merged with another since, which made new pairs.
    if (!a || !b) continue
    const merged = clusters.length
    const cluster = merge(a, b)
    cluster.neighbours.delete(pair.a)
    cluster.neighbours.delete(pair.b)
    clusters.push(cluster)
    clusters[pair.a] = null
    clusters[pair.b] = null
    for (const other of cluster.neighbours) {
      const neighbour = clusters[other]
      if (!neighbour) {
        cluster.neighbours.delete(other)
        continue
      }
      neighbour.neighbours.delete(pair.a)
      neighbour.neighbours.delete(pair.b)
      neighbour.neighbours.add(merged)
      offer(merged, other)
    }
  }
  return clusters
    .filter((cluster) => cluster !== null && cluster.members.length >= limits.minPhotos)
    .map((cluster) => inOrder(cluster as Cluster, photos))
    .sort((a, b) => b.photoIds.length - a.photoIds.length || (a.photoIds[0] ?? 0) - (b.photoIds[0] ?? 0))
}

interface Box {
  south: number
  north: number
  west: number
  east: number
}

interface Cluster {
  members: number[]
  /** Sum of the members' vectors: mean similarities between groups follow from it. */
  sum: Float32Array
  /** Around all known positions. Across the 180th meridian it is too wide, and such photos stay apart. */
  box: Box | null
  firstMs: number | null
  lastMs: number | null
  neighbours: Set<number>
}

function single(photo: PhotoToGroup, index: number): Cluster {
  const { position, takenMs, vector } = photo
  return {
    members: [index],
    sum: vector,
    box: position && {
      south: position.latitude,
      north: position.latitude,
      west: position.longitude,
      east: position.longitude,
    },
    firstMs: takenMs,
    lastMs: takenMs,
    neighbours: new Set(),
  }
}

function merge(a: Cluster, b: Cluster): Cluster {
  const sum = Float32Array.from(a.sum)
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (b.sum[i] as number)
  return {
    members: [...a.members, ...b.members],
    sum,
    box: union(a.box, b.box),
    firstMs: least(a.firstMs, b.firstMs),
    lastMs: negated(least(negated(a.lastMs), negated(b.lastMs))),
    neighbours: new Set([...a.neighbours, ...b.neighbours]),
  }
}

/** By how much the mean similarity of two groups exceeds what they need; negative when they stay apart. */
function excessOf(
  a: Cluster | null | undefined,
  b: Cluster | null | undefined,
  limits: GroupingLimits,
): number {
  if (!a || !b) return -1
  const needed = neededBy(a, b, limits)
  return needed === null ? -1 : dot(a.sum, b.sum) / (a.members.length * b.members.length) - needed
}

type Circumstances = Pick<Cluster, 'box' | 'firstMs' | 'lastMs'>

/** @returns the least mean similarity; null when they were taken at different spots */
function neededBy(a: Circumstances, b: Circumstances, limits: GroupingLimits): number | null {
  if (a.box && b.box) {
    const box = union(a.box, b.box) as Box
    return diagonalMeters(box) <= limits.spotMeters ? limits.spot : null
  }
  if (a.firstMs !== null && b.firstMs !== null && a.lastMs !== null && b.lastMs !== null) {
    const spanMs = Math.max(a.lastMs, b.lastMs) - Math.min(a.firstMs, b.firstMs)
    if (spanMs <= limits.outingMs) return limits.outing
  }
  return limits.sight
}

/** For each photo the nearest others that it may share a group with. */
function nearestPairs(photos: readonly PhotoToGroup[], limits: GroupingLimits): Set<number>[] {
  const nearest = photos.map(() => [] as { other: number; excess: number }[])
  const [first] = photos
  if (!first) return []
  const matrix = new Int8Matrix(first.vector.length)
  for (const { vector } of photos) matrix.append(vector)
  const circumstances = photos.map(single)
  const keep = (of: number, other: number, excess: number): void => {
    const list = nearest[of] as { other: number; excess: number }[]
    if (list.length === NEIGHBOURS && excess <= (list.at(-1)?.excess ?? 0)) return
    const position = list.findLastIndex((known) => known.excess >= excess) + 1
    list.splice(position, 0, { other, excess })
    if (list.length > NEIGHBOURS) list.pop()
  }
  const lowest = Math.min(limits.sight, limits.outing, limits.spot)
  const atOnce = 48
  for (let start = 0; start < photos.length; start += atOnce) {
    const group = photos.slice(start, start + atOnce)
    // Each pair once: rows before this group have met it already.
    matrix.above(
      group.map(({ vector }) => vector),
      () => lowest,
      start,
      (query, row, similarity) => {
        const photo = start + query
        if (row <= photo) return
        const needed = neededBy(circumstances[photo] as Cluster, circumstances[row] as Cluster, limits)
        if (needed === null || similarity < needed) return
        keep(photo, row, similarity - needed)
        keep(row, photo, similarity - needed)
      },
    )
  }
  return nearest.map((list) => new Set(list.map(({ other }) => other)))
}

function inOrder(cluster: Cluster, photos: readonly PhotoToGroup[]): PhotoGroup {
  const length = Math.sqrt(dot(cluster.sum, cluster.sum)) || 1
  const members = cluster.members
    .map((index) => photos[index] as PhotoToGroup)
    .map(({ photoId, vector }) => ({ photoId, likeness: dot(vector, cluster.sum) / length }))
    .sort((a, b) => b.likeness - a.likeness || a.photoId - b.photoId)
  return {
    photoIds: members.map(({ photoId }) => photoId),
    likeness: members.map(({ likeness }) => likeness),
  }
}

function union(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b
  return {
    south: Math.min(a.south, b.south),
    north: Math.max(a.north, b.north),
    west: Math.min(a.west, b.west),
    east: Math.max(a.east, b.east),
  }
}

const METERS_PER_DEGREE = 111_320

/** Flat-earth length of a small box's diagonal. */
function diagonalMeters({ south, north, west, east }: Box): number {
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  return Math.hypot(north - south, (east - west) * shrink) * METERS_PER_DEGREE
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

const negated = (value: number | null): number | null => (value === null ? null : -value)

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

interface Pair {
  a: number
  b: number
  excess: number
}

/** A binary heap with the largest excess on top. */
class BestFirst {
  readonly #heap: Pair[] = []

  push(pair: Pair): void {
    const heap = this.#heap
    heap.push(pair)
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!isBefore(heap[at] as Pair, heap[parent] as Pair)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): Pair | undefined {
    const heap = this.#heap
    const [top] = heap
    const last = heap.pop()
    if (heap.length === 0 || !last) return top
    heap[0] = last
    for (let at = 0; ; ) {
      let first = 2 * at + 1
      if (first >= heap.length) return top
      if (first + 1 < heap.length && isBefore(heap[first + 1] as Pair, heap[first] as Pair)) first++
      if (!isBefore(heap[first] as Pair, heap[at] as Pair)) return top
      this.#swap(at, first)
      at = first
    }
  }

  #swap(i: number, j: number): void {
    const kept = this.#heap[i] as Pair
    this.#heap[i] = this.#heap[j] as Pair
    this.#heap[j] = kept
  }
}

/** Of equal pairs the earlier one, so that a run gives the same groups every time. */
function isBefore(x: Pair, y: Pair): boolean {
  return x.excess > y.excess || (x.excess === y.excess && (x.a < y.a || (x.a === y.a && x.b < y.b)))
}
