/**
 * The bundled gallery's figures in a minute: the recogniser alone, on descriptors that the cache of `npm run gallery`
 * holds (others are described and kept). `eval landmarks` asks the whole app instead, local features included.
 *
 *   node scripts/measure-landmarks.ts [DATA_DIR]     (default ../shared/data)
 *
 * Prints Markdown: with the gallery photos of the data given as a gallery, all of them and 20, 10, 5, 3 and 1 of each
 * landmark; the tiny photos as queries and as a gallery; and the bundled gallery of both kinds, by landmark as well.
 */
import { join } from 'node:path'
import { describeMaps } from '../src/analysis/landmarks/gem.ts'
import { BACKBONE_MODEL, LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import { TINY_PX } from '../src/analysis/landmarks/tiny-copy-image.ts'
import type { Answer } from '../src/main/eval/landmarks/answers.ts'
import { figures } from '../src/main/eval/landmarks/figures.ts'
import { firstShots } from '../src/main/eval/landmarks/photos.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { loadGazetteer } from '../src/shared/node/gazetteer.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { readLandmarkTable, toGalleryLandmark } from './gallery-landmarks.ts'
import { labelledPhotos, PhotoEmbedder } from './photo-embedder.ts'

const SHOTS = [20, 10, 5, 3, 1]
const BACKBONE = { ...BACKBONE_MODEL, longestSides: [224, 320, 448], exponents: [3, 1] }

const dataDir = process.argv[2] ?? join(import.meta.dirname, '../../shared/data')
const cacheDir = join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery')
const embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models', `${BACKBONE_MODEL.modelId}.onnx`))
const recogniser = LandmarkRecogniser.load(resourcesDir())

interface Photo {
  label: string
  path: string
  hash: string
  embedding: Float32Array
  /** Embedding of its tiny copy, where that was made. */
  tiny: Float32Array | null
}

const gallery = await photosOf('landmarks/gallery')
const queries = await photosOf('landmarks/queries', true)
const tinyGallery = await photosOf('landmarks-96px/gallery')
const tinyQueries = await photosOf('landmarks-96px/queries')
const fullSize = await photosOf('landmarks-96px/full-size-queries', true)
const ordinary = (await photosOf('non-landmarks', true)).filter(
  ({ hash }) => !recogniser.seenInTraining(hash),
)

const idOf = bundledIds()
const byLabel = (label: string) => label
row([
  '',
  'top-1',
  'GAP',
  'at 99 %',
  'at 99.5 %',
  'at η',
  'specificity at η',
  'named wrongly',
  'stopped by the gate',
])
row(new Array(9).fill('---'))
measure('bundled gallery, full-size queries', queries, idOf)
measure('bundled gallery, full-size queries of landmarks known from tiny photos', fullSize, idOf)
measure('bundled gallery, tiny queries', tinyQueries, idOf)
const named = byLandmark()
use(gallery)
measure('full-size gallery and queries', queries, byLabel)
for (const shots of SHOTS) {
  use(firstShots(gallery, shots))
  measure(`${shots} of each landmark`, queries, byLabel)
}
use(tinyGallery)
measure('tiny gallery and queries', tinyQueries, byLabel)
measure('tiny gallery, full-size queries', fullSize, byLabel)
const gate = ordinary.filter(({ embedding }) => !recogniser.gateOf(embedding).passed)
process.stdout.write(`\n${named.join('\n')}\n`)
process.stdout.write(
  `\nThe gate stops ${share(gate.length, ordinary.length)} of ${ordinary.length} ordinary photos.\n`,
)

function measure(name: string, photos: Photo[], truthOf: (label: string) => string): void {
  const asked = photos.map((photo) => answer(photo, truthOf(photo.label)))
  const found = figures([...asked, ...ordinary.map((photo) => answer(photo, null))])
  const wrong = asked.filter(
    ({ decision, truth, predicted }) => decision === 'confident' && truth !== predicted,
  )
  const stopped = asked.filter(({ passedGate }) => !passedGate)
  const { top1, gap, sensitivityAt99, sensitivityAt995, sensitivity, specificity } = found
  const cells = [top1, gap, sensitivityAt99, sensitivityAt995, sensitivity, specificity]
  row([
    name,
    ...cells.map((value) => value?.toFixed(3) ?? ''),
    `${wrong.length} of ${asked.length}`,
    `${stopped.length}`,
  ])
}

/** Which landmarks the bundled gallery names, by photos that nothing was fitted on: rows of Markdown. */
function byLandmark(): string[] {
  const kinds = [queries, tinyQueries, fullSize].map((photos) =>
    Map.groupBy(
      photos.map((photo) => answer(photo, idOf(photo.label))),
      ({ truth }) => truth,
    ),
  )
  const ids = [...new Set(kinds.flatMap((kind) => [...kind.keys()]))].sort()
  const cells = (found: readonly Answer[] = []) => {
    const right = found.filter(({ truth, predicted }) => truth === predicted)
    const sure = right.filter(({ decision }) => decision === 'confident')
    return found.length === 0 ? ['', '', ''] : [found.length, right.length, sure.length].map(String)
  }
  const lines = [
    [
      'landmark',
      ...['full size', 'tiny', 'full size, known from tiny'].flatMap((kind) => [kind, 'first', 'named']),
    ],
    new Array(10).fill('---'),
    ...ids.map((id) => [id ?? '', ...kinds.flatMap((kind) => cells(kind.get(id)))]),
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`)
}

function answer({ embedding, tiny }: Photo, truth: string | null): Answer {
  const tinyCopy = tiny && recogniser.wantsTinyCopy(embedding) ? recogniser.tinyCopyScores(tiny) : null
  const { ranking, decision, threshold } = recogniser.recognise(embedding, null, {}, { tinyCopy })
  const passedGate = recogniser.gateOf(embedding).passed
  const [best] = ranking
  return {
    truth,
    predicted: best?.landmarkId ?? null,
    score: passedGate ? (best?.score ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
    decision,
    passedGate,
    threshold,
    stageMs: {},
  }
}

function use(photos: readonly Photo[]): void {
  recogniser.useGallery({
    landmarks: [...Map.groupBy(photos, ({ label }) => label)].map(([id, group]) => ({
      id,
      name: id,
      latitude: null,
      longitude: null,
      embeddings: group.map(({ embedding }) => embedding),
    })),
  })
}

/** Folder names → ids of the bundled gallery. */
function bundledIds(): (label: string) => string {
  const table = readLandmarkTable([
    join(dataDir, 'landmarks/landmarks.csv'),
    join(dataDir, 'landmarks-96px/landmarks.csv'),
  ])
  const gazetteer = loadGazetteer(resourcesDir())
  const ids = new Map(
    [...table].map(([label, place]) => [label, toGalleryLandmark(place, gazetteer, () => null).id]),
  )
  return (label) => ids.get(label) ?? label
}

async function photosOf(folder: string, withCopies = false): Promise<Photo[]> {
  const full = await described(folder, null)
  const copies = new Map(
    withCopies ? (await described(folder, TINY_PX)).map(({ hash, value }) => [hash, value]) : [],
  )
  return full.map(({ label, path, hash, value }) => {
    const tiny = copies.get(hash)
    return {
      label,
      path,
      hash,
      embedding: recogniser.embedDescriptor(value),
      tiny: tiny ? recogniser.embedDescriptor(tiny) : null,
    }
  })
}

function described(folder: string, shrinkTo: number | null) {
  return embedder.descriptors(
    labelledPhotos(join(dataDir, folder)),
    {
      longestSides: BACKBONE.longestSides,
      ...(shrinkTo === null ? {} : { shrinkTo }),
      cache: new DescriptorCache(cacheDir, { ...BACKBONE, shrinkTo }),
      onUnreadable: (path, error) => console.warn(`${path} is left out: ${error.message}`),
    },
    (maps) => describeMaps(maps, BACKBONE.exponents),
  )
}

function row(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

function share(part: number, whole: number): string {
  return (part / Math.max(1, whole)).toFixed(3)
}
