/**
 * `eval learning`, landmarks: a user names photos of landmarks that the app has never seen, one after another, and
 * held-out photos of them are recognised after each few. What that costs the landmarks known before is measured beside.
 *
 * As in the app, photos of the library that are surely the landmark teach it along with the named ones
 * (src/main/learning/echoes.ts); the held-out photos are that library, together with ordinary photos. What the named
 * photos alone do is measured beside (`alone`).
 */
import { basename, dirname } from 'node:path'
import type { EmbedValue, LandmarkPrototypes, RankedPhoto } from '../../shared/analysis-protocol.ts'
import { type RankedQuery, sensitivityAtSpecificity, topOneAccuracy } from '../../shared/metrics/retrieval.ts'
import { InputError } from '../input-error.ts'
import { ECHO_ROUNDS, echoesAmong, MAX_ECHOES } from '../learning/echoes.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { classFolders, imageFiles } from './image-files.ts'
import { hashShuffled } from './shuffle.ts'

/** Photos that the user has named, per landmark. */
export const CORRECTIONS = [0, 1, 3, 5, 10, 20] as const
const MOST = Math.max(...CORRECTIONS)
/** Held-out photos of a landmark at most, so that none of them outweighs the others. */
const MAX_QUERIES = 20
/** Each landmark is taught in one fold, beside a few others, and known beforehand in the rest. */
const FOLDS = 4
/** Landmarks known beforehand when all others are taught. */
const OTHERS = 6
const TAUGHT_PHOTOS = 5
const RANK_AT_ONCE = 200

export interface LearningOptions {
  /** Photos to teach with, a folder per landmark; each is a set of its own in the answer. */
  galleryDirs: string[]
  /** Held-out photos of the same landmarks, one folder for each of `galleryDirs`. */
  queriesDirs: string[]
  nonLandmarksDir: string
  /** How many photos are named; without any, only what teaching fifty landmarks costs the others is measured. */
  corrections?: readonly number[]
  /** False: what teaching all others costs a few is not measured. */
  withCrowd?: boolean
}

export interface TaughtRow {
  /** Photos named per landmark. */
  corrections: number
  top1: number
  sensitivityAt99: number
  /** At the app's own threshold. */
  sensitivity: number
  /** Photos without a landmark that are named, at the app's own threshold. */
  falseAlarms: number
  /** The same before photos that nobody named teach it as well. */
  alone: { top1: number; sensitivityAt99: number }
  /** Landmarks known beforehand, at the same time. */
  known: Figures
}

export interface Figures {
  top1: number
  sensitivityAt99: number
  /** Named rightly at the app's own threshold. */
  sensitivity: number
}

export interface LandmarkLearning {
  landmarks: number
  queries: number
  negatives: number
  steps: TaughtRow[]
  bySet: Record<string, { landmarks: number; queries: number; steps: (Figures & { corrections: number })[] }>
  /** Null when it was not asked for. */
  crowd: Crowd | null
}

/** What teaching all other landmarks does to a few of the first set that were known beforehand. */
export interface Crowd {
  /** How many are taught at a time, five photos each. */
  taught: number
  /** Photos of the others, each once. */
  queries: number
  before: Figures & { falseAlarms: number }
  after: Figures & { falseAlarms: number }
  /** The same others were all landmarks known beforehand: what so many names cost by themselves. */
  allKnown: Figures & { falseAlarms: number }
  /** Held-out photos of the taught ones of the first set. */
  taughtThemselves: Figures & { queries: number }
}

interface Photo {
  path: string
  landmark: string | null
  set: string
  embedding: Float32Array
  seenInTraining: boolean
}

interface Taught {
  id: string
  photos: Float32Array[]
  /** All of them when absent; the others are echoes. */
  confirmed?: number
}

