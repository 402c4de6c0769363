/**
 * Whatever happens around them, judgements stay as they were said, byte for byte. Random sequences of everything that
 * changes a library: corrections and what is learnt from them, re-runs of other models, rebuilt galleries, files that
 * move, vanish and come back, drives that go, an analysis that dies, a library that is closed in the middle. The analysis process is a stand-in that answers at random, so that evidence is as hostile as can be.
 */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { listPhotos, photoDetail } from '../../src/main/albums/photos.ts'
import type { AnalysisProcess, AnalysisTransport } from '../../src/main/analysis-client/transport.ts'
import { Learner } from '../../src/main/learning/learner.ts'
import { Library } from '../../src/main/library/library.ts'
import { LikenessThread } from '../../src/main/likeness/thread.ts'
import {
  applyJudgement,
  CorrectionError,
  redo,
  replayJournal,
  undo,
} from '../../src/main/store/corrections.ts'
import { openDatabase } from '../../src/main/store/database.ts'
import { refreshAllLabels } from '../../src/main/store/labels.ts'
import type { AnalysisReply, AnalysisRequest } from '../../src/shared/analysis-protocol.ts'
import type { Judgement } from '../../src/shared/judgements.ts'
import { seededRandom } from '../../src/shared/seeded-random.ts'
import { EXPRESSIONS, MOODS } from '../../src/shared/taxonomy.ts'
import { faceOf, factsOf } from '../library-fixture.ts'

const SEQUENCES = 4
const STEPS = 28
const LANDMARKS = ['colosseum', 'taj-mahal', 'eiffel-tower']

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

/** An analysis that hashes what is there and says anything about it. */
class RandomAnalysis implements AnalysisTransport {
  version = 1
  /** Changes with the gallery alone. */
  gallery = 1
  /** Ends the process that runs now, in the middle of whatever it does. */
  die: () => void = () => {}
  readonly #random: () => number
  constructor(random: () => number) {
    this.#random = random
  }

  start(): AnalysisProcess {
    let listener: (reply: AnalysisReply) => void = () => {}
    let exit: (reason: string) => void = () => {}
    const paths = new Map<number, string>()
    const send = (reply: AnalysisReply) => setImmediate(() => listener(reply))
    const stamp = (id: string) => ({
      id,
      version: id === 'landmarks' ? `${this.version}.${this.gallery}` : String(this.version),
    })
    this.die = () => exit('killed')
    return {
      pid: 1,
      lastOutput: () => '',
      kill: () => exit('killed'),
      onMessage: (heard) => {
        listener = heard
      },
      onExit: (ended) => {
        exit = ended
      },
      send: (request: AnalysisRequest) => {
        if (request.type === 'configure') {
          send({
            type: 'ready',
            device: {
              provider: 'cpu',
              providers: [],
              capabilities: [],
              landmarkModel: stamp('landmarks'),
              emotionModel: stamp('emotions'),
              worldPacks: null,
            },
          })
        } else if (request.type === 'analyse') {
          paths.set(request.jobId, request.path)
          try {
            const bytes = readFileSync(request.path)
            const hash = createHash('sha256').update(bytes).digest('hex')
            send({ type: 'hashed', jobId: request.jobId, hash, size: bytes.length })
          } catch {
            const error = { code: 'not-found' as const, message: `${request.path} is gone`, permanent: false }
            send({ type: 'failed', jobId: request.jobId, error })
          }
        } else if (request.type === 'proceed') {
          const { jobId, wants } = request
          const facts = wants.facts ? factsOf({ path: paths.get(jobId) ?? '' }) : null
          send({ type: 'decoded', jobId, facts, thumbnailsWritten: false })
          send({
            type: 'analysed',
            jobId,
            landmarks: wants.landmarks ? this.#landmarks(stamp('landmarks')) : null,
            emotions: wants.emotions ? this.#emotions(stamp('emotions')) : null,
          })
        } else if (request.type === 'shutdown') setImmediate(() => exit('closed'))
        else if (request.type === 'rank-all') {
          const value = request.positions.map(() => {
            const { model: _, embedding: __, ...ranked } = this.#landmarks(stamp('landmarks'))
            return ranked
          })
          send({ type: 'done', jobId: request.jobId, value })
        } else send({ type: 'done', jobId: request.jobId, value: null })
      },
    }
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T
  }

  #landmarks(model: { id: string; version: string }) {
    return {
      model,
      embedding: Float32Array.from({ length: 4 }, () => this.#random() - 0.5),
      candidates: LANDMARKS.map((landmarkId) => ({
        landmarkId,
        score: this.#random(),
        similarity: this.#random(),
        distanceMeters: null,
      })).sort((a, b) => b.score - a.score),
      decision: this.#pick(['confident', 'unsure', 'none'] as const),
      by: ['vision' as const],
      threshold: 0.4,
    }
  }

