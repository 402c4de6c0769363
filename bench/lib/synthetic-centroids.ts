/** Made-up galleries of any size: landmarks as clouds of centroids on the unit sphere, written to a file of float32 rows. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export const CENTROIDS_PER_LANDMARK = 3
/** Noise beside a landmark's middle: centroids of one landmark are at a cosine of about .5 to each other. */
const VIEW_NOISE = 1
/** A photo lies about as far from its centroid. */
const PHOTO_NOISE = 1
const ROWS_AT_ONCE = 3 * 4096

/** xorshift128: fast enough for a thousand million numbers, the same in every run. */
export class Random {
  #state = new Uint32Array(4)

  constructor(seed: number) {
    this.#state.set([seed ^ 0x9e3779b9, seed + 0x243f6a88, 0xb7e15162 - seed, 0x71374491])
    for (let i = 0; i < 20; i++) this.next()
  }

  /** Between −1 and 1. */
  next(): number {
    const state = this.#state
    let t = state[3] as number
    const s = state[0] as number
    state[3] = state[2] as number
    state[2] = state[1] as number
    state[1] = s
    t ^= t << 11
    t ^= t >>> 8
    state[0] = t ^ s ^ (s >>> 19)
    return (state[0] as number) / 2 ** 31 - 1
  }
}

/** Writes the rows unless they are there. Bounded memory: a few thousand rows at a time. */
export function writeCentroids(path: string, landmarks: number, dimension: number): void {
  const rows = landmarks * CENTROIDS_PER_LANDMARK
  if (existsSync(path) && statSync(path).size === rows * dimension * 4) return
  mkdirSync(dirname(path), { recursive: true })
  const part = `${path}.part`
  const file = openSync(part, 'w')
  try {
    const random = new Random(landmarks)
    const middle = new Float32Array(dimension)
    for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
      const chunk = new Float32Array(Math.min(ROWS_AT_ONCE, rows - start) * dimension)
      for (let at = 0; at < chunk.length; at += dimension) {
        const isNew = (start + at / dimension) % CENTROIDS_PER_LANDMARK === 0
        if (isNew) for (let i = 0; i < dimension; i++) middle[i] = random.next()
        for (let i = 0; i < dimension; i++) chunk[at + i] = (middle[i] as number) + VIEW_NOISE * random.next()
        normaliseRow(chunk, at, dimension)
      }
      writeSync(file, new Uint8Array(chunk.buffer))
    }
    closeSync(file)
    renameSync(part, path)
  } finally {
    rmSync(part, { force: true })
  }
}

/** Photos: a centroid each, with noise. */
export function queriesNear(
  row: (index: number) => Float32Array,
  rows: number,
  count: number,
  seed: number,
): Float32Array[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const centroid = row(Math.floor(((random.next() + 1) / 2) * rows))
    const noise = PHOTO_NOISE / Math.sqrt(centroid.length / 3)
    const query = centroid.map((number) => number + noise * random.next())
    normaliseRow(query, 0, query.length)
    return query
  })
}

function normaliseRow(values: Float32Array, start: number, length: number): void {
  let sum = 0
  for (let i = start; i < start + length; i++) sum += (values[i] as number) ** 2
  const scale = 1 / Math.sqrt(sum)
  for (let i = start; i < start + length; i++) values[i] = (values[i] as number) * scale
}
