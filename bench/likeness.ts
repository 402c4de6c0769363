/**
 * "More like this" and unnamed places in a large library: a made-up library of N photos with embeddings, asked through
 * the app's own thread. Prints time of the first question (the embeddings are read), of the next ones, the longest time
 * that the asking thread was held up, and memory.
 *
 *   node bench/likeness.ts [--photos 100000] [--dimension 512] [--looking 0.03]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { LikenessThread } from '../src/main/likeness/thread.ts'
import { openDatabase, type Store } from '../src/main/store/database.ts'
import { listUnnamedPlaces } from '../src/main/unnamed-places/list.ts'
import { updateUnnamedPlaces } from '../src/main/unnamed-places/updater.ts'
import { Random } from './lib/synthetic-centroids.ts'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '512' },
    looking: { type: 'string', default: '0.03' },
  },
})
const [photos, dimension, looking] = [Number(values.photos), Number(values.dimension), Number(values.looking)]
if (!(photos > 1 && dimension > 1 && looking >= 0)) fail('--photos, --dimension and --looking need numbers.')

const dir = mkdtempSync(join(tmpdir(), 'moodmark-bench-'))
const store = openDatabase(dir)
const thread = new LikenessThread(dir)
try {
  say(`${photos.toLocaleString('en')} photos, embeddings of ${dimension} numbers`)
  fill(store)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const before = process.memoryUsage.rss()
  say(`first question    ${(await ask(1)).toFixed(0)} ms (reads the embeddings)`)
  const times: number[] = []
  for (let n = 0; n < 20; n++) times.push(await ask(1 + ((n * 7919) % photos)))
  say(`next questions    ${times.toSorted((a, b) => a - b)[10]?.toFixed(0)} ms (median of 20)`)
  say(`memory            +${Math.round((process.memoryUsage.rss() - before) / 1e6)} MB`)
  const start = performance.now()
  await updateUnnamedPlaces({ store }, thread)
  const ms = performance.now() - start
  say(
    `unnamed places    ${ms.toFixed(0)} ms: ${listUnnamedPlaces(store.db).length} among ${Math.round(photos * looking)} landmark-looking photos`,
  )
  say(`main held up for  ${(delay.max / 1e6).toFixed(0)} ms at most`)
} finally {
  await thread.close()
  store.close()
  rmSync(dir, { recursive: true })
}

async function ask(photoId: number): Promise<number> {
  const start = performance.now()
  const found = await thread.ask('similar', { photoId, limit: 200 })
  if (found?.length !== Math.min(200, photos - 1)) fail('Too few photos were found.')
  return performance.now() - start
}

/** Landmark-looking photos come in places of ten, the others are alike by chance only. */
function fill(library: Store): void {
  const { db } = library
  const random = new Random(5)
  const addPhoto = db.prepare(
    `INSERT INTO photos (hash, bytes, added_at, format, width, height, sort_ms, facts) VALUES (?, 1, '2020', 'jpeg', 4, 3, ?, '{}')`,
  )
  const addFile = db.prepare(
    "INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status) VALUES (1, ?, 1, 0, ?, 'indexed')",
  )
  const addEmbedding = db.prepare(
    "INSERT INTO embeddings (photo_id, model_id, model_version, vector) VALUES (?, 'bench', '1', ?)",
  )
  const addEvidence = db.prepare(
    `INSERT INTO landmark_evidence (photo_id, model_id, model_version, decision, threshold, supported_by, candidates, gate)
     VALUES (?, 'bench', '1', 'none', 0.2, '[]', '[]', ?)`,
  )
  library.transaction(() => {
    db.prepare("INSERT INTO roots (id, path, added_at) VALUES (1, '/bench', '2020')").run()
    let middle = new Float32Array(dimension)
    for (let n = 0; n < photos; n++) {
      const isLooking = n < photos * looking
      if (!isLooking || n % 10 === 0) middle = Float32Array.from({ length: dimension }, () => random.next())
      const vector = middle.map((value) => value + random.next())
      const length = Math.hypot(...vector)
      const id = Number(addPhoto.run(`hash ${n}`, n).lastInsertRowid)
      addFile.run(`${n}.jpg`, id)
      addEmbedding.run(id, Buffer.from(vector.map((value) => value / length).buffer))
      addEvidence.run(id, isLooking ? 0.9 : 0.1)
    }
  })
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