  #emotions(model: { id: string; version: string }) {
    const faces = Array.from({ length: Math.floor(this.#random() * 3) }, (_, i) =>
      faceOf(this.#pick(EXPRESSIONS), [0.1 + 0.3 * i + 0.02 * this.#random(), 0.1, 0.2, 0.2]),
    )
    return { model, faces, scene: null, mood: null }
  }
}

class World {
  readonly random: () => number
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'moodmark-judgements-')))
  readonly roots = ['one', 'two'].map((name) => join(this.base, name))
  readonly analysis: RandomAnalysis
  readonly files: { root: number; path: string }[] = []
  readonly away = new Set<number>()
  library: Library
  learner: Learner | null = null
  likeness: LikenessThread | null = null
  #made = 0

  constructor(seed: number) {
    dirs.push(this.base)
    this.random = seededRandom(seed)
    // A generator of its own: how often it is asked depends on how fast the machine is, the steps must not.
    this.analysis = new RandomAnalysis(seededRandom(seed + 1_000_000))
    for (const root of this.roots) mkdirSync(root)
    for (let i = 0; i < 6; i++) this.addFile()
    this.library = this.open()
    for (const root of this.roots) this.library.addRoot(root)
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)] as T
  }

  open(): Library {
    this.library = Library.open({
      dir: join(this.base, 'library'),
      watch: false,
      transport: this.analysis,
      restart: { firstDelayMs: 1 },
    } as Parameters<typeof Library.open>[0])
    for (const id of LANDMARKS) {
      this.library.store.db
        .prepare(`INSERT OR IGNORE INTO landmarks (id, name, source) VALUES (?, ?, 'gallery')`)
        .run(id, id)
    }
    this.likeness = new LikenessThread(this.library.dir)
    this.learner = new Learner(this.library, this.likeness)
    return this.library
  }

  async close(): Promise<void> {
    this.learner?.close()
    await this.likeness?.close()
    await this.library.close()
  }

  async settle(): Promise<void> {
    this.library.start()
    this.library.rescan()
    await this.library.whenIdle()
  }

  addFile(): void {
    const root = this.#made % 2
    if (this.away.has(root)) return
    const path = `photo-${this.#made++}.jpg`
    writeFileSync(join(this.roots[root] ?? '', path), `\xff\xd8\xff picture ${this.#made}`, 'latin1')
    this.files.push({ root, path })
  }

  pathOf({ root, path }: World['files'][number]): string {
    return join(this.roots[root] ?? '', path)
  }

  photoIds(): number[] {
    return this.library.store.db.prepare<[], number>('SELECT id FROM photos').pluck().all()
  }

  judgement(): Judgement {
    const photoIds = [this.pick(this.photoIds())]
    const faces = this.library.store.db.prepare<[], number>('SELECT id FROM faces ORDER BY id').pluck().all()
    const face = faces.length === 0 ? undefined : this.pick(faces)
    const landmarkId = this.pick(LANDMARKS)
    const options: Judgement[] = [
      { kind: 'landmark', photoIds, landmarkId: this.random() < 0.3 ? null : landmarkId },
      { kind: 'landmark-name', photoIds, name: this.pick(['Cabin', 'بيت', '🏡 "home"']) },
      { kind: 'not-landmark', photoIds, landmarkId },
      { kind: 'mood', photoIds, mood: this.pick([...MOODS, null]) },
      { kind: 'rating', photoIds, rating: Math.floor(this.random() * 6) },
      { kind: 'favourite', photoIds, favourite: this.random() < 0.5 },
      { kind: 'hidden', photoIds, hidden: this.random() < 0.5 },
      { kind: 'removed', photoIds, removed: this.random() < 0.5 },
      { kind: 'place', photoIds, name: this.pick(['Garden', null]) },
      { kind: 'in-album', photoIds, albumId: `landmark:${landmarkId}`, included: this.random() < 0.5 },
      { kind: 'cover', albumId: `landmark:${landmarkId}`, photoId: photoIds[0] ?? null },
      ...(face === undefined
        ? []
        : [
            { kind: 'expression' as const, faceId: face, expression: this.pick(EXPRESSIONS) },
            { kind: 'not-a-face' as const, faceId: face },
          ]),
    ]
    return this.pick(options)
  }

  /** Everything that the user has said, as stored. */
  words(): string {
    const { db } = this.library.store
    return JSON.stringify([
      db.prepare('SELECT * FROM corrections ORDER BY id').all(),
      db.prepare('SELECT * FROM judgements ORDER BY photo_hash, subject').all(),
      db.prepare('SELECT * FROM correction_batches ORDER BY batch').all(),
    ])
  }
}

