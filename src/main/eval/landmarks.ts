/**
 * `eval landmarks`: a gallery is made from one folder, photos of others are recognised with it.
 *
 * Whitening and non-landmark references stay the bundled ones. Photos that those were fitted on are left out of the
 * negatives, so that specificity is measured on photos that nothing has seen.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { EmbedValue, GalleryInput, RankValue } from '../../shared/analysis-protocol.ts'
import type { Gps } from '../../shared/evidence.ts'
import {
  globalAveragePrecision,
  type RankedQuery,
  sensitivityAtSpecificity,
  topOneAccuracy,
} from '../../shared/metrics/retrieval.ts'
import { seededRandom } from '../../shared/seeded-random.ts'
import { InputError } from '../input-error.ts'
import { type Analyst, askAll, type Progress } from './analyst.ts'
import { classFolders, imageFiles, type LabelledFile } from './image-files.ts'
import { fixNear } from './synthetic-gps.ts'

export interface LandmarkEvaluationOptions {
  galleryDir: string
  queriesDir: string
  nonLandmarksDir?: string
  /** Give queries their true place with noise, and non-landmarks a place beside a random landmark. */
  gps: boolean
  /** Gallery photos per landmark, chosen by a hash of their path; all when absent. */
  shots?: number
  /** Where coordinates of landmarks are looked up when the gallery has no landmarks.csv. */
  coordinatesOf: (landmarkId: string) => Coordinates | null
}

export interface Coordinates {
  latitude: number
  longitude: number
}

export interface LandmarkEvaluation {
  photos: number
  landmarks: number
  top1: number
  gap: number
  threshold: number
  /** Of the queries, the share that is named rightly and confidently; of the negatives, the share that is not named. */
  sensitivity: number
  specificity: number | null
  sensitivityAt99: number | null
  sensitivityAt995: number | null
  msPerPhoto: number
  byLandmark: Record<string, { photos: number; top1: number; sensitivity: number }>
}

interface Answer extends RankedQuery {
  confident: boolean
}

/** Typical error of a phone outdoors among buildings. */
const GPS_SIGMA_METERS = 30

/** @throws Error naming the folder when the gallery or the queries hold no labelled photo */
export async function evaluateLandmarks(
  analyst: Analyst,
  options: LandmarkEvaluationOptions,
  onFailure: (path: string, error: Error) => void,
  onNote: (text: string) => void,
  onProgress?: Progress,
): Promise<LandmarkEvaluation> {
  const galleryFiles = firstShots(requireFiles(options.galleryDir), options.shots)
  const queryFiles = requireFiles(options.queriesDir)
  const negativeFiles = options.nonLandmarksDir ? imageFiles(options.nonLandmarksDir) : []
  const all = [
    ...galleryFiles.map((file) => ({ ...file, role: 'gallery' as const })),
    ...queryFiles.map((file) => ({ ...file, role: 'query' as const })),
    ...negativeFiles.map((path) => ({ path, label: null, role: 'negative' as const })),
  ]
  const embeddings = await askAll(
    all,
    ({ path }) => analyst.request<EmbedValue>({ type: 'embed', path }),
    ({ path }, error) => onFailure(path, error),
    onProgress,
  )
  const embedded = all.flatMap((file, i) => {
    const value = embeddings[i]
    return value ? [{ ...file, ...value }] : []
  })
  const {
    gallery: inGallery = [],
    query: queries = [],
    negative: others = [],
  } = Object.groupBy(embedded, ({ role }) => role)
  const negatives = others.filter(({ seenInTraining }) => !seenInTraining)
  const seen = others.length - negatives.length
  if (seen > 0) onNote(`${seen} non-landmark photos left out: the recogniser was fitted on them.`)

  const places = coordinates(options)
  await analyst.request({ type: 'use-gallery', gallery: galleryOf(inGallery, places) })
  const random = seededRandom(20190807)
  const placeList = [...places.values()]
  const rank = async (embedding: Float32Array, gps: Gps | null): Promise<RankValue> =>
    analyst.request<RankValue>({ type: 'rank', embedding, gps })
  let threshold = Number.NaN
  const answer = async (embedding: Float32Array, truth: string | null, gps: Gps | null): Promise<Answer> => {
    const value = await rank(embedding, gps)
    threshold = value.threshold
    const best = value.ranking[0]
    return {
      truth,
      predicted: best?.landmarkId ?? null,
      score: best?.score ?? Number.NEGATIVE_INFINITY,
      confident: value.decision === 'confident',
    }
  }
  const answers: Answer[] = []
  for (const { embedding, label } of queries) {
    const place = label === null ? undefined : places.get(label)
    answers.push(
      await answer(embedding, label, options.gps && place ? fixNear(place, GPS_SIGMA_METERS, random) : null),
    )
  }
  for (const { embedding } of negatives) {
    const place = placeList[Math.floor(random() * placeList.length)]
    answers.push(
      await answer(embedding, null, options.gps && place ? fixNear(place, GPS_SIGMA_METERS, random) : null),
    )
  }
  const ms = embedded.map((file) => file.ms)
  return summarise(answers, threshold, ms.reduce((sum, value) => sum + value, 0) / Math.max(1, ms.length))
}

