/**
 * `eval landmarks`: a gallery is made from one folder, photos of others are recognised with it.
 *
 * Whitening and non-landmark references stay the bundled ones. Photos that those were fitted on are left out of the
 * negatives, so that specificity is measured on photos that nothing has seen. Every photo is embedded once; shots,
 * positions and stages are then tried on the embeddings.
 */
import type { EmbedValue, LandmarkStages, StageMs } from '../../../shared/analysis-protocol.ts'
import type { GazetteerEntry } from '../../../shared/node/gazetteer.ts'
import { InputError } from '../../input-error.ts'
import { type Analyst, askAll, type Progress } from '../analyst.ts'
import { type Answer, answers, type EmbeddedPhoto, galleryOf } from './answers.ts'
import {
  type Figures,
  figureIntervals,
  figures,
  figuresBy,
  type GroupFigures,
  gallerySizeBin,
  gateFigures,
  type Intervals,
} from './figures.ts'
import { evaluationPhotos, firstShots } from './photos.ts'
import { type GpsMode, type Place, positions } from './positions.ts'
import { type LandmarkFacts, landmarkFacts, UNKNOWN } from './table.ts'
import { takenTogether } from './visits.ts'

export interface LandmarkEvaluationOptions {
  galleryDir: string
  queriesDir: string
  nonLandmarksDir?: string
  /** Positions that photos are given: none, right ones, or wrong ones. */
  gps: 'none' | 'true' | 'wrong'
  /** Gallery photos per landmark, chosen by a hash of their path; all when absent. */
  shots?: number
  /** Also measure with 1, 3, 5, 10 and 20 gallery photos per landmark. */
  shotsTable: boolean
  /** Also measure without each stage, with right and wrong positions, and with photos taken together. */
  ablation: boolean
  /** Kinds, radii and places of landmarks that landmarks.csv does not tell. */
  gazetteer: readonly GazetteerEntry[]
}

/** The first keys, up to byLandmark, are the contract of the command. */
export interface LandmarkEvaluation extends Figures {
  photos: number
  landmarks: number
  threshold: number
  /** Reading, decoding and embedding of one photo, as the caller waits for it. */
  msPerPhoto: number
  byLandmark: Record<string, GroupFigures>
  galleryPhotos: number
  negatives: number
  gps: GpsMode
  intervals95: Intervals
  /** The same without positions, when there were any. */
  withoutGps?: Figures
  /** Shares that the gate stops: of photos without landmark (its use), of queries (its misses). */
  gate: { stopsNegatives: number | null; stopsQueries: number }
  byGallerySize: Record<string, GroupFigures>
  byKind: Record<string, GroupFigures>
  byRegion: Record<string, GroupFigures>
  /** Mean time of each stage on one photo, in ms. */
  msByStage: Partial<StageMs>
  shots?: (Figures & { shots: number; galleryPhotos: number })[]
  ablation?: (Figures & { run: string; intervals95: Intervals })[]
}

const SHOTS = [1, 3, 5, 10, 20]

/** @throws InputError naming the folder when there is nothing to measure, or two folders name one landmark */
export async function evaluateLandmarks(
  analyst: Analyst,
  options: LandmarkEvaluationOptions,
  onFailure: (path: string, error: Error) => void,
  onNote: (text: string) => void,
  onProgress?: Progress,
): Promise<LandmarkEvaluation> {
  const photos = evaluationPhotos(options.galleryDir, options.queriesDir, options.nonLandmarksDir)
  const galleryFiles =
    options.shots === undefined ? photos.gallery : firstShots(photos.gallery, options.shots)
  const labels = new Set(galleryFiles.map(({ label }) => label))
  const facts = landmarkFacts(options.galleryDir, labels, options.gazetteer)

  const files = galleryFiles.length + photos.queries.length + photos.negatives.length
  const gallery = await embedAll(
    analyst,
    galleryFiles.map((file) => ({ ...file, role: 'gallery' as const })),
    false,
    onFailure,
    onProgress && ((done) => onProgress(done, files)),
  )
  if (gallery.length === 0) throw new InputError(`No photo in ${options.galleryDir} could be read.`)
  const asking = await embedAll(
    analyst,
    [
      ...photos.queries.map((file) => ({ ...file, role: 'query' as const })),
      ...photos.negatives.map((path) => ({ path, label: null, role: 'negative' as const })),
    ],
    knowsFromTinyPhotosOnly(gallery),
    onFailure,
    onProgress && ((done) => onProgress(galleryFiles.length + done, files)),
  )
  const embedded = [...gallery, ...asking]
  const { query: queries = [], negative: others = [] } = Object.groupBy(asking, ({ role }) => role)
  if (queries.length === 0) throw new InputError(`No photo in ${options.queriesDir} could be read.`)
  const negatives = others.filter(({ seenInTraining }) => !seenInTraining)
  if (others.length > negatives.length)
    onNote(
      `${others.length - negatives.length} non-landmark photos left out: the recogniser was fitted on them.`,
    )
  const known = new Set(gallery.map(({ label }) => label))
  const strange = new Set(
    queries.flatMap(({ label }) => (label !== null && !known.has(label) ? [label] : [])),
  )
  if (strange.size > 0)
    onNote(
      `Without gallery photos, so that they can only be missed: ${[...strange].slice(0, 5).join(', ')}${strange.size > 5 ? ` and ${strange.size - 5} more` : ''}.`,
    )

  const asked = [...queries, ...negatives]
  const places = placesOf(facts)
  const run = (mode: GpsMode, stages?: LandmarkStages) =>
    answers(
      analyst,
      asked,
      positions(
        mode,
        asked.map(({ label }) => label),
        places,
      ),
      stages,
    )
  const useGallery = (files: readonly EmbeddedPhoto[]) =>
    analyst.request({ type: 'use-gallery', gallery: galleryOf(files, facts) })

  await useGallery(gallery)
  const mode: GpsMode = options.gps === 'wrong' ? 'mixed' : options.gps
  const main = await run(mode)
  const alone = mode === 'none' ? main : await run('none')
  const ablation = options.ablation ? await ablate(run, alone) : undefined
  const shots = options.shotsTable ? await shotsTable(gallery, useGallery, () => run(mode)) : undefined

  const perLandmark = new Map<string, number>()
  for (const { label } of gallery) perLandmark.set(label ?? '', (perLandmark.get(label ?? '') ?? 0) + 1)
  const found = figures(main)
  return {
    photos: queries.length,
    landmarks: new Set(queries.map(({ label }) => label)).size,
    top1: found.top1,
    gap: found.gap,
    threshold: median(main.map(({ threshold }) => threshold)),
    sensitivity: found.sensitivity,
    specificity: found.specificity,
    sensitivityAt99: found.sensitivityAt99,
    sensitivityAt995: found.sensitivityAt995,
    msPerPhoto: mean(embedded.map(({ ms }) => ms)),
    byLandmark: figuresBy(main, (id) => id),
    galleryPhotos: gallery.length,
    negatives: negatives.length,
    gps: mode,
    intervals95: figureIntervals(main),
    ...(mode === 'none' ? {} : { withoutGps: figures(alone) }),
    gate: gateFigures(main),
    byGallerySize: figuresBy(main, (id) => gallerySizeBin(perLandmark.get(id) ?? 0)),
    byKind: figuresBy(main, (id) => facts.get(id)?.kind ?? UNKNOWN),
    byRegion: figuresBy(main, (id) => facts.get(id)?.region ?? UNKNOWN),
    msByStage: meanStages([...embedded.map(({ stageMs }) => stageMs), ...main.map(({ stageMs }) => stageMs)]),
    ...(shots ? { shots } : {}),
    ...(ablation ? { ablation } : {}),
  }
}

