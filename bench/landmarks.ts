/**
 * Nearest-centroid search in large galleries: made-up landmarks with three centroids each. Prints build time, memory,
 * time of a query alone and in a batch, and recall against a full comparison, beside plain loops and ONNX Runtime.
 *
 *   node bench/landmarks.ts [--landmarks 10000,100000,500000] [--dimension 512] [--rounds 5]
 *
 * A gallery of 500,000 landmarks lies in a file of 3 GB (in bench/.cache), of which the search reads only the rows that
 * it measures again; the other two ways need all of it in memory and are left out above 1.5 GB.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { centroidSearch } from '../src/analysis/landmarks/search/centroid-search.ts'
import type { Int8Search } from '../src/analysis/landmarks/search/int8-search.ts'
import { PlainSearch } from '../src/analysis/landmarks/search/plain-search.ts'
import { FileRows, type RowSource, rowsInMemory } from '../src/analysis/landmarks/search/row-source.ts'
import { OnnxSearch } from './lib/onnx-search.ts'
import { CENTROIDS_PER_LANDMARK, queriesNear, writeCentroids } from './lib/synthetic-centroids.ts'
import { Timings } from './lib/timings.ts'

const { values } = parseArgs({
  options: {
    landmarks: { type: 'string', default: '10000,100000,500000' },
    dimension: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '5' },
  },
})
const sizes = values.landmarks.split(',').map(Number)
const dimension = Number(values.dimension)
const rounds = Number(values.rounds)
if (![...sizes, dimension, rounds].every((number) => Number.isInteger(number) && number > 0)) {
  fail('--landmarks takes whole numbers separated by commas, --dimension and --rounds one each.')
}

const NEAREST = 10
const BATCH = 48
/** A full comparison takes a while: so many queries have to do. */
const CHECKED = 6
const PLAIN = 'plain loops'
const IN_MEMORY_BYTES = 1.5e9
const THREADS = 2

interface Way {
  name: string
  buildMs: number
  /** Beside the original numbers. */
  bytes: number
  nearest(queries: readonly Float32Array[]): number[][] | Promise<number[][]>
}

for (const landmarks of sizes) {
  const rows = landmarks * CENTROIDS_PER_LANDMARK
  const path = join(import.meta.dirname, '.cache', `centroids-${landmarks}-${dimension}.f32`)
  say(
    `\n${landmarks.toLocaleString('en')} landmarks, ${rows.toLocaleString('en')} centroids of ${dimension} numbers`,
  )
  writeCentroids(path, landmarks, dimension)
  const file = new FileRows(path, dimension, rows)
  const fits = rows * dimension * 4 <= IN_MEMORY_BYTES
  const source = fits ? loaded(file) : { rows: file as RowSource, values: null }
  const owners = Uint32Array.from({ length: rows }, (_, row) => Math.floor(row / CENTROIDS_PER_LANDMARK))
  const matrix = { rows: source.rows, owners }

  const ways: Way[] = [built('moodmark', () => centroidSearch(matrix))]
  if (source.values) {
    ways.push(built(PLAIN, () => new PlainSearch(matrix)))
    for (const threads of [1, THREADS]) {
      const start = performance.now()
      const onnx = await OnnxSearch.build(source.values, dimension, threads)
      ways.push({
        name: `onnxruntime, ${threads} thread${threads > 1 ? 's' : ''}`,
        buildMs: performance.now() - start,
        bytes: 0,
        nearest: (queries) => onnx.nearest(queries, NEAREST),
      })
    }
  }
  await compare(
    ways,
    matrix,
    queriesNear((row) => source.rows.row(row).slice(), rows, BATCH, 17),
  )
  file.close()
  if (!fits) rmSync(path)
}

function built(name: string, build: () => PlainSearch | Int8Search | ReturnType<typeof centroidSearch>): Way {
  const start = performance.now()
  const search = build()
  const buildMs = performance.now() - start
  return {
    name,
    buildMs,
    bytes: search.bytes,
    nearest: (queries) => search.nearest(queries, NEAREST).map((hits) => hits.map(({ row }) => row)),
  }
}

/**
 * Rounds of all ways in turn: the speed of a machine wanders over minutes. Processor time is printed beside the time
 * that passed, because other programs lengthen only the latter.
 */
async function compare(
  ways: Way[],
  matrix: ConstructorParameters<typeof PlainSearch>[0],
  queries: Float32Array[],
): Promise<void> {
  const checked = queries.slice(0, CHECKED)
  const truth = new PlainSearch(matrix).nearest(checked, NEAREST).map((hits) => hits.map(({ row }) => row))
  const alone = ways.map(() => new Timings())
  const batch = ways.map(() => new Timings())
  const recalls: number[] = []
  for (let round = 0; round <= rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const together = way.name === PLAIN ? checked : queries
      recalls[index] = recall(await way.nearest(checked), truth)
      // The first round warms up caches and compilers.
      if (round === 0) continue
      await alone[index]?.add(1, () => way.nearest([queries[round % queries.length] as Float32Array]))
      await batch[index]?.add(together.length, () => way.nearest(together))
    }
  }
  say(
    '| | build s | memory MB | one query ms (processor) | ratio | in a batch ms (processor) | ratio | recall @10 |',
  )
  say('|---|---|---|---|---|---|---|---|')
  for (const [index, { name, buildMs, bytes }] of ways.entries()) {
    const cells = [
      name,
      (buildMs / 1000).toFixed(2),
      Math.round(bytes / 1e6),
      ...[alone, batch].flatMap((timings) => [
        `${timings[index]?.ms.toFixed(2)} (${timings[index]?.cpuMs.toFixed(2)})`,
        ((timings[index]?.ms ?? 0) / (timings[0]?.ms ?? 1)).toFixed(2),
      ]),
      recalls[index]?.toFixed(3),
    ]
    say(`| ${cells.join(' | ')} |`)
  }
  say(`resident memory of the whole process: ${Math.round(process.memoryUsage.rss() / 1e6)} MB`)
}

function recall(found: number[][], truth: number[][]): number {
  const kept = truth.map((rows, query) => rows.filter((row) => found[query]?.includes(row)).length)
  return kept.reduce((sum, count) => sum + count, 0) / (truth.length * NEAREST)
}

function loaded(file: FileRows): { rows: RowSource; values: Float32Array } {
  const all = new Float32Array(file.length * dimension)
  for (let row = 0; row < file.length; row++) all.set(file.row(row), row * dimension)
  return { rows: rowsInMemory(all, dimension), values: all }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
