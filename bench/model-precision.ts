/**
 * What number formats cost and bring: milliseconds a picture on one thread, in turn in one run, and how the figures of
 * recognition change.
 *
 *   python3 -m lab.variants ../resources/models/place_embedder.onnx DIR     (in training/; expression_face likewise)
 *   python3 -m place_embedder.integer DIR/int8-static.onnx
 *   node bench/model-precision.ts place DIR [--data ../shared/data] [--photos 200] [--rounds 25]
 *   node bench/model-precision.ts expression DIR
 *
 * `place` shows queries and ordinary photos that the gallery was not fitted on to the recogniser, at its three sizes;
 * `expression` labelled faces of the validation folder to the net alone, without calibration. Every figure is of the
 * same photos in each format; "distance" is the cosine distance to what fp32 answers.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { labelledPhotos } from '../scripts/photo-embedder.ts'
import { greySquare } from '../src/analysis/emotions/expression-crop.ts'
import { FaceDetector } from '../src/analysis/emotions/face-detector.ts'
import { withOutputs } from '../src/analysis/inference/needed-nodes.ts'
import { createSession } from '../src/analysis/inference/sessions.ts'
import { MOBILENET_PIXELS, pixelsToTensor } from '../src/analysis/inference/tensor.ts'
import { backboneImage } from '../src/analysis/landmarks/backbone-image.ts'
import type { FeatureMap } from '../src/analysis/landmarks/gem.ts'
import { LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import {
  type RankedQuery,
  sensitivityAtSpecificity,
  topOneAccuracy,
} from '../src/shared/metrics/retrieval.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'
import { EXPRESSIONS } from '../src/shared/taxonomy.ts'

const { values, positionals } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../shared/data') },
    photos: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '25' },
  },
  allowPositionals: true,
})
const [what, dir] = positionals
const [limit, rounds] = [Number(values.photos), Number(values.rounds)]
if ((what !== 'place' && what !== 'expression') || !dir || !(limit > 0) || !(rounds > 0)) {
  console.error(
    'usage: node bench/model-precision.ts place|expression DIR [--data DIR] [--photos N] [--rounds N]',
  )
  process.exit(2)
}

interface Format {
  name: string
  megabytes: number
  session: InferenceSession
}

const FIRST = 'fp32'
const names = readdirSync(dir)
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.slice(0, -'.onnx'.length))
  .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || (a < b ? -1 : 1))
if (names[0] !== FIRST) throw new Error(`${dir} holds no ${FIRST}.onnx; make it with python3 -m lab.variants`)
const formats: Format[] = []
for (const name of names) {
  const file = join(dir, `${name}.onnx`)
  const model = what === 'place' ? withOutputs(readFileSync(file), ['features']) : file
  formats.push({ name, megabytes: statSync(file).size / 1e6, session: await createSession(model, 'cpu') })
}
const { columns, figures } = what === 'place' ? await places() : await expressions()
const milliseconds = await times(what === 'place' ? [1, 3, 240, 320] : [1, 1, 64, 64])

process.stdout.write(`| format | MB | ms, median | ms, best | ${columns.join(' | ')} |\n`)
process.stdout.write(`|---|---|---|---|${columns.map(() => '---|').join('')}\n`)
for (const [i, { name, megabytes }] of formats.entries()) {
  const sorted = (milliseconds[i] as number[]).toSorted((a, b) => a - b)
  const shown = [sorted[Math.floor(sorted.length / 2)], sorted[0]].map((ms) => (ms as number).toFixed(1))
  process.stdout.write(
    `| ${[name, megabytes.toFixed(1), ...shown, ...(figures[i] as string[])].join(' | ')} |\n`,
  )
}

/** In turn, so that whatever else the machine does hits all formats alike. */
async function times(shape: [number, number, number, number]): Promise<number[][]> {
  const random = seededRandom(1)
  const scale = what === 'place' ? 1 : 255
  const input = new Tensor(
    'float32',
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => scale * random()),
    shape,
  )
  const taken: number[][] = formats.map(() => [])
  for (let round = -3; round < rounds; round++)
    for (const [i, { session }] of formats.entries()) {
      const start = performance.now()
      await session.run({ [session.inputNames[0] as string]: input })
      if (round >= 0) taken[i]?.push(performance.now() - start)
    }
  return taken
}

