/**
 * Lets judgements on landmarks spread at once: the recogniser is told of confirmed and rejected photos, and the
 * photos that these could concern are ranked again by their stored embeddings.
 *
 * What has been learnt is noted per landmark (`lessons_learnt`) after all evidence agrees with it. Whatever interrupts
 * learning, the difference to the judgements is found and learnt the next time the analysis is ready.
 */

import type { DeviceReport, LandmarkPrototypes, RankedPhoto } from '../../shared/analysis-protocol.ts'
import type { ModelStamp } from '../../shared/evidence.ts'
import { AnalysisDiedError, AnalysisUnavailableError } from '../analysis-client/errors.ts'
import type { Library } from '../library/library.ts'
import type { LikenessThread } from '../likeness/thread.ts'
import { findLandmark } from '../store/landmarks.ts'
import { statement } from '../store/statement.ts'
import { ECHO_ROUNDS, echoesAmong, MAX_ECHOES } from './echoes.ts'
import { embeddingOf, type Lesson, prototypesOf, readLessons } from './lessons.ts'
import { type Learnt, nextRevision, noteLearnt, readLearnt } from './lessons-learnt.ts'
import { recalibrate } from './recalibrate.ts'
import { embeddedPhotos, saveRankings } from './rerank.ts'
import { spreadOut } from './spread-out.ts'

export interface LearnerOptions {
  /** Labels have changed. */
  onRelabelled?: () => void
  /** Something went wrong that the next start will make good. */
  onFault?: (message: string) => void
}

/** Photos that look like a landmark and that the user has not judged, most similar first. */
export interface MoreLikeIt {
  landmarkId: string
  /** Named by the last lessons, by themselves. */
  named: number[]
  /** Similar, but not enough to be named: waiting for an answer. */
  unsure: number[]
}

/** Photos of a landmark's neighbourhood that are ranked again at most, and how alike they must be (cosine). */
const NEIGHBOURS = 1500
const LEAST_SIMILARITY = 0.15
/** Photos ranked in one request: a fraction of a second, so that a scan's photos get their turn. */
const CHUNK = 48
/** So many requests in a row without a photo of the landmark, and the rest, which is less like it, is let be. */
const IDLE_CHUNKS = 4
/** The same around echoes, which are only looked for close by. */
const ECHO_NEIGHBOURS = 300
const ECHO_LEAST_SIMILARITY = 0.25
/** Photos of a lesson whose neighbourhoods are searched. */
const MAX_QUERIES = 12
/** The likeness thread keeps what it has read for five idle minutes. */
const WARM_MS = 4 * 60_000
/** After the last change of a scan. */
const SETTLE_MS = 1500

/** A photo as it was ranked last in this lesson. */
interface Ranked {
  photoId: number
  ranked: RankedPhoto
}

export class Learner {
  readonly #library: Library
  readonly #options: LearnerOptions
  readonly #likeness: LikenessThread
  /** Photos that lessons have brought to a landmark since the app started. */
  readonly #found = new Map<string, Set<number>>()
  /** Who waits for the photos most like a landmark to be ranked, by landmark. */
  readonly #waiting = new Map<string, (() => void)[]>()
  /** Until then the embeddings need not be asked for again (performance.now()). */
  #warmUntilMs = 0
  #model: ModelStamp | null = null
  #running: Promise<void> | null = null
  #again = false
  #settleTimer: NodeJS.Timeout | null = null
  readonly #closing = new AbortController()

