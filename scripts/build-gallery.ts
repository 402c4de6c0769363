/**
 * Makes resources/gallery from photos: the whitening, the embeddings and viewpoints of each landmark's photos, those of
 * ordinary photos, the gate, the thresholds and their calibration. Only numbers are written, no image.
 *
 *   npm run gallery [-- DATA_DIR]     (default ../shared/data)
 *
 * DATA_DIR holds landmarks/ and landmarks-96px/ (tiny photos), each with landmarks.csv and gallery/<slug>/, and
 * non-landmarks/<kind>/; scenes/ and people-photos/<source>/ hold photos that nobody looked for landmarks in. The queries are never looked at. Half of the non-landmarks, chosen by hash within each kind,
 * are references and fit the whitening together with the gallery. Thresholds are cross-fitted: each half is scored by a
 * recogniser made with the other half, so that no photo is scored by one that has seen it, and all photos have a say.
 *
 * A photo that cannot be read is named and left out. Descriptors are kept in node_modules/.cache, so that only the
 * first run waits for the backbone.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Backbone, encodeGallery, type Gallery } from '../src/analysis/landmarks/gallery.ts'
import { describeMaps } from '../src/analysis/landmarks/gem.ts'
import { PlaceIndex } from '../src/analysis/landmarks/geo.ts'
import { logit, sigmoid } from '../src/analysis/landmarks/logistic.ts'
import { BACKBONE_MODEL, galleryPath, LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import { TINY_PX } from '../src/analysis/landmarks/tiny-copy-image.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { loadGazetteer } from '../src/shared/node/gazetteer.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { calibrate, type DescribedTwice, type Fitted, fitGallery, heldOut } from './gallery-fit.ts'
import { readLandmarkTable, toGalleryLandmark } from './gallery-landmarks.ts'
import { labelledPhotos, PhotoEmbedder } from './photo-embedder.ts'
import { thresholdsFrom } from './thresholds.ts'

/** Chosen by cross-validation: docs/landmarks.md. */
const BACKBONE: Backbone = { ...BACKBONE_MODEL, longestSides: [224, 320, 448], exponents: [3, 1] }
/** Scenes and people: more of what the gate has to stop. */
const UNLABELLED = ['scenes', 'people-photos/faceapijs', 'people-photos/moodme_stock']
/** Of landmark photos, the gate may stop this share; measured on landmarks that it has not seen. */
const GATE_MISSES = 0.01
/** What the probabilities are made for: photos that reach the question, not all photos of a library. */
const ORDINARY_SHARE = 0.5

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')
const cacheDir = join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery')
const embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models', `${BACKBONE_MODEL.modelId}.onnx`))

const full = await describedTwice('landmarks/gallery')
const low = await described('landmarks-96px/gallery', null)
const ordinary = withoutDuplicates(await describedTwice('non-landmarks'))
const others = withoutDuplicates(
  (await Promise.all(UNLABELLED.map((folder) => described(folder, null)))).flat(),
)
console.warn(
  `${full.length} + ${low.length} landmark photos and ${ordinary.length} ordinary photos described`,
)

const gazetteer = loadGazetteer(resourcesDir())
const placeIndex = PlaceIndex.load()
const countryAt = (latitude: number, longitude: number) => placeIndex.place(latitude, longitude).country
const table = readLandmarkTable([
  join(dataDir, 'landmarks/landmarks.csv'),
  join(dataDir, 'landmarks-96px/landmarks.csv'),
])
const labels = new Set([...full, ...low].map(({ label }) => label))
const places = new Map(
  [...labels].sort().map((label) => {
    const row = table.get(label)
    if (!row) throw new Error(`landmarks.csv does not know the folder "${label}"; add a row with this slug`)
    return [label, toGalleryLandmark(row, gazetteer, countryAt)]
  }),
)

const byKind = Object.groupBy(ordinary, ({ label }) => label)
const halves = Object.values(byKind).flatMap((photos = []) =>
  photos
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    .map((photo, i) => ({ ...photo, use: i % 2 === 0 ? 'reference' : 'calibration' })),
)
const references = halves.filter(({ use }) => use === 'reference')
const calibration = halves.filter(({ use }) => use === 'calibration')

const fitted = fitGallery({ full, low, ordinary: references, others }, places)
const mirrored = fitGallery({ full, low, ordinary: calibration, others }, places)
for (const { label, hash } of fitted.dropped)
  console.warn(`left out by cleaning: ${label} ${hash.slice(0, 12)}`)
// A gate is part of the decision, so thresholds are set on what passes it; the quantiles are of all photos.
const { gate: unseen, answers } = heldOut({ full, low, ordinary: references, others }, places)
const gateThreshold = unseen.full.toSorted((a, b) => a - b)[Math.floor(unseen.full.length * GATE_MISSES)] ?? 0
const [fittedRecogniser, mirroredRecogniser] = [recogniserOf(fitted), recogniserOf(mirrored)]
const bestMatches = [
  ...calibration.map((photo) => bestMatch(fittedRecogniser, photo)),
  ...references.map((photo) => bestMatch(mirroredRecogniser, photo)),
]
const bestScores = bestMatches.map(({ score }) => score)
const thresholds = thresholdsFrom(bestMatches)