async function places() {
  const recogniser = LandmarkRecogniser.load(resourcesDir())
  const nameOf = new Map(
    (
      JSON.parse(readFileSync(join(resourcesDir(), 'gallery/landmarks.json'), 'utf8')) as {
        id: string
        name: string
      }[]
    ).map(({ id, name }) => [id, name]),
  )
  const slugs = new Map(
    readFileSync(join(values.data, 'landmarks/landmarks.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(',') as [string, string]),
  )
  const unseen = labelledPhotos(join(values.data, 'non-landmarks')).filter(
    ({ path }) => !recogniser.seenInTraining(createHash('sha256').update(readFileSync(path)).digest('hex')),
  )
  const asked = [
    ...everyFew(labelledPhotos(join(values.data, 'landmarks/queries'))).map((photo) => ({
      ...photo,
      truth: slugs.get(photo.label) ?? '',
    })),
    ...everyFew(unseen).map((photo) => ({ ...photo, truth: null })),
  ]
  const answers: RankedQuery[][] = formats.map(() => [])
  const distances = formats.map(() => 0)
  for (const { path, truth } of asked) {
    const maps: FeatureMap[][] = formats.map(() => [])
    for (const side of recogniser.backbone.longestSides) {
      const { data, width, height } = await backboneImage(sharp(path).autoOrient(), side)
      const input = new Tensor('float32', pixelsToTensor(data, width, height, MOBILENET_PIXELS), [
        1,
        3,
        height,
        width,
      ])
      for (const [i, { session }] of formats.entries()) {
        const { features } = await session.run({ input }, ['features'])
        const [, channels = 0, rows = 0, cells = 0] = features?.dims ?? []
        maps[i]?.push({ data: features?.data as Float32Array, channels, height: rows, width: cells })
      }
    }
    const embeddings = maps.map((own) => recogniser.embed(own))
    for (const [i, embedding] of embeddings.entries()) {
      const [best] = recogniser.recognise(embedding, null).ranking
      answers[i]?.push({
        truth,
        predicted: (best && nameOf.get(best.landmarkId)) ?? null,
        score: best?.score ?? -1,
      })
      distances[i] =
        (distances[i] as number) + distance(embedding, embeddings[0] as Float32Array) / asked.length
    }
  }
  return {
    columns: ['distance', 'top-1', 'sensitivity at 99 %'],
    figures: answers.map((own, i) => [
      (distances[i] as number).toFixed(5),
      topOneAccuracy(own).toFixed(3),
      sensitivityAtSpecificity(own, 0.99).sensitivity.toFixed(3),
    ]),
  }
}

async function expressions() {
  const detector = new FaceDetector(
    await createSession(join(resourcesDir(), 'models/face_detector.onnx'), 'cpu'),
  )
  const root = join(values.data, 'faces/val')
  const photos = readdirSync(root).flatMap((source) => labelledPhotos(join(root, source)))
  const right = formats.map(() => 0)
  const distances = formats.map(() => 0)
  const chosen = everyFew(photos)
  for (const { path, label } of chosen) {
    const { data, info } = await sharp(path)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const image = { data, width: info.width, height: info.height }
    const [face] = (await detector.detect(image)).sort((a, b) => b.box.width - a.box.width)
    const box = face?.box ?? { x: 0, y: 0, width: image.width, height: image.height }
    const input = new Tensor(
      'float32',
      Float32Array.from(greySquare(image, { box, roll: 0 }, 64)),
      [1, 1, 64, 64],
    )
    let first: Float32Array | undefined
    for (const [i, { session }] of formats.entries()) {
      const { probabilities } = await session.run({ [session.inputNames[0] as string]: input }, [
        'probabilities',
      ])
      const row = probabilities?.data as Float32Array
      first ??= row
      distances[i] = (distances[i] as number) + distance(row, first) / chosen.length
      if (EXPRESSIONS[row.indexOf(Math.max(...row))] === label) right[i] = (right[i] as number) + 1
    }
  }
  return {
    columns: ['distance', `accuracy of ${chosen.length} faces`],
    figures: right.map((count, i) => [
      (distances[i] as number).toFixed(5),
      (count / chosen.length).toFixed(3),
    ]),
  }
}

/** `limit` of them, evenly. */
function everyFew<Item>(items: Item[]): Item[] {
  const step = Math.max(1, items.length / limit)
  return Array.from({ length: Math.min(limit, items.length) }, (_, i) => items[Math.floor(i * step)] as Item)
}

function distance(a: Float32Array, b: Float32Array): number {
  const dot = (p: Float32Array, q: Float32Array) =>
    p.reduce((sum, value, i) => sum + value * (q[i] as number), 0)
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1)
}
