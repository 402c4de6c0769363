/**
 * What a world pack costs: time to convert, time a photo on one thread with all of a region's centres, memory, and
 * whether int8 copies change the ranking. Needs the published graph in ../shared; its weights are made up.
 *
 *   node --expose-gc bench/world-packs.ts [europe|africa]
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Tensor } from 'onnxruntime-node'
import { createSession } from '../src/analysis/inference/sessions.ts'
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

const MEMORY = '--memory'

const [region = 'europe', packsOf = '', beside = ''] = process.argv.slice(2)
if (region === MEMORY) await printMemory(packsOf, beside)
else await measureIn(mkdtempSync(join(tmpdir(), 'moodmark-bench-packs-')))

async function measureIn(dir: string): Promise<void> {
  try {
    await measure(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function measure(dir: string): Promise<void> {
  const source = loadPackCatalogue(resourcesDir()).find(({ id }) => id === `world-${region}`)
  if (!source) throw new Error(`There is no pack for ${region}.`)
  const graph = join(import.meta.dirname, '../../shared/models/world-packs', `${region}.model.json`)
  print('load', `${loadavg()[0]?.toFixed(1)} processes wanted a core before this began`)
  const modelJson = readFileSync(graph, 'utf8')
  writeFileSync(join(dir, source.model.name), modelJson)
  for (const [name, bytes] of seededShards(modelJson, 1)) writeFileSync(join(dir, name), bytes)
  const names = Object.fromEntries(Array.from({ length: source.classes }, (_, i) => [i, `Place ${i}`]))
  writeFileSync(join(dir, source.labels.name), JSON.stringify({ name: names }))
  const gazetteer = loadGazetteer(resourcesDir())
  const pack = packDir(dir, source.id)
  mkdirSync(pack, { recursive: true })
  const convertMs = await timed(() => buildPack(source, dir, pack, gazetteer))
  print('converting', `${convertMs.toFixed(0)} ms`)
  const disk = Object.values(PACK_FILES).reduce((sum, file) => sum + statSync(join(pack, file)).size, 0)
  print('on disk', megabytes(disk))

  await ranking(
    new Float32Array(readFileSync(join(pack, PACK_FILES.centres)).buffer.slice(0)),
    source.dimension,
  )

  for (const other of ['nothing', 'the place embedder']) {
    const script = [import.meta.filename, MEMORY, dir, other]
    const more = execFileSync(process.execPath, ['--expose-gc', ...script], { encoding: 'utf8' })
    print('memory', `${more} after ${PHOTOS} photos, in a process with ${other} beside it`)
  }

  const engine = await WorldEngine.load([dir], 'cpu')
  await engine.look([picture(0)], null)
  const times: number[] = []
  for (let i = 0; i < PHOTOS; i++) {
    const image = picture(i)
    times.push(await timed(() => engine.look([image], null)))
  }
  times.sort((a, b) => a - b)
  print('a photo', `median ${times[PHOTOS >> 1]?.toFixed(1)} ms, fastest ${times[0]?.toFixed(1)} ms`)
  await engine.close()
}

/**
 * Resident memory that a pack adds to a process, in which a first small net has brought the runtime itself. Each time
 * in a fresh process: what one measurement frees the next one would use again.
 */
async function printMemory(dir: string, other: string): Promise<void> {
  const name = other === 'nothing' ? 'face_detector.onnx' : 'place_embedder.onnx'
  const first = await createSession(join(resourcesDir(), 'models', name), 'cpu')
  if (other !== 'nothing') {
    const size = [1, 3, 448, 448] as const
    const image = new Tensor('float32', new Float32Array(3 * 448 * 448), size)
    await first.run({ [first.inputNames[0] ?? '']: image })
  }
  await settled()
  const before = process.memoryUsage().rss
  const engine = await WorldEngine.load([dir], 'cpu')
  const image = picture(0)
  for (let i = 0; i < PHOTOS; i++) await engine.look([image], null)
  await settled()
  process.stdout.write(megabytes(process.memoryUsage().rss - before))
}

async function settled(): Promise<void> {
  collect()
  await sleep(300)
  collect()
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