mkdirSync(join(resourcesDir(), 'gallery'), { recursive: true })
replaceFile(
  galleryPath(resourcesDir()),
  encodeGallery({
    ...learnt(fitted),
    thresholds,
    calibration: calibrate(answers, bestScores, ORDINARY_SHARE),
    fittedOn: [...new Set([...full, ...low, ...references, ...others].map(({ hash }) => hash))].sort(),
    calibratedOn: calibration.map(({ hash }) => hash).sort(),
  }),
)
const names = [...places.values()].map(({ id, name, city, country, latitude, longitude }) => ({
  id,
  name,
  city,
  country,
  latitude,
  longitude,
}))
replaceFile(join(resourcesDir(), 'gallery/landmarks.json'), `${JSON.stringify(names, null, 2)}\n`)

report()

function report(): void {
  const { stamp } = LandmarkRecogniser.load(resourcesDir())
  const share = (values: number[], test: (value: number) => boolean) =>
    (values.filter(test).length / Math.max(1, values.length)).toFixed(3)
  const gate = (photo: DescribedTwice) => sigmoid(logit(fitted.gate, fitted.embed(photo.value)))
  const passes = (value: number) => value >= gateThreshold
  const softness = (values: Float32Array[]) =>
    values.map((value) => logit(fitted.resolutionHead, fitted.embed(value)))
  const views = (resolution: string) =>
    fitted.entries
      .filter((entry) => entry.resolution === resolution)
      .reduce((sum, { viewpoints }) => sum + viewpoints.length, 0)
  console.warn(
    JSON.stringify(
      {
        landmarks: names.length,
        viewpoints: { full: views('full'), low: views('low') },
        references: references.length,
        alarms: {
          calibration: bestScores
            .slice(0, calibration.length)
            .filter((score) => score >= thresholds.confident).length,
          references: bestScores.slice(calibration.length).filter((score) => score >= thresholds.confident)
            .length,
        },
        dropped: fitted.dropped.length,
        thresholds,
        gate: {
          threshold: gateThreshold,
          missedOfUnseenLandmarks: share(unseen.full, (value) => !passes(value)),
          missedOfUnseenTiny: share(unseen.low, (value) => !passes(value)),
          stoppedOfOrdinary: share(calibration.map(gate), (value) => !passes(value)),
        },
        resolutionTold: {
          full: share(softness(calibration.map(({ value }) => value)), (value) => value <= 0),
          tiny: share(softness(calibration.map(({ tiny }) => tiny)), (value) => value > 0),
        },
        lowResolutionOffset: fitted.lowResolutionOffset,
        version: stamp.version,
      },
      null,
      1,
    ),
  )
}

/** What does not need thresholds. */
function learnt(by: Fitted): Omit<Gallery, 'thresholds' | 'calibration' | 'fittedOn' | 'calibratedOn'> {
  return {
    backbone: BACKBONE,
    whitening: by.whitening,
    landmarks: by.entries,
    references: by.references,
    resolutionHead: by.resolutionHead,
    lowResolutionWhitening: by.lowResolutionWhitening,
    lowResolutionOffset: by.lowResolutionOffset,
    gate: { model: by.gate, threshold: gateThreshold },
  }
}

/** The recogniser as the app runs it, to score photos with before there are thresholds. */
function recogniserOf(by: Fitted): LandmarkRecogniser {
  return new LandmarkRecogniser({
    ...learnt(by),
    thresholds: { confident: 0, unsure: 0, margin: 0, similarity: -1 },
    calibration: { slope: 1, offset: 0 },
    fittedOn: [],
    calibratedOn: [],
    checksum: '',
  })
}

/** Best match of an ordinary photo; its score is the lowest there is when the gate stops it. */
function bestMatch(
  recogniser: LandmarkRecogniser,
  { value, tiny }: DescribedTwice,
): { score: number; similarity: number } {
  const embedding = recogniser.embedDescriptor(value)
  const tinyCopy = recogniser.wantsTinyCopy(embedding)
    ? recogniser.tinyCopyScores(recogniser.embedDescriptor(tiny))
    : null
  const { score = -1, similarity = -1 } =
    recogniser.recognise(embedding, null, {}, { tinyCopy }).ranking[0] ?? {}
  return { score: recogniser.gateOf(embedding).passed ? score : -1, similarity }
}

async function described(folder: string, shrinkTo: number | null) {
  const recipe = { ...BACKBONE, shrinkTo }
  return embedder.descriptors(
    labelledPhotos(join(dataDir, folder)),
    {
      longestSides: BACKBONE.longestSides,
      ...(shrinkTo === null ? {} : { shrinkTo }),
      cache: new DescriptorCache(cacheDir, recipe),
      onUnreadable: (path, error) => console.warn(`${path} is left out: ${String(error.message)}`),
    },
    (maps) => describeMaps(maps, BACKBONE.exponents),
  )
}

async function describedTwice(folder: string): Promise<DescribedTwice[]> {
  const tiny = new Map((await described(folder, TINY_PX)).map(({ hash, value }) => [hash, value]))
  return (await described(folder, null)).flatMap((photo) => {
    const copy = tiny.get(photo.hash)
    return copy ? [{ ...photo, tiny: copy }] : []
  })
}

function replaceFile(path: string, content: Buffer | string): void {
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
}

function withoutDuplicates<Photo extends { hash: string }>(photos: Photo[]): Photo[] {
  return [...new Map(photos.map((photo) => [photo.hash, photo])).values()]
}
