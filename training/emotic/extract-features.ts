/**
 * Describes EMOTIC's annotated persons as the app does, for training/emotic/train.py.
 *
 * Usage: node training/emotic/extract-features.ts ANNOTATIONS.json|.csv IMAGES_DIR OUT_DIR
 * Writes OUT_DIR/features.json (persons with their labels, layout, the backbone's SHA-256) and features.f32, a row a
 * person. Images that are not there, and boxes outside them, are told and left out.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import sharp from 'sharp'
import { SceneClassifier } from '../../src/analysis/emotions/context/classifier.ts'
import { SceneBranch } from '../../src/analysis/emotions/context/scene.ts'
import { PersonDescriber } from '../../src/analysis/emotions/person-features.ts'
import { Backbone } from '../../src/analysis/inference/backbone.ts'
import { backboneImage } from '../../src/analysis/landmarks/backbone-image.ts'
import { readEmoticAnnotations } from '../../src/main/eval/emotic-annotations.ts'
import { EMOTIC_CATEGORIES } from '../../src/shared/emotic.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { featuresIdentity, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { PERSON_FEATURES } from '../../src/shared/node/person-model.ts'
import { openFaceRecogniser } from '../mood/recogniser.ts'

/** The scene branch takes the parts from the finest view alone. */
const SCENE_SIDE = 448
const WORKING_COPY_PX = 1280

const [annotations = '', images = '', out = ''] = process.argv.slice(2)
if (!out)
  throw new Error('Usage: node training/emotic/extract-features.ts ANNOTATIONS.json|.csv IMAGES_DIR OUT_DIR')

const backboneFile = join(resourcesDir(), 'models/place_embedder.onnx')
const backbone = new Backbone(
  await InferenceSession.create(backboneFile, { intraOpNumThreads: 1, logSeverityLevel: 3 }),
)
const facesOf = await openFaceRecogniser(join(import.meta.dirname, '../../../shared/models'))
const sceneBranch = new SceneBranch(SceneClassifier.load(resourcesDir()))
const describer = new PersonDescriber(backbone)

const rows: Float32Array[] = []
const persons: object[] = []
const byImage = Map.groupBy(readEmoticAnnotations(annotations), ({ path }) => path)
let missing = 0
for (const [path, annotated] of byImage) {
  const file = join(images, path)
  if (!existsSync(file)) {
    missing++
    continue
  }
  const whole = await sharp(file)
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { data, info } = await sharp(whole.data, { raw: { ...whole.info, channels: 3 } })
    .resize(WORKING_COPY_PX, WORKING_COPY_PX, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const image = { data, width: info.width, height: info.height }
  const scale = info.width / whole.info.width
  const copy = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
  const views = [await backbone.view(await backboneImage(copy, SCENE_SIDE))]
  const faces = await facesOf(image)
  const scene = (await sceneBranch.describe({ image, views, faces, persons: null })) ?? {}
  for (const { box, categories, valence, arousal, dominance } of annotated) {
    const [left, top, right, bottom] = box
    const pixels = {
      x: left * scale,
      y: top * scale,
      width: (right - left) * scale,
      height: (bottom - top) * scale,
    }
    const described = await describer.describe(image, pixels, scene, faces)
    if (!described) {
      process.stderr.write(`${path}: nothing of the box ${box.join(', ')} lies inside the picture\n`)
      continue
    }
    rows.push(described)
    persons.push({
      path,
      categories: EMOTIC_CATEGORIES.map((category) => (categories.has(category) ? 1 : 0)),
      affect: [valence, arousal, dominance],
    })
  }
  if (rows.length % 500 < annotated.length) process.stderr.write(`${rows.length} persons\n`)
}
if (missing > 0) process.stderr.write(`${missing} of ${byImage.size} images are not below ${images}\n`)
if (rows.length === 0) throw new Error(`None of the ${byImage.size} annotated images lies below ${images}.`)
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'features.f32'), Buffer.concat(rows.map(({ buffer }) => Buffer.from(buffer))))
const entry = loadCatalogue(resourcesDir()).find(({ id }) => id === 'place_embedder')
writeFileSync(
  join(out, 'features.json'),
  JSON.stringify({
    backbone: entry && featuresIdentity(entry),
    layout: PERSON_FEATURES,
    categories: EMOTIC_CATEGORIES,
    persons,
  }),
)
process.stdout.write(`${rows.length} persons described in ${out}\n`)
