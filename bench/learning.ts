/**
 * How long one correction takes to reach every photo of a large library: `node bench/learning.ts [photos]`.
 *
 * A library of synthetic embeddings (clouds around places, and ordinary photos around none) is taught a landmark by
 * one photo, then corrected again; the real analysis process ranks. Printed beside: what the main thread was held up,
 * the processor time that main, its likeness thread and the analysis took together, which other work does not lengthen,
 * and the load of the machine.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Learner } from '../src/main/learning/learner.ts'
import { Library } from '../src/main/library/library.ts'
import { LikenessThread } from '../src/main/likeness/thread.ts'
import { applyJudgement } from '../src/main/store/corrections.ts'
import { refreshAllLabels } from '../src/main/store/labels.ts'
import { makeWaitingLabels } from '../src/main/store/relabel.ts'
import { writeSettings } from '../src/main/store/settings.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'

const PHOTOS = Number(process.argv[2] ?? 100_000)
const PLACES = 200
/** Photos of each place. */
const PLACE_PHOTOS = 60
const SPREAD = 0.8

const dir = mkdtempSync(join(tmpdir(), 'moodmark-bench-learning-'))
const print = (line: string) => process.stdout.write(`${line}\n`)

/** Processor time of this process, its threads and the analysis process (Linux: ticks of 10 ms), in ms. */
function processorMs(analysisPid: number | undefined): number {
  const { user, system } = process.cpuUsage()
  let ticks = 0
  try {
    const fields = readFileSync(`/proc/${analysisPid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    ticks = Number(fields[11]) + Number(fields[12])
  } catch {
    // Elsewhere only main is counted.
  }
  return (user + system) / 1000 + ticks * 10
}

/** Box–Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function direction(dimension: number, random: () => number, around?: Float32Array): Float32Array {
  const vector = Float32Array.from(
    { length: dimension },
    (_, i) => (around?.[i] ?? 0) + (around ? SPREAD : 1) * (normal(random) / Math.sqrt(dimension)),
  )
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

const library = Library.open({ dir, watch: false, provider: 'cpu' })
try {
  const likeness = new LikenessThread(dir)
  const learner = new Learner(library, likeness, { onFault: (message) => print(`fault: ${message}`) })
  const { store, analysis } = library
  const { db } = store
  // The model's stamp is known once the analysis has started; the photos come after that.
  if (!(await learner.whenReady())) throw new Error('landmarks cannot be recognised here')
  const model = analysis.device?.landmarkModel
  if (!model) throw new Error('landmarks cannot be recognised here')
  const dimension = Number(process.env['DIMENSION'] ?? 512)
  const random = seededRandom(1)
  const middles = Array.from({ length: PLACES }, () => direction(dimension, random))
  store.transaction(() => {
    db.prepare(`INSERT INTO roots (id, path, added_at) VALUES (1, '/nowhere', '2020-01-01')`).run()
    const photo = db.prepare(
      `INSERT INTO photos (id, hash, bytes, added_at, format, width, height, sort_ms, facts, thumbnails) VALUES (?, ?, 1, '2020-01-01', 'jpeg', 4, 3, ?, '{"gps":null,"nearby":[]}', 0)`,
    )
    const file = db.prepare(
      `INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status) VALUES (1, ?, 1, 0, ?, 'indexed')`,
    )
    const embedding = db.prepare(
      'INSERT INTO embeddings (photo_id, model_id, model_version, vector) VALUES (?, ?, ?, ?)',
    )
    const evidence = db.prepare(
      `INSERT INTO landmark_evidence (photo_id, model_id, model_version, decision, threshold, supported_by, candidates) VALUES (?, ?, ?, 'none', 0.2, '[]', '[]')`,
    )
    for (let id = 1; id <= PHOTOS; id++) {
      const place = id <= PLACES * PLACE_PHOTOS ? middles[id % PLACES] : undefined
      const vector = direction(dimension, random, place)
      photo.run(id, `hash-${id}`, id)
      file.run(`${id}.jpg`, id)
      embedding.run(id, model.id, model.version, Buffer.from(vector.buffer))
      evidence.run(id, model.id, model.version)
    }
  })
  refreshAllLabels(db)
  print(`${PHOTOS} photos, embeddings of ${dimension} numbers`)
  const warming = performance.now()
  const cpuBefore = processorMs(analysis.pid)
  await likeness.ask('near', { model, vectors: [], count: 1, minimum: 1 })
  print(
    `embeddings read into memory in ${(performance.now() - warming).toFixed(0)} ms (processor ${(processorMs(analysis.pid) - cpuBefore).toFixed(0)} ms)`,
  )

  const delay = monitorEventLoopDelay({ resolution: 5 })
  for (const [what, photoId] of [
    ['first correction', 1],
    ['a second photo of it', 1 + PLACES],
    ['another landmark', 2],
    ['and one more', 3],
  ] as const) {
    delay.reset()
    delay.enable()
    const start = performance.now()
    const cpuAtStart = processorMs(analysis.pid)
    applyJudgement(
      store,
      { kind: 'landmark-name', photoIds: [photoId], name: `Place ${photoId % PLACES}` },
      () => null,
    )
    const stored = performance.now() - start
    const landmarkId = db
      .prepare<[number], string>('SELECT landmark_id FROM labels WHERE photo_id = ?')
      .pluck()
      .get(photoId)
    const first = await learner.moreLike(landmarkId ?? '', 'first')
    const offered = performance.now() - start
    const cpuOffered = processorMs(analysis.pid) - cpuAtStart
    const { named, unsure } = await learner.moreLike(landmarkId ?? '')
    const learnt = performance.now() - start
    delay.disable()
    const cpuLearnt = processorMs(analysis.pid) - cpuAtStart
    print(
      `${what}: stored in ${stored.toFixed(0)} ms; ${first.named.length + first.unsure.length} more offered after ${offered.toFixed(0)} ms (processor ${cpuOffered.toFixed(0)} ms); learnt in ${learnt.toFixed(0)} ms (processor ${cpuLearnt.toFixed(0)} ms; ${named.length} named, ${unsure.length} unsure); main thread held up for ${(delay.max / 1e6).toFixed(0)} ms at most; load ${loadavg()[0]?.toFixed(1)}`,
    )
  }
  delay.reset()
  delay.enable()
  const startedAt = performance.now()
  const asked = db.prepare("SELECT count(*) FROM landmark_evidence WHERE decision <> 'none'").pluck().get()
  writeSettings(db, { caution: 'careful' })
  await makeWaitingLabels(db)
  delay.disable()
  print(
    `naming more carefully: ${asked} photos labelled anew in ${(performance.now() - startedAt).toFixed(0)} ms, main thread held up for ${(delay.max / 1e6).toFixed(0)} ms at most`,
  )
  learner.close()
  await likeness.close()
} finally {
  await library.close()
  rmSync(dir, { recursive: true, force: true })
}