/** @throws InputError when folders do not belong together or hold too little */
export async function evaluateLandmarkLearning(
  analyst: Analyst,
  options: LearningOptions,
  onFailure: (path: string, error: Error) => void,
  onNote: (text: string) => void,
  onProgress?: Progress,
): Promise<LandmarkLearning> {
  const { lessons, queries, negatives } = await readPhotos(analyst, options, onFailure, onProgress)
  const { corrections: steps = CORRECTIONS } = options
  const seen = negatives.filter(({ seenInTraining }) => seenInTraining).length
  if (seen > 0) onNote(`${seen} non-landmark photos left out: the recogniser was fitted on them.`)
  const ordinary = negatives.filter(({ seenInTraining }) => !seenInTraining)
  const bench = new Bench(analyst, ordinary)
  const ids = hashShuffled([...lessons.keys()], (id) => id)
  const folds = Array.from({ length: FOLDS }, (_, fold) => ids.filter((_id, i) => i % FOLDS === fold))
  const answers = new Map<number, Round[]>()
  for (const taughtIds of folds) {
    const known = ids.filter((id) => !taughtIds.includes(id))
    await bench.useGallery(taken(lessons, known, MOST))
    for (const corrections of steps) {
      const round = await bench.teach(taken(lessons, taughtIds, corrections), queries, new Set(taughtIds))
      answers.set(corrections, [...(answers.get(corrections) ?? []), round])
      onNote(`${taughtIds.length} landmarks taught with ${corrections} photos each`)
    }
  }
  const setNames = [...new Set(queries.map(({ set }) => set))]
  return {
    landmarks: ids.length,
    queries: queries.length,
    negatives: ordinary.length,
    steps: steps.map((corrections) => {
      const rounds = answers.get(corrections) ?? []
      return {
        ...taughtRow(corrections, rounds, () => true),
        falseAlarms: falseAlarmsOf(rounds),
        alone: measure(
          rounds.map(({ alone }) => alone),
          ({ isTaught }) => isTaught,
        ),
        known: measure(rounds, ({ isTaught }) => !isTaught),
      }
    }),
    bySet: Object.fromEntries(
      setNames.map((set) => [
        set,
        {
          landmarks: new Set(queries.filter((query) => query.set === set).map(({ landmark }) => landmark))
            .size,
          queries: queries.filter((query) => query.set === set).length,
          steps: steps.map((corrections) =>
            taughtRow(corrections, answers.get(corrections) ?? [], (answer) => answer.set === set),
          ),
        },
      ]),
    ),
    crowd: options.withCrowd === false ? null : await crowd(bench, lessons, queries),
  }
}

async function crowd(
  bench: Bench,
  lessons: ReadonlyMap<string, Float32Array[]>,
  queries: readonly Photo[],
): Promise<Crowd> {
  const ids = hashShuffled([...lessons.keys()], (id) => id)
  const firstSet = queries[0]?.set
  const asked = queries.filter(({ set }) => set === firstSet)
  const isAsked = new Set(asked.map(({ landmark }) => landmark))
  const candidates = ids.filter((id) => isAsked.has(id))
  const rounds: Record<'before' | 'after' | 'allKnown', Round[]> = { before: [], after: [], allKnown: [] }
  let taught = 0
  for (let start = 0; start < candidates.length; start += OTHERS) {
    const others = candidates.slice(start, start + OTHERS)
    const crowded = ids.filter((id) => !others.includes(id))
    taught = Math.max(taught, crowded.length)
    const isTaught = new Set(crowded)
    const known = taken(lessons, others, MOST)
    await bench.useGallery(known)
    rounds.before.push(await bench.teach([], asked, isTaught))
    rounds.after.push(await bench.teach(taken(lessons, crowded, TAUGHT_PHOTOS), asked, isTaught))
    await bench.useGallery([...known, ...taken(lessons, crowded, MOST)])
    rounds.allKnown.push(await bench.teach([], asked, isTaught))
  }
  const isOther = ({ isTaught }: Answer) => !isTaught
  const figuresOf = (when: readonly Round[]) => ({
    ...measure(when, isOther),
    falseAlarms: falseAlarmsOf(when),
  })
  return {
    taught,
    queries: asked.length,
    before: figuresOf(rounds.before),
    after: figuresOf(rounds.after),
    allKnown: figuresOf(rounds.allKnown),
    taughtThemselves: {
      ...measure(rounds.after, ({ isTaught }) => isTaught),
      queries: rounds.after.reduce(
        (sum, { answers }) => sum + answers.filter(({ isTaught }) => isTaught).length,
        0,
      ),
    },
  }
}

interface Answer extends RankedQuery {
  confident: boolean
  isTaught: boolean
  set: string
}

/** Everything asked in one state of the recogniser. */
interface Answers {
  answers: Answer[]
  negatives: Answer[]
}

interface Round extends Answers {
  /** What the named photos alone do. */
  alone: Answers
}

