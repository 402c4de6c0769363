/**
 * What a world pack costs: time to convert, time a photo on one thread with all of a region's centres, memory, and
 * whether int8 copies change the ranking. Needs the published graph in ../shared; its weights are made up.
 *
 *   node --expose-gc bench/world-packs.ts [europe|africa]
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorldEngine } from '../src/analysis/inference/world-engine.ts'
import { centroidSearch } from '../src/analysis/landmarks/search/centroid-search.ts'
import { PlainSearch } from '../src/analysis/landmarks/search/plain-search.ts'
import { rowsInMemory } from '../src/analysis/landmarks/search/row-source.ts'
import { buildPack } from '../src/main/world-packs/build-pack.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { loadGazetteer } from '../src/shared/node/gazetteer.ts'
import { loadPackCatalogue, PACK_FILES, packDir } from '../src/shared/node/world-packs.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'
import { normalNumbers, seededShards } from '../tests/seeded-classifier.ts'

const PHOTOS = 40
const QUERIES = 200
const TOP = 10

const region = process.argv[2] ?? 'europe'
const source = loadPackCatalogue(resourcesDir()).find(({ id }) => id === `world-${region}`)
if (!source) throw new Error(`There is no pack for ${region}.`)
const graph = join(import.meta.dirname, '../../shared/models/world-packs', `${region}.model.json`)
const dir = mkdtempSync(join(tmpdir(), 'moodmark-bench-packs-'))
try {
  await measure()
} finally {
  rmSync(dir, { recursive: true })
}

async function measure(): Promise<void> {
  if (!source) return
  const modelJson = readFileSync(graph, 'utf8')
  writeFileSync(join(dir, source.model.name), modelJson)
  for (const [name, bytes] of seededShards(modelJson, 1)) writeFileSync(join(dir, name), bytes)
  const names = Object.fromEntries(Array.from({ length: source.classes }, (_, i) => [i, `Place ${i}`]))
  writeFileSync(join(dir, source.labels.name), JSON.stringify({ name: names }))
  const gazetteer = loadGazetteer(resourcesDir())
  const pack = packDir(dir, source.id)
  const convertMs = await timed(() => buildPack(source, dir, pack, gazetteer))
  print('converting', `${convertMs.toFixed(0)} ms`)
  const disk = Object.values(PACK_FILES).reduce((sum, file) => sum + statSync(join(pack, file)).size, 0)
  print('on disk', megabytes(disk))

  await ranking(
    new Float32Array(readFileSync(join(pack, PACK_FILES.centres)).buffer.slice(0)),
    source.dimension,
  )

  // A first net brings the runtime itself, which the app has anyway.
  const warmUp = await WorldEngine.load([dir], 'cpu')
  await warmUp.look([picture(0)], null)
  await warmUp.close()
  collect()
  const before = process.memoryUsage().rss
  const engine = await WorldEngine.load([dir], 'cpu')
  await engine.look([picture(0)], null)
  collect()
  print('memory', `${megabytes(process.memoryUsage().rss - before)} more than after a first one was let go`)
  const times: number[] = []
  for (let i = 0; i < PHOTOS; i++) {
    const image = picture(i)
    times.push(await timed(() => engine.look([image], null)))
  }
  times.sort((a, b) => a - b)
  print('a photo', `median ${times[PHOTOS >> 1]?.toFixed(1)} ms, fastest ${times[0]?.toFixed(1)} ms`)
  await engine.close()
}

/** The first ten of each query by int8 copies and by a full comparison of the original numbers. */
async function ranking(centres: Float32Array, dimension: number): Promise<void> {
  const matrix = {
    rows: rowsInMemory(centres, dimension),
    owners: Uint32Array.from({ length: centres.length / dimension }, (_, i) => i),
  }
  const quick = centroidSearch(matrix)
  const full = new PlainSearch(matrix)
  const next = normalNumbers(7)
  let same = 0
  let ms = 0
  for (let i = 0; i < QUERIES; i++) {
    const query = Float32Array.from({ length: dimension }, next)
    const length = Math.hypot(...query)
    const unit = query.map((value) => value / length)
    const rowsOf = (search: Pick<PlainSearch, 'nearest'>) =>
      search
        .nearest([unit], TOP)[0]
        ?.map(({ row }) => row)
        .join()
    let quickRows: string | undefined
    ms += await timed(async () => {
      quickRows = rowsOf(quick)
    })
    if (quickRows === rowsOf(full)) same++
  }
  print('ranking', `${same} of ${QUERIES} random queries have the same first ${TOP} in int8 as in float32`)
  print('search', `${(ms / QUERIES).toFixed(2)} ms a query, ${megabytes(quick.bytes)} of copies`)
}

function picture(seed: number) {
  const random = seededRandom(seed)
  const [width, height] = [448, 336]
  return { width, height, data: Uint8Array.from({ length: 3 * width * height }, () => 256 * random()) }
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

function collect(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function print(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(12)}${value}\n`)
}
