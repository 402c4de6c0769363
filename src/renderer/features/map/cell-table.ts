/**
 * Points in square cells twice as wide as the radius that is asked about: what is near a point lies in four of them.
 * Cells share an entry of the table now and then; distances tell their points apart.
 */
export class CellTable {
  readonly #xs: Float64Array
  readonly #ys: Float64Array
  readonly #radius: number
  /** The last point of each cell, -1 for none. */
  readonly #last: Int32Array
  /** Of each point, another of its cell. */
  readonly #next: Int32Array
  readonly #mask: number

  /** @param radius of what `near` finds, in the unit of the coordinates */
  constructor(xs: Float64Array, ys: Float64Array, size: number, radius: number) {
    this.#xs = xs
    this.#ys = ys
    this.#radius = radius
    const entries = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * size)))
    this.#mask = entries - 1
    this.#last = new Int32Array(entries).fill(-1)
    this.#next = new Int32Array(size)
  }

  add(from: number, to: number): void {
    const width = 2 * this.#radius
    for (let i = from; i < to; i++) {
      const column = Math.floor((this.#xs[i] as number) / width)
      const entry = entryOf(column, Math.floor((this.#ys[i] as number) / width)) & this.#mask
      this.#next[i] = this.#last[entry] as number
      this.#last[entry] = i
    }
  }

  /**
   * Points not farther from a point than the radius, itself among them.
   * @param found where their indices are written; one may stand there twice @returns how many
   */
  near(point: number, found: number[]): number {
    const [xs, ys, next, radius] = [this.#xs, this.#ys, this.#next, this.#radius]
    const x = xs[point] as number
    const y = ys[point] as number
    const column = Math.floor(x / radius - 1) >> 1
    const row = Math.floor(y / radius - 1) >> 1
    const farthest = radius * radius
    let count = 0
    for (let cell = 0; cell < 4; cell++) {
      let near = this.#last[entryOf(column + (cell & 1), row + (cell >> 1)) & this.#mask] as number
      while (near >= 0) {
        const east = (xs[near] as number) - x
        const south = (ys[near] as number) - y
        if (east * east + south * south <= farthest) found[count++] = near
        near = next[near] as number
      }
    }
    return count
  }
}

/** Two large primes, as is usual for cells of a plane. */
function entryOf(column: number, row: number): number {
  return Math.imul(column, 73856093) ^ Math.imul(row, 19349663)
}
