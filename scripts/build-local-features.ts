/**
 * Makes resources/gallery/local.bin for the local-feature check: the keypoints of a few photos that stand for each
 * landmark, described by the local head of the bundled net, and what an agreement is worth. Only numbers are written.
 *
 *   npm run gallery      (runs build-gallery.ts first: landmarks and embeddings are those of the gallery)
 *   node scripts/build-local-features.ts [DATA_DIR]     (default ../shared/data)
 *
 * The queries are never looked at. The odds are fitted on doubtful pairs: photos that do not stand for their landmark
 * and look least like it, the same photos beside the landmark that they resemble next, and ordinary photos (those that
 * the gallery was fitted on) beside the landmark that they resemble most.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { describeLocally } from '../src/analysis/landmarks/local/features.ts'
import { representativeReferences } from '../src/analysis/landmarks/local/local-check.ts'
import { encodeLocalGallery, localGalleryPath } from '../src/analysis/landmarks/local/local-file.ts'
import { fitAgreementOdds } from '../src/analysis/landmarks/local/odds.ts'
import { verifyAgainst } from '../src/analysis/landmarks/local/verify.ts'
import { LandmarkRecogniser, LOCAL_HEAD_SHA256 } from '../src/analysis/landmarks/recogniser.ts'
import type { LocalFeatures } from '../src/shared/evidence.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { type LabelledPhoto, labelledPhotos, localMap, PhotoEmbedder } from './photo-embedder.ts'

/** Photos of a landmark that are looked at: enough views to choose from, and some to fit the odds with. */
const PHOTOS_PER_LANDMARK = 12
/** Of those that stand for nothing, the ones that look least like their landmark. */
const PROBES_PER_LANDMARK = 5
const ORDINARY_PER_KIND = 8

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')
const recogniser = LandmarkRecogniser.load(resourcesDir())
const embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models/place_embedder.onnx'))
const sides = recogniser.backbone.longestSides

interface Seen extends LabelledPhoto {
  hash: string
  embedding: Float32Array
  local: LocalFeatures
}

async function look(photo: LabelledPhoto): Promise<Seen> {
  const bytes = readFileSync(photo.path)
  const maps = await embedder.mapsOf(bytes, sides, ['features', 'attention', 'descriptors'])
  return {
    ...photo,
    hash: createHash('sha256').update(bytes).digest('hex'),
    embedding: recogniser.embed(maps.map(({ features }) => features)),
    local: describeLocally(maps.map(localMap)),
  }
}

/** Landmark ids by folder name, for the folders that the gallery knows. */
function landmarkIds(): Map<string, string> {
  const named = z
    .array(z.object({ id: z.string(), name: z.string() }))
    .parse(JSON.parse(readFileSync(join(resourcesDir(), 'gallery/landmarks.json'), 'utf8')))
  const idOf = new Map(named.map(({ id, name }) => [name, id]))
  const rows = ['landmarks', 'landmarks-96px'].flatMap((set) => {
    const file = join(dataDir, set, 'landmarks.csv')
    return existsSync(file)
      ? z
          .array(z.object({ slug: z.string(), name: z.string() }))
          .parse(parse(readFileSync(file), { columns: true }))
      : []
  })
  return new Map(
    rows.flatMap(({ slug, name }) => {
      const id = idOf.get(name)
      return id === undefined ? [] : [[slug, id]]
    }),
  )
}

/** At most `count` of each label, in an order that looks random and is the same in every run. */
function some(photos: LabelledPhoto[], count: number): LabelledPhoto[] {
  const key = (path: string) => createHash('sha1').update(path.slice(dataDir.length)).digest('hex')
  return [...Map.groupBy(photos, ({ label }) => label).values()].flatMap((group) =>
    group.toSorted((a, b) => (key(a.path) < key(b.path) ? -1 : 1)).slice(0, count),
  )
}

const ids = landmarkIds()
const landmarkPhotos: Seen[] = []
const folders = ['landmarks/gallery', 'landmarks-96px/gallery'].map((folder) => join(dataDir, folder))
const labelled = folders.filter(existsSync).flatMap(labelledPhotos)
// A landmark of both sets is described by its larger photos, which come first.
const firstFolder = new Map(labelled.toReversed().map(({ label, path }) => [label, join(path, '../..')]))
const known = labelled.filter(
  ({ label, path }) => ids.has(label) && firstFolder.get(label) === join(path, '../..'),
)
const ordinaryPhotos = labelledPhotos(join(dataDir, 'non-landmarks'))

for (const photo of some(known, PHOTOS_PER_LANDMARK)) landmarkPhotos.push(await look(photo))
const ordinary: Seen[] = []
for (const photo of some(ordinaryPhotos, ORDINARY_PER_KIND)) {
  const seen = await look(photo)
  if (recogniser.seenInTraining(seen.hash)) ordinary.push(seen)
}
console.warn(`${landmarkPhotos.length} landmark photos and ${ordinary.length} ordinary photos seen`)

const references = new Map<string, ReturnType<typeof representativeReferences>>()
const probes: { photo: Seen; truth: string | null }[] = ordinary.map((photo) => ({ photo, truth: null }))
for (const [label, photos] of Map.groupBy(landmarkPhotos, (photo) => photo.label)) {
  const id = ids.get(label) as string
  const chosen = representativeReferences(
    id,
    photos.map(({ embedding }) => embedding),
    photos.map(({ local }) => local),
  )
  references.set(id, chosen)
  const own = (photo: Seen) =>
    recogniser.recognise(photo.embedding, null).ranking.find(({ landmarkId }) => landmarkId === id)?.score ??
    -1
  const standing = new Set(chosen.map(({ photo }) => photo))
  const others = photos.filter((_, i) => !standing.has(i)).toSorted((a, b) => own(a) - own(b))
  for (const photo of others.slice(0, PROBES_PER_LANDMARK)) probes.push({ photo, truth: id })
}

const same: number[] = []
const other: number[] = []
for (const { photo, truth } of probes) {
  const strength = (id: string) =>
    verifyAgainst(photo.local, references.get(id) ?? [])?.agreement.strength ?? 0
  const rival = recogniser
    .recognise(photo.embedding, null)
    .ranking.find(({ landmarkId }) => landmarkId !== truth && references.has(landmarkId))
  if (truth !== null) same.push(strength(truth))
  if (rival) other.push(strength(rival.landmarkId))
}
const odds = fitAgreementOdds(same, other)

const target = localGalleryPath(resourcesDir())
const bytes = encodeLocalGallery({
  modelSha256: LOCAL_HEAD_SHA256,
  odds,
  references: [...references.values()].flat(),
})
writeFileSync(`${target}.new`, bytes)
renameSync(`${target}.new`, target)
const tenth = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]?.toFixed(1)
console.warn(
  `${references.size} landmarks, ${(bytes.length / 1e6).toFixed(1)} MB; strength of ${same.length} pairs of one landmark: ` +
    `median ${tenth(same, 0.5)}, of ${other.length} other pairs: median ${tenth(other, 0.5)}, 95 % under ${tenth(other, 0.95)}; ` +
    `odds ${JSON.stringify(odds)}: ${target}`,
)
