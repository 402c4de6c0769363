/**
 * `eval landmarks --pack` and `models calibrate`: what one installed world pack says by itself, without the gate and
 * without the app's own gallery, by the cosine of its best landmark.
 */
import type { AskPacksValue } from '../../shared/analysis-protocol.ts'
import type { WorldMatch } from '../../shared/evidence.ts'
import type { GazetteerEntry } from '../../shared/node/gazetteer.ts'
import type { PackThresholds } from '../../shared/node/world-packs.ts'
import { InputError } from '../input-error.ts'
import { normaliseName } from '../store/landmarks.ts'
import { FEWEST_PHOTOS, thresholdsFrom } from '../world-packs/thresholds.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { classFolders, imageFiles } from './image-files.ts'
import type { Answer } from './landmarks/answers.ts'
import {
  type Figures,
  figureIntervals,
  figures,
  figuresBy,
  type GroupFigures,
  type Intervals,
} from './landmarks/figures.ts'

/** The keys of `eval landmarks`, and what only a pack has. */
export interface WorldPackEvaluation extends Figures {
  pack: string
  photos: number
  landmarks: number
  /** Cosine from which the pack names. */
  threshold: number
  msPerPhoto: number
  /** Embedder and search, of that. */
  msPack: number
  byLandmark: Record<string, GroupFigures>
  negatives: number
  intervals95: Intervals
}

interface Looked {
  /** Null for photos without landmark. */
  label: string | null
  best: WorldMatch | null
  ms: number
  msPack: number
}

interface Asked {
  path: string
  label: string | null
}

/**
 * Folders of `queriesDir` are named by landmark: by id, or by a name, which the gazetteer may know another one for.
 * @throws InputError naming the folder when nothing in it can be measured, or the pack is not in use
 */
export async function evaluateWorldPack(
  analyst: Analyst,
  pack: string,
  {
    queriesDir,
    nonLandmarksDir,
    gazetteer,
  }: {
    queriesDir: string
    nonLandmarksDir?: string | undefined
    gazetteer: readonly Pick<GazetteerEntry, 'id' | 'altNames'>[]
  },
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<WorldPackEvaluation> {
  const queries: Asked[] = classFolders(queriesDir)
  if (queries.length === 0)
    throw new InputError(`${queriesDir} holds no photos in folders named by landmark.`)
  const ordinary = nonLandmarksDir === undefined ? [] : ordinaryPhotos(nonLandmarksDir)
  const looked = await look(analyst, pack, [...queries, ...ordinary], onFailure, onProgress)
  const asked = looked.filter(({ label }) => label !== null)
  if (asked.length === 0) throw new InputError(`No photo in ${queriesDir} could be read.`)
  const altNames = new Map(gazetteer.map((entry) => [entry.id, entry.altNames]))
  const all = looked.map((photo) => answerOf(photo, altNames))
  return {
    pack,
    photos: asked.length,
    landmarks: new Set(asked.map(({ label }) => label)).size,
    ...figures(all),
    threshold: looked.find(({ best }) => best)?.best?.confident ?? 0,
    msPerPhoto: mean(looked.map(({ ms }) => ms)),
    msPack: mean(looked.map(({ msPack }) => msPack)),
    byLandmark: figuresBy(all, (landmark) => landmark),
    negatives: looked.length - asked.length,
    intervals95: figureIntervals(all),
  }
}

/**
 * Thresholds by photos of a folder.
 * @throws InputError when there are fewer than 100 photos, or the pack is not in use
 */
export async function measurePackThresholds(
  analyst: Analyst,
  pack: string,
  nonLandmarksDir: string,
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<PackThresholds & { photos: number }> {
  const looked = await look(analyst, pack, ordinaryPhotos(nonLandmarksDir), onFailure, onProgress)
  if (looked.length < FEWEST_PHOTOS)
    throw new InputError(
      `${nonLandmarksDir} holds ${looked.length} photos that could be read; thresholds need at least ${FEWEST_PHOTOS} photos without a landmark.`,
    )
  const thresholds = thresholdsFrom(looked.map(({ best }) => best?.similarity ?? -1))
  return { ...thresholds, photos: looked.length }
}

function ordinaryPhotos(dir: string): Asked[] {
  const paths = imageFiles(dir)
  if (paths.length === 0)
    throw new InputError(`${dir} holds no photos. Give a folder of photos without a landmark.`)
  return paths.map((path) => ({ path, label: null }))
}

async function look(
  analyst: Analyst,
  pack: string,
  photos: Asked[],
  onFailure: (path: string, error: Error) => void,
  onProgress?: Progress,
): Promise<Looked[]> {
  const found = await askAll(
    photos,
    async ({ path, label }): Promise<Looked> => {
      const { world, ms, stageMs } = await analyst.request<AskPacksValue>({ type: 'ask-packs', path })
      const own = world?.matches.filter((match) => match.pack === pack) ?? []
      return { label, best: own[0] ?? null, ms, msPack: stageMs.world ?? 0 }
    },
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const read = found.filter((one) => one !== null)
  if (read.length > 0 && read.every(({ best }) => best === null))
    throw new InputError(`The pack ${pack} is not in use; see "moodmark models" and "moodmark doctor".`)
  return read
}

function answerOf({ label, best, msPack }: Looked, altNames: ReadonlyMap<string, readonly string[]>): Answer {
  const similarity = best?.similarity ?? -1
  const decision =
    !best || similarity < best.unsure ? 'none' : similarity < best.confident ? 'unsure' : 'confident'
  const right = label !== null && best !== null && means(label, best, altNames.get(best.landmarkId) ?? [])
  return {
    truth: label,
    predicted: right ? label : (best?.landmarkId ?? null),
    score: similarity,
    passedGate: true,
    decision,
    threshold: best?.confident ?? 0,
    stageMs: { world: msPack },
  }
}

/** A folder is named by the landmark's id, or by one of its names in some spelling: the pack's own may be any of them. */
function means(label: string, { landmarkId, name }: WorldMatch, altNames: readonly string[]): boolean {
  const plain = (text: string) =>
    normaliseName(text)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return label === landmarkId || [name, ...altNames].some((known) => plain(known) === plain(label))
}

const mean = (values: number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
