/**
 * Large galleries: int8 copies are compared first, a quarter of the memory to read, and whatever could be among the
 * nearest is compared again with its original numbers. The answer is the exact one.
 */
import { Int8Matrix } from '../../../shared/vectors/int8-matrix.ts'
import type { CentroidMatrix, CentroidSearch, NearestCentroid } from './centroid-search.ts'

export class Int8Search implements CentroidSearch {
  readonly #matrix: CentroidMatrix
  readonly #copies: Int8Matrix

  constructor(matrix: CentroidMatrix) {
    this.#matrix = matrix
    this.#copies = new Int8Matrix(matrix.rows.dimension)
    for (let row = 0; row < matrix.rows.length; row++) this.#copies.append(matrix.rows.row(row))
  }

  get bytes(): number {
    return this.#copies.bytes
  }

  nearest(queries: readonly Float32Array[], count: number): NearestCentroid[][] {
    const { rows, owners } = this.#matrix
    return this.#copies
      .search(queries, count, (row) => rows.row(row))
      .map((hits) => hits.map(({ row, score }) => ({ row, owner: owners[row] ?? 0, score })))
  }
}
