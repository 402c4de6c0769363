/**
 * Precision and recall of the landmark gate on photos that it has not seen. Descriptors come from the cache of
 * `npm run gallery` (and `measure-landmarks.ts`, for the queries).
 *
 *   node scripts/measure-gate.ts [DATA_DIR] [--svg FILE]     (default ../shared/data)
 *
 * Two curves. *Unseen landmarks*: four times a quarter of the landmarks, by name, and half of the ordinary photos are left
 * out of everything that is fitted, whitening included, and then judged. *Unseen photos*: the bundled gate judges queries of
 * landmarks that it knows, and the ordinary photos that it was not fitted on. Markdown and the curve go to stderr and
 * FILE, one JSON object to stdout.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { logit, sigmoid } from '../src/analysis/landmarks/logistic.ts'
import { BACKBONE_MODEL, LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import { TINY_PX } from '../src/analysis/landmarks/tiny-copy-image.ts'
import {
  averagePrecision,
  type PrecisionRecallPoint,
  pointAtRecall,
  precisionAtShare,
  precisionRecallCurve,
} from '../src/shared/metrics/precision-recall.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { type Described, type DescribedTwice, fitGallery, type TrainingPhotos } from './gallery-fit.ts'
import { labelledPhotos } from './photo-embedder.ts'

const FOLDS = 4
/** How many photos of a hundred show a landmark: one to three in personal libraries. */
const USUAL_SHARE = 0.02
/** As in build-gallery.ts. */
const UNLABELLED = ['scenes', 'people-photos/faceapijs', 'people-photos/moodme_stock']
const RECALLS = [0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1]

const { values, positionals } = parseArgs({ options: { svg: { type: 'string' } }, allowPositionals: true })
const dataDir = positionals[0] ?? join(import.meta.dirname, '../../shared/data')
const cacheDir = join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery')
const BACKBONE = { ...BACKBONE_MODEL, longestSides: [224, 320, 448], exponents: [3, 1] }
const caches = {
  full: new DescriptorCache(cacheDir, { ...BACKBONE, shrinkTo: null }),
  tiny: new DescriptorCache(cacheDir, { ...BACKBONE, shrinkTo: TINY_PX }),
}

const full = twice('landmarks/gallery')
const low = once('landmarks-96px/gallery')
const ordinary = [...new Map(twice('non-landmarks').map((photo) => [photo.hash, photo])).values()]
const others = UNLABELLED.flatMap(once)
if (full.length === 0 || ordinary.length === 0)
  throw new Error(`${cacheDir} holds no descriptors of ${dataDir}; run "npm run gallery" first`)

const curves = {
  'unseen landmarks': unseenLandmarks(),
  'unseen photos of known landmarks': unseenPhotos(),
}
const recogniser = LandmarkRecogniser.load(resourcesDir())
const rows = [
  '| photos | recall | stopped of ordinary photos | precision as counted | if 2 of 100 show a landmark |',
  '|---|---|---|---|---|',
]
const report: Record<string, object> = {}
for (const [name, { positives, negatives, atAppThreshold }] of Object.entries(curves)) {
  const curve = precisionRecallCurve(positives, negatives)
  const points = RECALLS.map((recall) => pointAtRecall(curve, recall))
  for (const [i, point] of points.entries()) rows.push(tableRow(`${name}`, RECALLS[i] as number, point))
  report[name] = {
    landmarkPhotos: positives.length,
    ordinaryPhotos: negatives.length,
    averagePrecision: averagePrecision(curve),
    atAppThreshold,
    curve: points,
  }
}
console.warn(rows.join('\n'))
if (values.svg !== undefined) writeFileSync(values.svg, svg())
process.stdout.write(`${JSON.stringify({ gateThreshold: recogniser.gateThreshold, ...report })}\n`)

interface Scores {
  positives: number[]
  negatives: number[]
  /** At the bundled gate's threshold; null where other gates were fitted. */
  atAppThreshold: { recall: number; stopped: number } | null
}

function unseenLandmarks(): Scores {
  const labels = [...new Set([...full, ...low].map(({ label }) => label))].sort(byHash)
  const halves = ordinary.toSorted((a, b) => byHash(a.hash, b.hash))
  const references = halves.filter((_, i) => i % 2 === 0)
  const judged = halves.filter((_, i) => i % 2 === 1)
  const positives: number[] = []
  const negatives: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = new Set(labels.filter((_, i) => i % FOLDS === fold))
    const known = <Photo extends Described>(photos: Photo[]) => photos.filter(({ label }) => !held.has(label))
    const training: TrainingPhotos = { full: known(full), low: known(low), ordinary: references, others }
    const { gate, embed } = fitGallery(training, placesOf([...training.full, ...training.low]))
    const probability = ({ value }: Described) => sigmoid(logit(gate, embed(value)))
    positives.push(...full.filter(({ label }) => held.has(label)).map(probability))
    // Each fold judges a part of the ordinary photos, so that each counts once.
    negatives.push(...judged.filter((_, i) => i % FOLDS === fold).map(probability))
    console.warn(`fold ${fold + 1} of ${FOLDS}`)
  }
  return { positives, negatives, atAppThreshold: null }
}

