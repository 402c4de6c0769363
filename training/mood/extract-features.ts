/**
 * Describes every rated scene with the app's own context branches, for training/mood (python3 -m mood.train).
 *
 * Usage: node training/mood/extract-features.ts [SCENES.csv] OUT_DIR
 * Writes OUT_DIR/features.json (photos, blocks, shapes) and one little-endian float32 file per block, a row per photo;
 * photos that a branch says nothing about have a row of NaN.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { InferenceSession } from 'onnxruntime-node'
import sharp from 'sharp'
import { BackgroundBranch } from '../../src/analysis/emotions/context/background.ts'
import { BodyBranch } from '../../src/analysis/emotions/context/body.ts'
import type { ContextBranch, ContextPhoto } from '../../src/analysis/emotions/context/branch.ts'
import { SceneClassifier } from '../../src/analysis/emotions/context/classifier.ts'
import { DepthBranch } from '../../src/analysis/emotions/context/depth.ts'
import { FaceBranch } from '../../src/analysis/emotions/context/face.ts'
import { ObjectDetector } from '../../src/analysis/emotions/context/object-detector.ts'
import { findPersons } from '../../src/analysis/emotions/context/persons.ts'
import { PoseEstimator } from '../../src/analysis/emotions/context/pose-estimator.ts'
import { SceneBranch } from '../../src/analysis/emotions/context/scene.ts'
import { CONTEXT_LAYER, SegmentationBranch } from '../../src/analysis/emotions/context/segmentation.ts'
import { Backbone } from '../../src/analysis/inference/backbone.ts'
import { withOutput } from '../../src/analysis/inference/inner-output.ts'
import { backboneImage } from '../../src/analysis/landmarks/backbone-image.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { openFaceRecogniser } from './recogniser.ts'

const SIDES = [224, 320, 448]

const root = join(import.meta.dirname, '../..')
const models = join(root, '../shared/models')
const [csv = join(root, '../shared/data/scenes/scenes.csv'), out = ''] =
  process.argv.length > 3 ? process.argv.slice(2, 4) : [undefined, process.argv[2]]
if (!out) throw new Error('Usage: node training/mood/extract-features.ts [SCENES.csv] OUT_DIR')

const OPTIONS: InferenceSession.SessionOptions = { intraOpNumThreads: 1, logSeverityLevel: 3 }
const session = (model: string | Uint8Array) =>
  typeof model === 'string'
    ? InferenceSession.create(model, OPTIONS)
    : InferenceSession.create(model, OPTIONS)
const backbone = new Backbone(await session(join(resourcesDir(), 'models/place_embedder.onnx')))
const facesOf = await openFaceRecogniser(models)
const objects = new ObjectDetector(await session(join(models, 'object_fastestdet.onnx')))
const poses = new PoseEstimator(await session(join(models, 'pose_movenet_lightning.onnx')))
const branches: ContextBranch[] = [
  new SceneBranch(SceneClassifier.load(resourcesDir())),
  new BackgroundBranch(),
  new FaceBranch(),
  new BodyBranch(),
  new SegmentationBranch(
    await session(withOutput(readFileSync(join(models, 'seg_deeplab_pascal.onnx')), CONTEXT_LAYER)),
  ),
]

// The catalogue's optional net, where somebody has put it: see training/README.md.
const depth = join(models, 'model-small.onnx')
if (existsSync(depth)) branches.push(new DepthBranch(await session(depth)))

const rows = parse<{ path: string; valence_m1to1: string; arousal_m1to1: string; theme?: string }>(
  readFileSync(csv),
  { columns: true, bom: true },
)
const blocks = new Map<string, (Float32Array | null)[]>()
const photos: object[] = []
mkdirSync(out, { recursive: true })

for (const [index, row] of rows.entries()) {
  const path = [resolve(dirname(csv), row.path), resolve(dirname(csv), '..', row.path)].find((candidate) => {
    try {
      readFileSync(candidate)
      return true
    } catch {
      return false
    }
  })
  if (!path) throw new Error(`${row.path} is not beside ${csv}`)
  const bytes = readFileSync(path)
  photos.push({
    hash: createHash('sha256').update(bytes).digest('hex'),
    theme: row.theme ?? '',
    valence: Number(row.valence_m1to1),
    arousal: Number(row.arousal_m1to1),
  })
  const upright = sharp(bytes).autoOrient()
  const { data, info } = await upright
    .clone()
    .resize(1280, 1280, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const image = { data, width: info.width, height: info.height }
  const copy = () => sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
  const views = []
  for (const side of SIDES) views.push(await backbone.view(await backboneImage(copy(), side)))
  const faces = await facesOf(image)
  const photo: ContextPhoto = { image, views, faces, persons: await findPersons(image, objects, poses) }
  for (const branch of branches) {
    for (const [name, vector] of Object.entries((await branch.describe(photo)) ?? {}))
      keep(name, index, vector)
  }
  if (index % 50 === 0) process.stderr.write(`${index} of ${rows.length}\n`)
}
const shapes: Record<string, number> = {}
for (const [name, vectors] of blocks) {
  const length = vectors.find((vector) => vector)?.length ?? 0
  const all = new Float32Array(rows.length * length).fill(Number.NaN)
  for (let i = 0; i < rows.length; i++) {
    const vector = vectors[i]
    if (vector) all.set(vector, i * length)
  }
  shapes[name] = length
  writeFileSync(join(out, `${name}.f32`), all)
}
writeFileSync(join(out, 'features.json'), JSON.stringify({ photos, blocks: shapes }))

function keep(name: string, index: number, vector: Float32Array): void {
  const vectors = blocks.get(name) ?? []
  blocks.set(name, vectors)
  vectors[index] = vector
}
