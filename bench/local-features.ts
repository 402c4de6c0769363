/**
 * What the local-feature check costs a photo that is in doubt, beside the backbone's pass that every photo takes:
 * describing it, and comparing it with the five references of two landmarks. Medians, measured in turn in one run.
 *
 *   node bench/local-features.ts [PHOTO] [--rounds 15]      (a made-up picture without PHOTO)
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { localMap, PhotoEmbedder } from '../scripts/photo-embedder.ts'
import { LocalCheck } from '../src/analysis/landmarks/local/local-check.ts'
import { loadLocalGallery } from '../src/analysis/landmarks/local/local-file.ts'
import { LandmarkRecogniser, LOCAL_HEAD_SHA256 } from '../src/analysis/landmarks/recogniser.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '15' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds takes a whole number from 1.')
  process.exit(2)
}

const recogniser = LandmarkRecogniser.load(resourcesDir())
const gallery = loadLocalGallery(resourcesDir(), LOCAL_HEAD_SHA256)
const check = new LocalCheck(gallery)
const landmarks = [...new Set(gallery.references.map(({ landmarkId }) => landmarkId))].slice(0, 2)
const embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models/place_embedder.onnx'))
const photo = positionals[0] === undefined ? await madeUpPicture() : readFileSync(positionals[0])
const { longestSides } = recogniser.backbone

const times = { backbone: [] as number[], describe: [] as number[], compare: [] as number[] }
for (let round = 0; round < rounds; round++) {
  const start = performance.now()
  const maps = await embedder.mapsOf(photo, longestSides, ['features', 'attention', 'descriptors'])
  const seen = performance.now()
  const features = check.describe(maps.map(localMap))
  const described = performance.now()
  check.examine(features, landmarks)
  times.backbone.push(seen - start)
  times.describe.push(described - seen)
  times.compare.push(performance.now() - described)
}

const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] as number
process.stdout.write(
  `backbone at ${longestSides.join(' + ')} px ${median(times.backbone).toFixed(1)} ms; in doubt besides: ` +
    `describe ${median(times.describe).toFixed(1)} ms, compare with ${landmarks.length} landmarks ${median(times.compare).toFixed(1)} ms\n`,
)

async function madeUpPicture(): Promise<Buffer> {
  const random = seededRandom(1)
  const data = Buffer.from(Uint8Array.from({ length: 80 * 60 * 3 }, () => 255 * random()))
  return sharp(data, { raw: { width: 80, height: 60, channels: 3 } })
    .resize(1280, 960)
    .jpeg()
    .toBuffer()
}
