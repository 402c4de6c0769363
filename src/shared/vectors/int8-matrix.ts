/**
 * Many vectors kept as int8, a quarter of float32, searched for the largest inner products. The result is exact:
 * quantisation moves a product by a bounded amount (Cauchy–Schwarz), so every row that could be among the best is
 * measured again with its original numbers.
 */
import { int8Kernels, type KernelSet, QUERIES_PER_PASS, ROW_ALIGNMENT } from './int8-kernel.ts'

/** Rows that one call of the kernel works on: their products stay in the processor's cache. */
const BLOCK_ROWS = 8192
const PAGE_BYTES = 65_536
const ROW_LEVELS = 127
/** 14 bits and a sign: a sum over 1,024 numbers stays within 32 bits. */
const QUERY_LEVELS = 16_383
/** Float32 products of unit vectors differ from exact ones by less. */
const ROUNDING = 1e-5

export interface Hit {
  row: number
  /** Inner product with the original row. */
  score: number
}

/** The original numbers of a row, valid until the next call. */
export type RowReader = (row: number) => Float32Array

export class Int8Matrix {
  readonly dimension: number
  readonly #rowBytes: number
  readonly #blockBytes: number
  readonly #blocksAt: number
  readonly #kernels: KernelSet
  #length = 0
  #blocks = 0
  /** Largest distance between a row and its int8 copy, and largest length of a row. */
  #rowError = 0
  #rowNorm = 0
  #removed: Uint8Array = new Uint8Array(0)

  /** @param dimension numbers of a vector, 1 to 1,024 */
  constructor(dimension: number) {
    this.dimension = dimension
    this.#rowBytes = Math.ceil(dimension / ROW_ALIGNMENT) * ROW_ALIGNMENT
    this.#blockBytes = BLOCK_ROWS * (this.#rowBytes + 4)
    const queryBytes = QUERIES_PER_PASS * this.#rowBytes * 2
    this.#blocksAt = queryBytes + QUERIES_PER_PASS * BLOCK_ROWS * 4
    const memory = new WebAssembly.Memory({
      initial: Math.ceil(this.#blocksAt / PAGE_BYTES),
      maximum: 65_536,
    })
    this.#kernels = int8Kernels(this.#rowBytes, memory)
  }

  /** Rows appended so far, removed ones included: the next row's number. */
  get length(): number {
    return this.#length
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#buffer.byteLength + this.#removed.byteLength
  }

  get #buffer(): ArrayBuffer {
    return this.#kernels.memory.buffer
  }

