/** Every centroid compared in a loop: the fastest way for a small gallery, and the measure for the others. */
import { dot } from '../vectors.ts'
import type { CentroidMatrix, CentroidSearch, NearestCentroid } from './centroid-search.ts'

export class PlainSearch implements CentroidSearch {
  readonly bytes = 0
  readonly #matrix: CentroidMatrix

  constructor(matrix: CentroidMatrix) {
    this.#matrix = matrix
  }

  nearest(queries: readonly Float32Array[], count: number): NearestCentroid[][] {
    const { rows, owners } = this.#matrix
    const best: NearestCentroid[][] = queries.map(() => [])
    for (let row = 0; row < rows.length; row++) {
      const values = rows.row(row)
      for (const [index, query] of queries.entries()) {
        keepBest(best[index] ?? [], { row, owner: owners[row] ?? 0, score: dot(values, query) }, count)
      }
    }
    return best
  }
}

/** `best` stays sorted; of equals the earlier row comes first. */
function keepBest(best: NearestCentroid[], hit: NearestCentroid, count: number): void {
  if (best.length === count && hit.score <= (best.at(-1)?.score ?? Number.POSITIVE_INFINITY)) return
  const position = best.findLastIndex((other) => other.score >= hit.score) + 1
  best.splice(position, 0, hit)
  if (best.length > count) best.pop()
}