function unseenPhotos(): Scores {
  const bundled = LandmarkRecogniser.load(resourcesDir())
  const gate = ({ value }: Described) => bundled.gateOf(bundled.embedDescriptor(value))
  const asked = [...once('landmarks/queries'), ...once('landmarks-96px/full-size-queries')]
  const unseen = ordinary.filter(({ hash }) => !bundled.seenInTraining(hash))
  const [yes, no] = [asked.map(gate), unseen.map(gate)]
  return {
    positives: yes.map(({ probability }) => probability),
    negatives: no.map(({ probability }) => probability),
    atAppThreshold: {
      recall: yes.filter(({ passed }) => passed).length / yes.length,
      stopped: no.filter(({ passed }) => !passed).length / no.length,
    },
  }
}

/** Positions do not matter here. */
function placesOf(photos: Described[]) {
  return new Map(
    photos.map(({ label }) => [
      label,
      { id: label, name: label, city: null, country: null, latitude: 0, longitude: 0, radiusMeters: 0 },
    ]),
  )
}

function once(folder: string): Described[] {
  const root = join(dataDir, folder)
  if (!existsSync(root)) return []
  return labelledPhotos(root).flatMap(({ path, label }) => {
    const hash = hashOf(path)
    const value = caches.full.get(hash)
    return value ? [{ label, hash, value }] : []
  })
}

function twice(folder: string): DescribedTwice[] {
  return once(folder).flatMap((photo) => {
    const tiny = caches.tiny.get(photo.hash)
    return tiny ? [{ ...photo, tiny }] : []
  })
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** An order that looks random and is the same in every run. */
function byHash(a: string, b: string): number {
  const key = (text: string) => createHash('sha1').update(text).digest('hex')
  return key(a) < key(b) ? -1 : 1
}

function tableRow(name: string, recall: number, point: PrecisionRecallPoint): string {
  const figures = [1 - point.falsePositiveRate, point.precision, precisionAtShare(point, USUAL_SHARE)]
  return `| ${name} | ${short(recall)} | ${figures.map(short).join(' | ')} |`
}

function short(value: number): string {
  return value === 1 ? '1.000' : value.toFixed(3).replace(/^0/, '')
}

/** Recall to the right, precision upwards; ordinary and landmark photos as many as were judged. */
function svg(): string {
  const [left, top, width, height] = [60, 20, 520, 320]
  const lowest = 0.5
  const x = (recall: number) => (left + width * recall).toFixed(1)
  const y = (precision: number) => (top + (height * (1 - precision)) / (1 - lowest)).toFixed(1)
  const lines = Object.entries(curves).map(([name, { positives, negatives }], i) => {
    const curve = precisionRecallCurve(positives, negatives)
    const path = curve
      .map(({ precision, recall }) => `${x(recall)},${y(Math.max(lowest, precision))}`)
      .join(' ')
    const colour = ['#0b6e99', '#b3541e'][i] ?? '#333'
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${path}"/>` +
      `<text x="${left + 16}" y="${top + height - 40 + 20 * i}" fill="${colour}">${name}: average precision ${short(averagePrecision(curve))}</text>`
    )
  })
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (recall) => `<text x="${x(recall)}" y="${top + height + 18}" text-anchor="middle">${recall}</text>`,
  )
  const levels = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (precision) =>
      `<line x1="${left}" x2="${left + width}" y1="${y(precision)}" y2="${y(precision)}" stroke="#ddd"/>` +
      `<text x="${left - 8}" y="${Number(y(precision)) + 4}" text-anchor="end">${precision}</text>`,
  )
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 390" font-family="sans-serif" font-size="12">',
    '<title>Precision and recall of the landmark gate on photos that it has not seen</title>',
    '<rect width="620" height="390" fill="#fff"/>',
    ...levels,
    ...ticks,
    `<text x="${left + width / 2}" y="${top + height + 38}" text-anchor="middle">recall: landmark photos that pass</text>`,
    `<text x="16" y="${top + height / 2}" text-anchor="middle" transform="rotate(-90 16 ${top + height / 2})">precision</text>`,
    ...lines,
    '</svg>\n',
  ].join('\n')
}
