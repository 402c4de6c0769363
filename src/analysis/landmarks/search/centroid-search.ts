/**
 * Exact search for the nearest centroids of a gallery, from tens to more than a million of them.
 * One interface; how it is done depends on the size (docs/landmarks-search.md).
 */
import { Int8Search } from './int8-search.ts'
import { PlainSearch } from './plain-search.ts'
import type { RowSource } from './row-source.ts'

/** Centroids as rows, L2-normalised, and whose they are. */
export interface CentroidMatrix {
  rows: RowSource
  /** Index of the landmark that each row belongs to. */
  owners: Uint32Array
}

export interface NearestCentroid {
  row: number
  owner: number
  /** Cosine similarity, −1..1. */
  score: number
}

export interface CentroidSearch {
  /** Bytes that the search holds beside the matrix that it was built from. */
  readonly bytes: number
  /**
   * @param queries L2-normalised vectors; a batch is cheaper than its photos one by one
   * @returns for each query its `count` nearest centroids, best first, exactly as a full comparison would
   */
  nearest(queries: readonly Float32Array[], count: number): NearestCentroid[][]
}

/** Below this many numbers the loops of plain JavaScript take less than a millisecond, and need no copy. */
const PLAIN_NUMBERS = 1_000_000

/** @throws RangeError when owners and rows do not belong together */
export function centroidSearch(matrix: CentroidMatrix): CentroidSearch {
  const { rows, owners } = matrix
  if (owners.length !== rows.length) {
    throw new RangeError(`${owners.length} owners do not fit ${rows.length} centroids.`)
  }
  return rows.length * rows.dimension <= PLAIN_NUMBERS ? new PlainSearch(matrix) : new Int8Search(matrix)
}

/**
 * The nearest landmarks rather than centroids: each counts once, by its nearest centroid.
 * Exact, because so many rows are looked at that they must hold `count` different landmarks.
 */
export function nearestOwners(
  search: CentroidSearch,
  matrix: CentroidMatrix,
  queries: readonly Float32Array[],
  count: number,
): NearestCentroid[][] {
  const rowsNeeded = (count - 1) * mostRowsOfOne(matrix.owners) + 1
  return search.nearest(queries, rowsNeeded).map((hits) => {
    const seen = new Set<number>()
    return hits.filter(({ owner }) => !seen.has(owner) && seen.add(owner)).slice(0, count)
  })
}

const mostRows = new WeakMap<Uint32Array, number>()

function mostRowsOfOne(owners: Uint32Array): number {
  let most = mostRows.get(owners)
  if (most === undefined) {
    const rowsOf = new Map<number, number>()
    most = 0
    for (const owner of owners) {
      const rows = (rowsOf.get(owner) ?? 0) + 1
      rowsOf.set(owner, rows)
      most = Math.max(most, rows)
    }
    mostRows.set(owners, most)
  }
  return most
}