/** The recogniser in the states of a replay. */
class Bench {
  readonly #analyst: Analyst
  readonly #negatives: readonly Photo[]
  #taught: string[] = []

  constructor(analyst: Analyst, negatives: readonly Photo[]) {
    this.#analyst = analyst
    this.#negatives = negatives
  }

  /** Known landmarks; whatever was taught is forgotten. */
  async useGallery(known: readonly Taught[]): Promise<void> {
    await this.#tell([])
    const landmarks = known.map(({ id, photos }) => ({ ...unplaced(id), embeddings: photos }))
    await this.#analyst.request({ type: 'use-gallery', gallery: { landmarks } })
  }

  /**
   * What the user has named so far, in a library of these queries and the ordinary photos.
   * @param asAsked landmarks whose queries count as taught
   */
  async teach(
    taught: readonly Taught[],
    queries: readonly Photo[],
    asAsked: ReadonlySet<string>,
  ): Promise<Round> {
    await this.#tell(taught)
    const library = [...queries, ...this.#negatives]
    let ranked = await this.#rank(library)
    const answersOf = (now: readonly RankedPhoto[]): Answers => {
      const answers = library.map((photo, i) => answerOf(photo, now[i], asAsked))
      return { answers: answers.slice(0, queries.length), negatives: answers.slice(queries.length) }
    }
    const alone = answersOf(ranked)
    const echoes = new Map<number, string>()
    for (let round = 0; round < ECHO_ROUNDS; round++) {
      const before = echoes.size
      const open = ranked.flatMap((now, i) => (echoes.has(i) ? [] : [{ i, ranked: now }]))
      for (const { id, photos } of taught) {
        const known = [...echoes.values()].filter((other) => other === id).length
        for (const { i } of echoesAmong(id, photos.length, open).slice(0, MAX_ECHOES - known)) {
          echoes.set(i, id)
        }
      }
      if (echoes.size === before) break
      const vectorOf = (i: number) => library[i]?.embedding ?? new Float32Array()
      await this.#tell(
        taught.map(({ id, photos }) => ({
          id,
          photos: [...photos, ...[...echoes].flatMap(([i, of]) => (of === id ? [vectorOf(i)] : []))],
          confirmed: photos.length,
        })),
      )
      const now = await this.#rank(library)
      // An echo resembles itself: what was said of it before it became one stands.
      ranked = now.map((answer, i) => (echoes.has(i) ? (ranked[i] ?? answer) : answer))
    }
    return { ...answersOf(ranked), alone }
  }

  async #tell(taught: readonly Taught[]): Promise<void> {
    const now = new Map(taught.map((lesson) => [lesson.id, lesson]))
    const landmarks: LandmarkPrototypes['landmarks'] = [...new Set([...this.#taught, ...now.keys()])].map(
      (id) => {
        const { photos = [], confirmed = photos.length } = now.get(id) ?? {}
        return { ...unplaced(id), embeddings: photos, confirmed, negatives: [] }
      },
    )
    await this.#analyst.request({ type: 'set-prototypes', prototypes: { landmarks } })
    this.#taught = [...now.keys()]
  }

  async #rank(photos: readonly Photo[]): Promise<RankedPhoto[]> {
    const answers: RankedPhoto[] = []
    for (let start = 0; start < photos.length; start += RANK_AT_ONCE) {
      const part = photos.slice(start, start + RANK_AT_ONCE)
      const dimension = part[0]?.embedding.length ?? 0
      const embeddings = new Float32Array(part.length * dimension)
      for (const [i, { embedding }] of part.entries()) embeddings.set(embedding, i * dimension)
      const ranked = await this.#analyst.request<RankedPhoto[]>({
        type: 'rank-all',
        embeddings,
        positions: part.map(() => null),
        local: part.map(() => null),
      })
      answers.push(...ranked)
    }
    return answers
  }
}

function answerOf(
  { landmark, set }: Photo,
  ranked: RankedPhoto | undefined,
  taught: ReadonlySet<string>,
): Answer {
  const best = ranked?.candidates[0]
  return {
    truth: landmark,
    predicted: best?.landmarkId ?? null,
    score: best?.score ?? Number.NEGATIVE_INFINITY,
    confident: ranked?.decision === 'confident',
    isTaught: landmark !== null && taught.has(landmark),
    set,
  }
}