  /**
   * @returns the row's number
   * @throws RangeError when the vector has another length or holds a value that is not a number
   */
  append(vector: ArrayLike<number>): number {
    if (vector.length !== this.dimension) {
      throw new RangeError(
        `A vector of ${vector.length} numbers does not fit among ones of ${this.dimension}.`,
      )
    }
    const row = this.#length
    if (row === this.#blocks * BLOCK_ROWS) this.#addBlock()
    const { rows, scales } = this.#placeOf(row)
    const { scale, error, norm } = quantise(
      vector,
      new Int8Array(this.#buffer, rows, this.dimension),
      ROW_LEVELS,
    )
    new Float32Array(this.#buffer, scales, 1)[0] = scale
    this.#rowError = Math.max(this.#rowError, error)
    this.#rowNorm = Math.max(this.#rowNorm, norm)
    this.#length++
    return row
  }

  /** The row is never found again; its number is not given to another. */
  remove(row: number): void {
    this.#removed[row] = 1
  }

  /**
   * Rows with the largest inner products.
   * @param queries vectors of `dimension` numbers; several at once cost about half as much each
   * @param count how many rows for each query
   * @param read the original of a row, for the final measure
   * @returns for each query its rows, best first, of equals the earlier one; fewer when there are fewer rows
   */
  search(queries: readonly Float32Array[], count: number, read: RowReader): Hit[][] {
    const found = queries.map(() => new Best(count))
    const margins: number[] = []
    for (let start = 0; start < queries.length; start += QUERIES_PER_PASS) {
      const group = queries.slice(start, start + QUERIES_PER_PASS)
      this.#eachBlock(group, 0, (products, firstRow, rows, query, error) => {
        margins[start + query] = error
        found[start + query]?.take(products, firstRow, rows, 2 * error, this.#removed)
      })
    }
    return queries.map((query, index) => this.#exact(query, found[index], margins[index] ?? 0, count, read))
  }

  /**
   * Tells every pair of a query and a row from `fromRow` on whose inner product is at least `minimum`.
   * Pairs near the limit are told when their int8 copies reach it; the error is `tolerance` at most.
   */
  above(
    queries: readonly Float32Array[],
    minimum: (query: number) => number,
    fromRow: number,
    tell: (query: number, row: number, product: number) => void,
  ): void {
    for (let start = 0; start < queries.length; start += QUERIES_PER_PASS) {
      const group = queries.slice(start, start + QUERIES_PER_PASS)
      this.#eachBlock(group, fromRow, (products, firstRow, rows, query) => {
        const limit = minimum(start + query)
        for (let i = 0; i < rows; i++) {
          const product = products[i] as number
          if (product >= limit && this.#removed[firstRow + i] === 0)
            tell(start + query, firstRow + i, product)
        }
      })
    }
  }

  /** A row as its int8 copy has it. */
  approximate(row: number): Float32Array {
    const { rows, scales } = this.#placeOf(row)
    const scale = new Float32Array(this.#buffer, scales, 1)[0] as number
    return Float32Array.from(new Int8Array(this.#buffer, rows, this.dimension), (level) => level * scale)
  }

  /** Largest error of a product with a unit vector. */
  get tolerance(): number {
    return this.#rowError + ROUNDING
  }

  #eachBlock(
    queries: readonly Float32Array[],
    fromRow: number,
    use: (products: Float32Array, firstRow: number, rows: number, query: number, error: number) => void,
  ): void {
    const scales: number[] = []
    const errors: number[] = []
    for (const [index, query] of queries.entries()) {
      const into = new Int16Array(this.#buffer, index * this.#rowBytes * 2, this.dimension)
      const { scale, error, norm } = quantise(query, into, QUERY_LEVELS)
      scales.push(scale)
      errors.push(this.#rowError * norm + (this.#rowNorm + this.#rowError) * error + ROUNDING)
    }
    const out = QUERIES_PER_PASS * this.#rowBytes * 2
    const kernel = queries.length === 1 ? this.#kernels.one : this.#kernels.several
    for (let block = Math.floor(fromRow / BLOCK_ROWS); block < this.#blocks; block++) {
      const firstRow = Math.max(fromRow, block * BLOCK_ROWS)
      const rows = Math.min(this.#length, (block + 1) * BLOCK_ROWS) - firstRow
      if (rows <= 0) continue
      const place = this.#placeOf(firstRow)
      kernel(place.rows, place.scales, rows, 0, out)
      for (let query = 0; query < queries.length; query++) {
        const products = new Float32Array(this.#buffer, out + query * rows * 4, rows)
        const scale = scales[query] as number
        for (let i = 0; i < rows; i++) products[i] = (products[i] as number) * scale
        use(products, firstRow, rows, query, errors[query] as number)
      }
    }
  }

  #exact(query: Float32Array, best: Best | undefined, error: number, count: number, read: RowReader): Hit[] {
    const hits = (best?.within(2 * error) ?? []).map((row) => ({ row, score: product(read(row), query) }))
    return hits.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, count)
  }

  #placeOf(row: number): { rows: number; scales: number } {
    const block = this.#blocksAt + Math.floor(row / BLOCK_ROWS) * this.#blockBytes
    const within = row % BLOCK_ROWS
    return {
      rows: block + within * this.#rowBytes,
      scales: block + BLOCK_ROWS * this.#rowBytes + within * 4,
    }
  }

  #addBlock(): void {
    this.#blocks++
    const missing = this.#blocksAt + this.#blocks * this.#blockBytes - this.#buffer.byteLength
    if (missing > 0) this.#kernels.memory.grow(Math.ceil(missing / PAGE_BYTES))
    const removed = new Uint8Array(this.#blocks * BLOCK_ROWS)
    removed.set(this.#removed)
    this.#removed = removed
  }
}

/** The best rows so far by approximate product, and all that may still turn out to be among them. */
class Best {
  readonly #count: number
  /** Approximate products of the best `count` rows, a heap with the least on top. */
  readonly #heap: number[] = []
  #rows: number[] = []
  #products: number[] = []
  #tidyAt: number

  constructor(count: number) {
    this.#count = count
    this.#tidyAt = 4 * count + 4096
  }

  take(products: Float32Array, firstRow: number, rows: number, margin: number, removed: Uint8Array): void {
    let limit = this.#limit(margin)
    for (let i = 0; i < rows; i++) {
      const value = products[i] as number
      if (value < limit || removed[firstRow + i] === 1) continue
      this.#rows.push(firstRow + i)
      this.#products.push(value)
      this.#push(value)
      limit = this.#limit(margin)
      if (this.#rows.length >= this.#tidyAt) this.#tidy(limit)
    }
  }

  /** Rows whose approximate product is at most `margin` below the last of the best. */
  within(margin: number): number[] {
    const limit = this.#limit(margin)
    return this.#rows.filter((_, index) => (this.#products[index] as number) >= limit)
  }

  #limit(margin: number): number {
    return this.#heap.length < this.#count
      ? Number.NEGATIVE_INFINITY
      : (this.#heap[0] ?? Number.POSITIVE_INFINITY) - margin
  }

  #tidy(limit: number): void {
    const keep = this.#products.flatMap((value, index) => (value >= limit ? [index] : []))
    this.#rows = keep.map((index) => this.#rows[index] as number)
    this.#products = keep.map((index) => this.#products[index] as number)
    this.#tidyAt = 2 * keep.length + 4096
  }

  #push(value: number): void {
    const heap = this.#heap
    if (heap.length < this.#count) {
      heap.push(value)
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if ((heap[parent] as number) <= (heap[at] as number)) break
        swap(heap, at, parent)
        at = parent
      }
      return
    }
    if (heap.length === 0 || value <= (heap[0] as number)) return
    heap[0] = value
    for (let at = 0; ; ) {
      let least = 2 * at + 1
      if (least >= heap.length) break
      if (least + 1 < heap.length && (heap[least + 1] as number) < (heap[least] as number)) least++
      if ((heap[at] as number) <= (heap[least] as number)) break
      swap(heap, at, least)
      at = least
    }
  }
}

function swap(values: number[], a: number, b: number): void {
  const kept = values[a] as number
  values[a] = values[b] as number
  values[b] = kept
}

/** Rounds to whole steps of ±`levels`. @returns the step, the distance to the original and the original's length */
function quantise(
  vector: ArrayLike<number>,
  into: Int8Array | Int16Array,
  levels: number,
): { scale: number; error: number; norm: number } {
  let largest = 0
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i] as number))
  if (!Number.isFinite(largest)) throw new RangeError('A vector holds a value that is not a number.')
  const scale = Math.fround(largest / levels) || 1
  let error = 0
  let norm = 0
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] as number
    const level = Math.max(-levels, Math.min(levels, Math.round(value / scale)))
    into[i] = level
    error += (value - level * scale) ** 2
    norm += value ** 2
  }
  return { scale, error: Math.sqrt(error), norm: Math.sqrt(norm) }
}

/** Inner product in double precision, four sums at a time: none waits for another. */
function product(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let i = 0
  for (; i + 3 < b.length; i += 4) {
    s0 += (a[i] as number) * (b[i] as number)
    s1 += (a[i + 1] as number) * (b[i + 1] as number)
    s2 += (a[i + 2] as number) * (b[i + 2] as number)
    s3 += (a[i + 3] as number) * (b[i + 3] as number)
  }
  for (; i < b.length; i++) s0 += (a[i] as number) * (b[i] as number)
  return s0 + s1 + s2 + s3
}