  /** Listens to the library from now on; create it before `library.start()`. */
  constructor(library: Library, likeness: LikenessThread, options: LearnerOptions = {}) {
    this.#library = library
    this.#options = options
    this.#likeness = likeness
    library.on('device', (device) => this.#deviceKnown(device))
    library.on('changed', ({ photos }) => {
      if (photos) this.#learnSoon()
    })
  }

  /**
   * Learns what the judgements say by now; resolves when all evidence agrees with it. Does nothing while the analysis
   * is not ready: it learns then by itself.
   */
  learn(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#again = true
    this.#running ??= this.#run()
    return this.#running
  }

  /** Has the embeddings read into memory, when a correction seems to be on its way. */
  warmUp(): void {
    if (!this.#model || this.#closed || performance.now() < this.#warmUntilMs) return
    this.#warmUntilMs = performance.now() + WARM_MS
    const question = { model: this.#model, vectors: [], count: 1, minimum: 1 }
    this.#likeness.ask('near', question).catch((error: unknown) => {
      this.#warmUntilMs = 0
      this.#fault(error)
    })
  }

  /**
   * Photos that may show the landmark.
   * @param after `all`: everything that was said so far has been learnt; `first`: the few dozen photos most like
   *              it have been ranked again, and more may follow
   */
  async moreLike(landmarkId: string, after: 'first' | 'all' = 'all'): Promise<MoreLikeIt> {
    const learnt = this.learn()
    await (after === 'all' ? learnt : Promise.race([learnt, this.#firstRanked(landmarkId)]))
    const { db } = this.#library.store
    const rows = statement<[string], { photoId: number; unsure: number; score: number }>(
      db,
      `SELECT e.photo_id AS photoId, t.unsure, json_extract(e.candidates, '$[0].score') AS score
       FROM landmark_evidence e JOIN labels t ON t.photo_id = e.photo_id
       WHERE e.best = ? AND e.decision <> 'none' AND t.hidden = 0 AND t.landmark_by_user = 0
         AND (t.unsure = 1 OR t.landmark_id = e.best)
         AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = e.photo_id)
       ORDER BY score DESC, e.photo_id`,
    ).all(landmarkId)
    const found = this.#found.get(landmarkId)
    return {
      landmarkId,
      named: rows.filter(({ photoId, unsure }) => !unsure && found?.has(photoId)).map((row) => row.photoId),
      unsure: rows.filter(({ unsure }) => unsure === 1).map((row) => row.photoId),
    }
  }

  #firstRanked(landmarkId: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(landmarkId, [...(this.#waiting.get(landmarkId) ?? []), resolve])
    })
  }

  /** Starts the analysis if need be. @returns false when it cannot run, or landmarks cannot be recognised */
  async whenReady(): Promise<boolean> {
    const { analysis } = this.#library
    if (!analysis.device && analysis.state !== 'unavailable') {
      analysis.ensureStarted()
      await new Promise<void>((resolve) => {
        analysis.once('device', () => resolve())
        analysis.on('state', (state) => {
          if (state === 'unavailable' || state === 'closed') resolve()
        })
      })
    }
    return this.#model !== null
  }

  /** Learns no more; what is left is learnt when the library is open again. */
  close(): void {
    this.#closing.abort()
    if (this.#settleTimer) clearTimeout(this.#settleTimer)
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }

  /** The process has just started and knows nothing: it is told before it gets its first photo. */
  #deviceKnown(device: DeviceReport): void {
    this.#model = device.landmarkModel
    const model = this.#model
    if (this.#closed) return
    void this.learn()
    if (!model) return
    const { db } = this.#library.store
    const learnt = readLearnt(db, model)
    const landmarks = [...readLessons(db, model).values()].map((lesson) =>
      prototypesOf(db, model, lesson, learnt.get(lesson.landmarkId)?.echoes),
    )
    if (landmarks.length > 0) this.#tell(landmarks).catch((error: unknown) => this.#fault(error))
  }

  #learnSoon(): void {
    if (this.#closed) return
    if (this.#settleTimer) clearTimeout(this.#settleTimer)
    this.#settleTimer = setTimeout(() => void this.learn(), SETTLE_MS)
    this.#settleTimer.unref()
  }

  async #run(): Promise<void> {
    // So that `#running` is set by now, and is unset below in the same step in which nothing was left to do.
    await null
    try {
      while (this.#again && !this.#closed) {
        this.#again = false
        if (this.#model) await this.#learnAll(this.#model)
        await this.#recalibrate()
      }
    } catch (error) {
      this.#fault(error)
    } finally {
      this.#running = null
      // Of a landmark without news nobody tells.
      this.#waiting.clear()
    }
  }

  async #recalibrate(): Promise<void> {
    const hasChanged = await recalibrate(
      this.#library.store,
      () => this.#likeness.ask('calibrate', null),
      this.#closing.signal,
    )
    if (hasChanged && !this.#closed) this.#options.onRelabelled?.()
  }

  #fault(error: unknown): void {
    // The next process is told everything again.
    if (this.#closed || error instanceof AnalysisDiedError || error instanceof AnalysisUnavailableError)
      return
    this.#options.onFault?.(error instanceof Error ? error.message : String(error))
  }

  async #learnAll(model: ModelStamp): Promise<void> {
    const { db } = this.#library.store
    const lessons = readLessons(db, model)
    const learnt = readLearnt(db, model)
    for (const landmarkId of new Set([...lessons.keys(), ...learnt.keys()])) {
      if (this.#closed) return
      const lesson = lessons.get(landmarkId) ?? { landmarkId, confirmed: [], rejected: [] }
      const known = learnt.get(landmarkId) ?? { landmarkId, confirmed: [], rejected: [], echoes: [] }
      const news = [
        ...difference(lesson.confirmed, known.confirmed),
        ...difference(lesson.rejected, known.rejected),
      ]
      if (news.length > 0) await this.#learnOne(model, lesson, known, news)
    }
  }

  /**
   * @param known what was learnt before
   * @param news photos that the lesson has gained or lost
   */
  async #learnOne(model: ModelStamp, lesson: Lesson, known: Learnt, news: readonly number[]): Promise<void> {
    const { db } = this.#library.store
    // What was only added to takes no echo back; otherwise they are found anew.
    const kept = isOnlyMore(lesson, known) ? known.echoes.filter((id) => !news.includes(id)) : []
    await this.#tell([prototypesOf(db, model, lesson, kept)])
    const revision = nextRevision(db)
    const near = await this.#near(model, news, NEIGHBOURS, LEAST_SIMILARITY)
    const mayLose = statement<[string], { photoId: number }>(
      db,
      `SELECT photo_id AS photoId FROM landmark_evidence WHERE best = ? AND decision <> 'none'`,
    )
      .all(lesson.landmarkId)
      .map(({ photoId }) => photoId)
    const ranked = new Map<number, RankedPhoto>()
    const rankAgain = async (chunk: readonly number[]): Promise<boolean> => {
      const found = await this.#rankAgain(model, lesson.landmarkId, chunk, revision)
      for (const { photoId, ranked: now } of found.photos) ranked.set(photoId, now)
      return found.concerned
    }
    let idleChunks = 0
    for (const chunk of chunks(near.filter((id) => !kept.includes(id)))) {
      idleChunks = (await rankAgain(chunk)) ? 0 : idleChunks + 1
      this.#tellWaiting(lesson.landmarkId)
      if (idleChunks === IDLE_CHUNKS) break
    }
    for (const chunk of chunks(mayLose.filter((id) => !ranked.has(id) && !kept.includes(id))))
      await rankAgain(chunk)
    const echoes = await this.#findEchoes(model, lesson, kept, ranked, rankAgain)
    if (this.#closed) return
    this.#library.store.transaction(() => noteLearnt(db, model, { ...lesson, echoes }, revision))
  }

  #tellWaiting(landmarkId: string): void {
    for (const resolve of this.#waiting.get(landmarkId) ?? []) resolve()
    this.#waiting.delete(landmarkId)
  }

  /**
   * Lets photos that are surely the landmark teach it as well, until no more are found.
   * @param kept   such photos of before
   * @param ranked by photo, as ranked last; kept up to date
   * @returns all such photos
   */
  async #findEchoes(
    model: ModelStamp,
    lesson: Lesson,
    kept: readonly number[],
    ranked: ReadonlyMap<number, RankedPhoto>,
    rankAgain: (photoIds: readonly number[]) => Promise<boolean>,
  ): Promise<number[]> {
    const { db } = this.#library.store
    // What a gallery knows from many photos needs no more of its own guesses.
    if (findLandmark(db, lesson.landmarkId)?.source === 'gallery') return []
    const judged = new Set([...lesson.confirmed, ...lesson.rejected])
    const byUser = statement<[number], { byUser: number }>(
      db,
      'SELECT landmark_by_user AS byUser FROM labels WHERE photo_id = ?',
    )
    const echoes = [...kept]
    for (let round = 0; round < ECHO_ROUNDS && !this.#closed; round++) {
      const open: Ranked[] = [...ranked].flatMap(([photoId, now]) =>
        judged.has(photoId) || echoes.includes(photoId) || byUser.get(photoId)?.byUser === 1
          ? []
          : [{ photoId, ranked: now }],
      )
      const found = echoesAmong(lesson.landmarkId, lesson.confirmed.length, open)
        .slice(0, MAX_ECHOES - echoes.length)
        .map(({ photoId }) => photoId)
      if (found.length === 0) break
      echoes.push(...found)
      await this.#tell([prototypesOf(db, model, lesson, echoes)])
      // Echoes are not ranked again: each resembles itself.
      const near = await this.#near(model, found, ECHO_NEIGHBOURS, ECHO_LEAST_SIMILARITY)
      for (const chunk of chunks(near.filter((id) => !echoes.includes(id)))) await rankAgain(chunk)
    }
    return echoes.sort((a, b) => a - b)
  }

  /** Photos that look like one of these, most similar first. */
  async #near(
    model: ModelStamp,
    photoIds: readonly number[],
    count: number,
    minimum: number,
  ): Promise<number[]> {
    const vectors = photoIds.flatMap((id) => embeddingOf(this.#library.store.db, model, id) ?? [])
    const found = await this.#likeness.ask('near', {
      model,
      vectors: spreadOut(vectors, MAX_QUERIES),
      count,
      minimum,
    })
    return found.map(({ photoId }) => photoId)
  }

  /** @returns how the photos rank, and whether any of them is like the landmark now */
  async #rankAgain(
    model: ModelStamp,
    landmarkId: string,
    photoIds: readonly number[],
    revision: number,
  ): Promise<{ photos: Ranked[]; concerned: boolean }> {
    const { store, analysis } = this.#library
    const photos = embeddedPhotos(store.db, model, photoIds)
    if (photos.photoIds.length === 0 || this.#closed) return { photos: [], concerned: false }
    const ranked = await analysis.request<RankedPhoto[]>({
      type: 'rank-all',
      embeddings: photos.embeddings,
      positions: photos.positions,
      local: photos.local,
      world: photos.world,
      tinyCopies: photos.tinyCopies,
    })
    if (this.#closed) return { photos: [], concerned: false }
    const changed = new Set(
      store.transaction(() => saveRankings(store.db, model, photos.photoIds, ranked, revision)),
    )
    let concerned = false
    for (const [i, { decision, candidates }] of ranked.entries()) {
      if (decision === 'none' || candidates[0]?.landmarkId !== landmarkId) continue
      concerned = true
      const photoId = photos.photoIds[i] ?? -1
      if (changed.has(photoId)) this.#foundFor(landmarkId).add(photoId)
    }
    if (changed.size > 0) this.#options.onRelabelled?.()
    return {
      photos: ranked.map((now, i) => ({ photoId: photos.photoIds[i] ?? -1, ranked: now })),
      concerned,
    }
  }

  #foundFor(landmarkId: string): Set<number> {
    const found = this.#found.get(landmarkId) ?? new Set<number>()
    this.#found.set(landmarkId, found)
    return found
  }

  async #tell(landmarks: LandmarkPrototypes['landmarks']): Promise<void> {
    await this.#library.analysis.request<null>({ type: 'set-prototypes', prototypes: { landmarks } })
  }
}

/** Ids that are in one list only. */
function difference(a: readonly number[], b: readonly number[]): number[] {
  const [inA, inB] = [new Set(a), new Set(b)]
  return [...a.filter((id) => !inB.has(id)), ...b.filter((id) => !inA.has(id))]
}

function isOnlyMore(lesson: Lesson, known: Lesson): boolean {
  return (
    known.confirmed.every((id) => lesson.confirmed.includes(id)) &&
    difference(lesson.rejected, known.rejected).length === 0
  )
}

function* chunks(ids: readonly number[]): Generator<number[]> {
  for (let start = 0; start < ids.length; start += CHUNK) yield ids.slice(start, start + CHUNK)
}