const unplaced = (id: string) => ({ id, name: id, latitude: null, longitude: null })

function taken(
  lessons: ReadonlyMap<string, Float32Array[]>,
  ids: readonly string[],
  photos: number,
): Taught[] {
  return photos === 0 ? [] : ids.map((id) => ({ id, photos: (lessons.get(id) ?? []).slice(0, photos) }))
}

function taughtRow(
  corrections: number,
  rounds: readonly Answers[],
  among: (answer: Answer) => boolean,
): Figures & { corrections: number } {
  return { corrections, ...measure(rounds, (answer) => answer.isTaught && among(answer)) }
}

/** Thresholds are set in each round by its own photos without a landmark. */
function measure(rounds: readonly Answers[], among: (answer: Answer) => boolean): Figures {
  let photos = 0
  let top1 = 0
  let sensitivity = 0
  let named = 0
  for (const { answers, negatives } of rounds) {
    const asked = answers.filter(among)
    photos += asked.length
    top1 += asked.length * topOneAccuracy(asked)
    sensitivity += asked.length * sensitivityAtSpecificity([...asked, ...negatives], 0.99).sensitivity
    named += asked.filter(({ confident, truth, predicted }) => confident && truth === predicted).length
  }
  const share = (count: number) => (photos === 0 ? 0 : count / photos)
  return { top1: share(top1), sensitivityAt99: share(sensitivity), sensitivity: share(named) }
}

/** Share of ordinary photos that are named, at the app's own threshold. */
function falseAlarmsOf(rounds: readonly Answers[]): number {
  return mean(
    rounds.map(({ negatives }) =>
      negatives.length === 0 ? 0 : negatives.filter(({ confident }) => confident).length / negatives.length,
    ),
  )
}

async function readPhotos(
  analyst: Analyst,
  { galleryDirs, queriesDirs, nonLandmarksDir }: LearningOptions,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
) {
  if (galleryDirs.length !== queriesDirs.length) {
    throw new InputError(
      `Give as many folders of queries as of galleries: ${queriesDirs.length} and ${galleryDirs.length} are given.`,
    )
  }
  const few = (dir: string, set: string, role: 'lesson' | 'query', most: number) => {
    const groups = Object.groupBy(classFolders(dir), ({ label }) => label)
    return Object.entries(groups).flatMap(([landmark, files = []]) =>
      hashShuffled(files, ({ path }) => basename(path))
        .slice(0, most)
        .map(({ path }) => ({ path, landmark, set, role })),
    )
  }
  const files = [
    ...galleryDirs.flatMap((dir) => few(dir, setName(dir), 'lesson', MOST)),
    ...queriesDirs.flatMap((dir) => few(dir, setName(dir), 'query', MAX_QUERIES)),
    ...imageFiles(nonLandmarksDir).map((path) => ({
      path,
      landmark: null,
      set: '',
      role: 'negative' as const,
    })),
  ]
  const values = await askAll(
    files,
    ({ path }) => analyst.request<EmbedValue>({ type: 'embed', path }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const photos = files.flatMap((file, i) => {
    const value = values[i]
    return value ? [{ ...file, embedding: value.embedding, seenInTraining: value.seenInTraining }] : []
  })
  const queries = photos.filter(({ role }) => role === 'query')
  const asked = new Set(queries.map(({ landmark }) => landmark))
  const lessons = new Map<string, Float32Array[]>()
  for (const { role, landmark, embedding } of photos) {
    if (role !== 'lesson' || landmark === null || !asked.has(landmark)) continue
    // A landmark of two sets is taught with photos of the first.
    const lesson = lessons.get(landmark) ?? []
    if (lesson.length < MOST) lessons.set(landmark, [...lesson, embedding])
  }
  const taught = queries.filter(({ landmark }) => landmark !== null && lessons.has(landmark))
  if (taught.length === 0) {
    throw new InputError(
      `${galleryDirs.join(', ')} and ${queriesDirs.join(', ')} share no folder named by a landmark.`,
    )
  }
  return { lessons, queries: taught, negatives: photos.filter(({ role }) => role === 'negative') }
}

/** `…/landmarks/gallery` → landmarks. */
function setName(dir: string): string {
  const name = basename(dir)
  return /^(gallery|queries|full-size-queries)$/.test(name) ? basename(dirname(dir)) : name
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length
}