function summarise(answers: Answer[], threshold: number, msPerPhoto: number): LandmarkEvaluation {
  const queries = answers.filter(({ truth }) => truth !== null)
  const negatives = answers.filter(({ truth }) => truth === null)
  const isRight = ({ truth, predicted }: Answer) => truth === predicted
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const named = (group: Answer[]) => group.filter((answer) => answer.confident && isRight(answer)).length
  const at = (specificity: number) =>
    negatives.length === 0 ? null : sensitivityAtSpecificity(answers, specificity).sensitivity
  const byLandmark = Object.groupBy(queries, ({ truth }) => truth ?? '')
  return {
    photos: queries.length,
    landmarks: Object.keys(byLandmark).length,
    top1: topOneAccuracy(answers),
    gap: globalAveragePrecision(answers),
    threshold,
    sensitivity: share(named(queries), queries.length),
    specificity:
      negatives.length === 0
        ? null
        : share(negatives.filter(({ confident }) => !confident).length, negatives.length),
    sensitivityAt99: at(0.99),
    sensitivityAt995: at(0.995),
    msPerPhoto,
    byLandmark: Object.fromEntries(
      Object.entries(byLandmark).map(([id, group = []]) => [
        id,
        {
          photos: group.length,
          top1: share(group.filter(isRight).length, group.length),
          sensitivity: share(named(group), group.length),
        },
      ]),
    ),
  }
}

function requireFiles(dir: string): LabelledFile[] {
  const files = classFolders(dir)
  if (files.length === 0) throw new InputError(`${dir} holds no photos in folders named by landmark.`)
  return files
}

/** N photos per landmark in an order that looks random and is the same in every run. */
function firstShots(files: LabelledFile[], shots: number | undefined): LabelledFile[] {
  if (shots === undefined) return files
  const keyed = files.map((file) => ({
    file,
    key: createHash('sha1')
      .update(`${file.label}/${basename(file.path)}`)
      .digest('hex'),
  }))
  keyed.sort((a, b) => a.key.localeCompare(b.key))
  const groups = Object.groupBy(keyed, ({ file }) => file.label)
  return Object.values(groups).flatMap((group = []) => group.slice(0, shots).map(({ file }) => file))
}

function galleryOf(
  photos: { label: string | null; embedding: Float32Array }[],
  places: ReadonlyMap<string, Coordinates>,
): GalleryInput {
  const byLabel = Object.groupBy(photos, ({ label }) => label ?? '')
  return {
    landmarks: Object.entries(byLabel).map(([id, group = []]) => ({
      id,
      name: id,
      latitude: places.get(id)?.latitude ?? null,
      longitude: places.get(id)?.longitude ?? null,
      embeddings: group.map(({ embedding }) => embedding),
    })),
  }
}

const landmarkTableSchema = z.array(
  z.object({ slug: z.string(), latitude: z.coerce.number(), longitude: z.coerce.number() }),
)

/** Coordinates by folder name: from landmarks.csv beside or in the gallery, else from what the app knows. */
function coordinates({ galleryDir, coordinatesOf }: LandmarkEvaluationOptions): Map<string, Coordinates> {
  const places = new Map<string, Coordinates>()
  for (const { label } of classFolders(galleryDir)) {
    const known = coordinatesOf(label)
    if (known) places.set(label, known)
  }
  const table = [join(galleryDir, 'landmarks.csv'), join(dirname(galleryDir), 'landmarks.csv')].find(
    existsSync,
  )
  if (table !== undefined) {
    const rows = landmarkTableSchema.parse(parse(readFileSync(table, 'utf8'), { columns: true, bom: true }), {
      error: () => `${table} needs the columns slug, latitude and longitude.`,
    })
    for (const { slug, latitude, longitude } of rows) places.set(slug, { latitude, longitude })
  }
  return places
}
