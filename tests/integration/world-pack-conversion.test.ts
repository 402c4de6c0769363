/**
 * The converted embedder and the app's search against TF.js itself, on the published graphs of two regions with
 * made-up weights in the manifest's shapes. The graphs lie in ../shared; without them there is nothing to convert.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { pixelsToTensor } from '../../src/analysis/inference/tensor.ts'
import { centroidSearch } from '../../src/analysis/landmarks/search/centroid-search.ts'
import { rowsInMemory } from '../../src/analysis/landmarks/search/row-source.ts'
import { readGraphModel } from '../../src/main/world-packs/graph-model.ts'
import { splitClassifier } from '../../src/main/world-packs/landmark-graph.ts'
import { encodeOnnxInTwo } from '../../src/main/world-packs/onnx-model.ts'
import { seededShards } from '../seeded-classifier.ts'
import { sharedDir } from '../shared-data.ts'

const SIDE = 321
const PHOTOS = 5
const EMBEDDING = 'module_apply_default/module_apply_default/prelogits_norm'
const SIMILARITY = 'module_apply_default/transpose_1'
const graphs = sharedDir && join(sharedDir, 'models', 'world-packs')

describe.skipIf(!graphs || !existsSync(graphs))('the published graphs, if ../shared has them', () => {
  let photos: Uint8Array[]
  let dir: string
  afterAll(() => rmSync(dir, { recursive: true }))
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'moodmark-conversion-'))
    const gallery = join(sharedDir as string, 'data', 'landmarks', 'gallery')
    const places = readdirSync(gallery).slice(0, PHOTOS)
    photos = await Promise.all(
      places.map(async (place) => {
        const [file = ''] = readdirSync(join(gallery, place))
        const pipeline = sharp(join(gallery, place, file))
          .rotate()
          .resize(SIDE, SIDE, { fit: 'fill' })
        return new Uint8Array(await pipeline.flatten().toColourspace('srgb').removeAlpha().raw().toBuffer())
      }),
    )
  })

  it.each(['africa', 'europe'])(
    '%s: embedder and similarities are those of TF.js',
    async (region) => {
      const modelJson = readFileSync(join(graphs as string, `${region}.model.json`), 'utf8')
      const shards = seededShards(modelJson, region.length)
      const classifier = splitClassifier(readGraphModel(modelJson, shards, 'model.json'))
      const { model, weights } = encodeOnnxInTwo(classifier.embedder, 'embedder.weights')
      writeFileSync(join(dir, 'embedder.onnx'), model)
      writeFileSync(join(dir, 'embedder.weights'), weights)
      const session = await createSession(join(dir, 'embedder.onnx'), 'cpu', true)
      const { classes, dimension, centres } = classifier
      const search = centroidSearch({
        rows: rowsInMemory(centres, dimension),
        owners: Uint32Array.from({ length: classes }, (_, i) => i),
      })
      const reference = await loadInTfjs(modelJson, shards)
      for (const pixels of photos) {
        const planes = pixelsToTensor(pixels, SIDE, SIDE, { order: 'rgb', scale: 1 / 255, offset: 0 })
        const { embedding } = await session.run({ image: new Tensor('float32', planes, [1, 3, SIDE, SIDE]) })
        const own = embedding?.data as Float32Array
        const wanted = await reference(Float32Array.from(pixels, (value) => value / 255))
        expect(cosine(own, wanted.embedding)).toBeGreaterThan(1 - 1e-4)
        const similarity = Float32Array.from({ length: classes }, (_, row) =>
          dot(centres.subarray(row * dimension, (row + 1) * dimension), own),
        )
        expect(cosine(similarity, wanted.similarity)).toBeGreaterThan(1 - 1e-4)
        const [hits = []] = search.nearest([own], 5)
        for (const { row, score } of hits)
          expect(Math.abs(score - (wanted.similarity[row] as number))).toBeLessThan(1e-3)
        expect(hits[0]?.score).toBeCloseTo(
          wanted.similarity.reduce((most, value) => Math.max(most, value)),
          3,
        )
      }
    },
    600_000,
  )
})

type Reference = (image: Float32Array) => Promise<{ embedding: Float32Array; similarity: Float32Array }>

async function loadInTfjs(modelJson: string, shards: Map<string, Buffer>): Promise<Reference> {
  const { modelTopology, weightsManifest, format } = JSON.parse(modelJson)
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({
      format,
      modelTopology,
      weightSpecs: weightsManifest.flatMap(
        ({ weights }: { weights: tf.io.WeightsManifestEntry[] }) => weights,
      ),
      weightData: Uint8Array.from(Buffer.concat([...shards.values()])).buffer,
    }),
  )
  return async (image) => {
    const outputs = tf.tidy(
      () =>
        model.execute({ images: tf.tensor4d(image, [1, SIDE, SIDE, 3]) }, [
          EMBEDDING,
          SIMILARITY,
        ]) as tf.Tensor[],
    )
    const [embedding, similarity] = await Promise.all(outputs.map((output) => output.data<'float32'>()))
    tf.dispose(outputs)
    if (!embedding || !similarity) throw new Error('TF.js gave no answer')
    return { embedding, similarity }
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}

function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
