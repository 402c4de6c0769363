/** Where the original numbers of a matrix lie: in memory, or in a file of which only the rows in question are read. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

export interface RowSource {
  readonly length: number
  readonly dimension: number
  /** Valid until the next call. */
  row(index: number): Float32Array
}

/** @param values row after row, contiguous */
export function rowsInMemory(values: Float32Array, dimension: number): RowSource {
  if (values.length % dimension !== 0) {
    throw new RangeError(`${values.length} numbers are no whole rows of ${dimension}.`)
  }
  return {
    length: values.length / dimension,
    dimension,
    row: (index) => values.subarray(index * dimension, (index + 1) * dimension),
  }
}

/** Rows that are read at once while a file is gone through in order. */
const READ_AHEAD_ROWS = 1024

/**
 * Little-endian float32 rows in a file, read when they are asked for: a matrix of several gigabytes costs no memory
 * beyond the system's own file cache.
 * @throws Error naming the file when it is shorter than the rows that it should hold
 */
export class FileRows implements RowSource {
  readonly length: number
  readonly dimension: number
  readonly #file: number
  readonly #offset: number
  readonly #chunk: Float32Array<ArrayBuffer>
  #chunkStart = -1
  #last = -2

  constructor(path: string, dimension: number, length: number, offset = 0) {
    this.#file = openSync(path, 'r')
    this.dimension = dimension
    this.length = length
    this.#offset = offset
    this.#chunk = new Float32Array(READ_AHEAD_ROWS * dimension)
    const bytes = fstatSync(this.#file).size
    if (bytes < offset + length * dimension * 4) {
      closeSync(this.#file)
      throw new Error(
        `${path} is cut short: ${bytes} bytes cannot hold ${length} vectors of ${dimension}. Install it again.`,
      )
    }
  }

  row(index: number): Float32Array {
    const isNext = index === this.#last + 1
    this.#last = index
    const ahead = index - this.#chunkStart
    if (this.#chunkStart >= 0 && ahead >= 0 && ahead < READ_AHEAD_ROWS) return this.#rowOfChunk(ahead)
    if (!isNext) {
      const row = new Float32Array(this.dimension)
      this.#read(row, index)
      return row
    }
    this.#read(this.#chunk, index)
    this.#chunkStart = index
    return this.#rowOfChunk(0)
  }

  close(): void {
    closeSync(this.#file)
  }

  #rowOfChunk(at: number): Float32Array {
    return this.#chunk.subarray(at * this.dimension, (at + 1) * this.dimension)
  }

  #read(into: Float32Array<ArrayBuffer>, index: number): void {
    readSync(
      this.#file,
      new Uint8Array(into.buffer),
      0,
      into.byteLength,
      this.#offset + index * this.dimension * 4,
    )
  }
}
