/**
 * Makes resources/gallery from photos: the whitening, the embeddings of each landmark's photos, those of ordinary
 * photos, and the thresholds. Only numbers are written, no image.
 *
 *   npm run gallery [-- DATA_DIR]     (default ../shared/data)
 *
 * DATA_DIR holds landmarks/landmarks.csv, landmarks/gallery/<slug>/ and non-landmarks/<kind>/. The queries are never
 * looked at. Half of the non-landmarks, chosen by hash within each kind, are references and fit the whitening
 * together with the gallery. Thresholds are cross-fitted: each half is scored by a recogniser made with the other
 * half, so that no photo is scored by one that has seen it, and all photos have a say.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { fitWhitening } from '../src/analysis/landmarks/fit-whitening.ts'
import { type Backbone, encodeGallery } from '../src/analysis/landmarks/gallery.ts'
import { describeMaps } from '../src/analysis/landmarks/gem.ts'
import { PlaceIndex } from '../src/analysis/landmarks/geo.ts'
import { BACKBONE_MODEL, galleryPath, LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import { scoreLandmarks } from '../src/analysis/landmarks/score.ts'
import { normalise } from '../src/analysis/landmarks/vectors.ts'
import { whiten } from '../src/analysis/landmarks/whitening.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { loadGazetteer } from '../src/shared/node/gazetteer.ts'
import { toGalleryLandmark } from './gallery-landmarks.ts'
import { labelledPhotos, PhotoEmbedder } from './photo-embedder.ts'
import { thresholdsFrom } from './thresholds.ts'

/**
 * Chosen by 4-fold cross-validation on the gallery, three times with other halves of the non-landmarks
 * (top-1 / sensitivity at 99 % specificity / GAP): GeM to 256 numbers .918 / .848 / .893, GeM + mean to 384
 * .930 / .859 / .909; three scales instead of one .938 / .878 / .918, at 3.5 times the backbone's time.
 */
const BACKBONE: Backbone = { ...BACKBONE_MODEL, longestSides: [320], exponents: [3, 1] }
const WHITENING = { dimension: 384, shrinkage: 0.3 }

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')

const landmarkRows = z
  .array(
    z.object({
      slug: z.string(),
      name: z.string(),
      city: z.string(),
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
    }),
  )
  .parse(parse(readFileSync(join(dataDir, 'landmarks/landmarks.csv')), { columns: true }))

const embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models', `${BACKBONE_MODEL.modelId}.onnx`))
const embed = (dir: string) =>
  embedder.all(labelledPhotos(dir), BACKBONE.longestSides, (maps) => describeMaps(maps, BACKBONE.exponents))
const gallery = await embed(join(dataDir, 'landmarks/gallery'))
const ordinary = withoutDuplicates(await embed(join(dataDir, 'non-landmarks')))
console.warn(`${gallery.length} landmark photos and ${ordinary.length} ordinary photos described`)

const byKind = Object.groupBy(ordinary, ({ label }) => label)
const halves = Object.values(byKind).flatMap((photos = []) =>
  photos
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
    .map((photo, i) => ({ ...photo, use: i % 2 === 0 ? 'reference' : 'calibration' })),
)
const references = halves.filter(({ use }) => use === 'reference')
const calibration = halves.filter(({ use }) => use === 'calibration')

const gazetteer = loadGazetteer(resourcesDir())
const places = PlaceIndex.load()
const countryAt = (latitude: number, longitude: number) => places.place(latitude, longitude).country
const known = new Set(landmarkRows.map(({ slug }) => slug))
const unnamed = gallery.find(({ label }) => !known.has(label))
if (unnamed) throw new Error(`landmarks.csv does not know "${unnamed.label}"`)

/** All that is learnt, from the gallery and these ordinary photos. */
function fit(ordinaryPhotos: { value: Float32Array }[]) {
  const whitening = fitWhitening(
    [...gallery, ...ordinaryPhotos].map(({ value }) => value),
    WHITENING,
  )
  const embedding = ({ value }: { value: Float32Array }) => normalise(whiten(whitening, value))
  const landmarks = landmarkRows.map((row) => ({
    ...toGalleryLandmark(row, gazetteer, countryAt),
    embeddings: gallery.filter(({ label }) => label === row.slug).map(embedding),
  }))
  const referenceEmbeddings = ordinaryPhotos.map(embedding)
  const bestScore = (photo: { value: Float32Array }) =>
    scoreLandmarks(embedding(photo), landmarks, referenceEmbeddings)[0]?.score ?? -1
  return { whitening, landmarks, referenceEmbeddings, bestScore }
}

const { whitening, landmarks, referenceEmbeddings, bestScore } = fit(references)
const mirrored = fit(calibration)
const thresholds = thresholdsFrom([...calibration.map(bestScore), ...references.map(mirrored.bestScore)])

const target = galleryPath(resourcesDir())
mkdirSync(join(resourcesDir(), 'gallery'), { recursive: true })
replaceFile(
  target,
  encodeGallery({
    backbone: BACKBONE,
    whitening,
    landmarks,
    references: referenceEmbeddings,
    thresholds,
    fittedOn: [...new Set([...gallery, ...references].map(({ hash }) => hash))].sort(),
    calibratedOn: calibration.map(({ hash }) => hash).sort(),
  }),
)
const names = landmarks.map(({ id, name, city, country, latitude, longitude }) => ({
  id,
  name,
  city,
  country,
  latitude,
  longitude,
}))
replaceFile(join(resourcesDir(), 'gallery/landmarks.json'), `${JSON.stringify(names, null, 2)}\n`)

const { stamp } = LandmarkRecogniser.load(resourcesDir())
console.warn(
  `${landmarks.length} landmarks, ${references.length} references, thresholds ${JSON.stringify(thresholds)}, ` +
    `version ${stamp.version}: ${target}`,
)

function replaceFile(path: string, content: Buffer | string): void {
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
}

function withoutDuplicates<Photo extends { hash: string }>(photos: Photo[]): Photo[] {
  return [...new Map(photos.map((photo) => [photo.hash, photo])).values()]
}