/** Whether some landmark has photos of low resolution only. */
function knowsFromTinyPhotosOnly(gallery: readonly EmbeddedPhoto[]): boolean {
  const byLabel = Map.groupBy(gallery, ({ label }) => label)
  return [...byLabel.values()].some((photos) => photos.every(({ lowResolution }) => lowResolution))
}

type Role = 'gallery' | 'query' | 'negative'

async function embedAll(
  analyst: Analyst,
  files: readonly { path: string; label: string | null; role: Role }[],
  tinyCopy: boolean,
  onFailure: (path: string, error: Error) => void,
  onProgress: Progress | undefined,
): Promise<(EmbeddedPhoto & { role: Role })[]> {
  const values = await askAll(
    files,
    ({ path }) => analyst.request<EmbedValue>({ type: 'embed', path, local: true, tinyCopy }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  return files.flatMap((file, i) => {
    const value = values[i]
    return value ? [{ ...file, ...value }] : []
  })
}

/** Stages that can be switched off one by one. */
const ABLATED = ['gate', 'viewpoints', 'negatives', 'local'] as const

async function ablate(
  run: (mode: GpsMode, stages?: LandmarkStages) => Promise<Answer[]>,
  alone: Answer[],
): Promise<NonNullable<LandmarkEvaluation['ablation']>> {
  const rows: [string, Answer[]][] = [['vision alone, all stages', alone]]
  for (const stage of ABLATED) rows.push([`without ${stage}`, await run('none', { [stage]: false })])
  rows.push(
    ['without all of these', await run('none', Object.fromEntries(ABLATED.map((stage) => [stage, false])))],
    ['with GPS, right places', await run('true')],
    ['with GPS, wrong: far away', await run('far')],
    ['with GPS, wrong: beside another landmark', await run('beside')],
    ['vision alone, photos taken together', takenTogether(alone)],
  )
  return rows.map(([name, found]) => ({ run: name, ...figures(found), intervals95: figureIntervals(found) }))
}

async function shotsTable(
  gallery: readonly EmbeddedPhoto[],
  useGallery: (files: readonly EmbeddedPhoto[]) => Promise<unknown>,
  run: () => Promise<Answer[]>,
): Promise<NonNullable<LandmarkEvaluation['shots']>> {
  const rows = []
  for (const shots of SHOTS) {
    const files = firstShots(
      gallery.map((photo) => ({ ...photo, label: photo.label ?? '' })),
      shots,
    )
    await useGallery(files)
    rows.push({ shots, galleryPhotos: files.length, ...figures(await run()) })
  }
  await useGallery(gallery)
  return rows
}

function placesOf(facts: ReadonlyMap<string, LandmarkFacts>): Map<string, Place> {
  return new Map(
    [...facts].flatMap(([id, { latitude, longitude }]) =>
      latitude === null || longitude === null ? [] : [[id, { latitude, longitude }]],
    ),
  )
}

function meanStages(times: readonly Partial<StageMs>[]): Partial<StageMs> {
  const stages = new Set(times.flatMap((one) => Object.keys(one) as (keyof StageMs)[]))
  return Object.fromEntries(
    [...stages].map((stage) => [stage, mean(times.flatMap((one) => one[stage] ?? []))]),
  )
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