type Step = (world: World) => Promise<void> | void

/** What happens to a library while nobody says anything. */
const EVENTS: Record<string, Step> = {
  rescan: (world) => world.settle(),
  'another model': async (world) => {
    world.analysis.version++
    await world.close()
    world.open()
    await world.settle()
  },
  'the library is closed in the middle of a scan': async (world) => {
    world.library.start()
    world.library.rescan()
    await new Promise((resolve) => setTimeout(resolve, world.random() * 30))
    await world.close()
    world.open()
  },
  'the gallery is rebuilt': async (world) => {
    world.analysis.gallery++
    await world.close()
    world.open()
    await world.settle()
  },
  'what was said is learnt': async (world) => {
    world.library.start()
    await world.learner?.whenReady()
    await world.learner?.learn()
  },
  'the analysis dies in the middle of a lesson': async (world) => {
    world.library.start()
    await world.learner?.whenReady()
    const lesson = world.learner?.learn()
    await new Promise((resolve) => setTimeout(resolve, world.random() * 10))
    world.analysis.die()
    await lesson
    await world.settle()
  },
  'a file moves': async (world) => {
    const file = world.pick(world.files)
    if (world.away.has(file.root)) return
    const from = world.pathOf(file)
    file.path = `moved-${Math.floor(world.random() * 1e9)}.jpg`
    renameSync(from, world.pathOf(file))
    await world.settle()
  },
  'a file goes': async (world) => {
    const index = Math.floor(world.random() * world.files.length)
    const file = world.files[index]
    if (!file || world.away.has(file.root) || world.files.length < 4) return
    rmSync(world.pathOf(file))
    world.files.splice(index, 1)
    await world.settle()
  },
  'a file comes': async (world) => {
    world.addFile()
    await world.settle()
  },
  'a drive goes or comes back': async (world) => {
    const root = world.pick([0, 1])
    const path = world.roots[root] ?? ''
    if (world.away.delete(root)) renameSync(`${path}.away`, path)
    else {
      world.away.add(root)
      renameSync(path, `${path}.away`)
    }
    await world.settle()
  },
  'everything derived is rebuilt': (world) => {
    const { db } = world.library.store
    db.exec('DELETE FROM judgements; DELETE FROM correction_batches; DELETE FROM labels')
    replayJournal(db)
    refreshAllLabels(db)
  },
}

it.each(Array.from({ length: SEQUENCES }, (_, i) => 1000 + i))(
  'judgements are byte-identical after anything (sequence %i)',
  async (seed) => {
    const world = new World(seed)
    await world.settle()
    const told: string[] = []
    for (let step = 0; step < STEPS; step++) {
      if (world.random() < 0.45) {
        const { store } = world.library
        const what = world.random()
        try {
          if (what < 0.7) applyJudgement(store, world.judgement(), () => null)
          else if (what < 0.9) undo(store)
          else redo(store)
        } catch (error) {
          if (!(error instanceof CorrectionError)) throw error
        }
        continue
      }
      const name = world.pick(Object.keys(EVENTS))
      const before = world.words()
      await EVENTS[name]?.(world)
      told.push(name)
      expect(world.words(), `seed ${seed}: ${told.join(', ')}`).toBe(before)
    }
    // What is shown follows the words, whatever the models say.
    const { db } = world.library.store
    const wordOn = db
      .prepare<[number, string], string>(
        'SELECT j.value FROM judgements j JOIN photos p ON p.hash = j.photo_hash WHERE p.id = ? AND j.subject = ?',
      )
      .pluck()
    const [listed, removed] = [listPhotos(db, {}).ids, listPhotos(db, { removed: true }).ids]
    for (const id of world.photoIds()) {
      const shown = photoDetail(db, id)
      if (!shown) continue
      expect(String(shown.rating)).toBe(wordOn.get(id, 'rating') ?? '0')
      const isRemoved = wordOn.get(id, 'removed') === 'true'
      const isHidden = wordOn.get(id, 'hidden') === 'true'
      expect([removed.includes(id), listed.includes(id)]).toEqual([isRemoved, !isRemoved && !isHidden])
    }
    const words = world.words()
    await world.close()
    const again = openDatabase(join(world.base, 'library'))
    expect(again.db.pragma('integrity_check', { simple: true })).toBe('ok')
    world.library = { store: again } as Library
    expect(world.words()).toBe(words)
    again.close()
  },
)
