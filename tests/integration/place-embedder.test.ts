/** The bundled place embedder: the app's runtime computes what PyTorch computed when the file was made. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { Engine } from '../../src/analysis/inference/engine.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { findModel, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { sharedDir } from '../shared-data.ts'

/** As in training/place_embedder/reference.py. */
const SIZES = [
  [96, 128],
  [135, 101],
] as const
const BATCH = 2
const LENGTHS = { features: 1280, middle: 576, logits: 1001 }
const MAX_COSINE_DISTANCE = 1e-3

function picture(seed: number, height: number, width: number): number[] {
  const values: number[] = []
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        values.push(
          0.5 * Math.sin((0.05 + 0.02 * c) * x + 0.11 * seed * y) +
            0.5 * Math.cos(0.13 * (c + 1) * y - 0.03 * seed * x),
        )
  return values
}

function cosineDistance(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, x] of a.entries()) {
    const y = b[i] as number
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return 1 - ab / Math.sqrt(aa * bb)
}

/** Mean over positions of an N×C×H×W tensor, one vector per picture. */
function positionMeans({ data, dims }: Tensor): Float32Array[] {
  const [batch, channels, height, width] = dims as [number, number, number, number]
  const area = height * width
  return Array.from({ length: batch }, (_, n) =>
    Float32Array.from({ length: channels }, (_, c) => {
      const start = (n * channels + c) * area
      return (data as Float32Array).subarray(start, start + area).reduce((sum, x) => sum + x, 0) / area
    }),
  )
}

const bundled = join(resourcesDir(), 'models')
const entry = loadCatalogue(resourcesDir()).find(({ id }) => id === 'place_embedder')
let session: InferenceSession
beforeAll(async () => {
  session = await InferenceSession.create(join(bundled, 'place_embedder.onnx'), { intraOpNumThreads: 1 })
})

test('is the file that the catalogue names, found among the bundled models alone', async () => {
  expect(entry && (await findModel(entry, [bundled]))).toMatchObject({ state: 'ready', where: 'bundled' })
})

test('alone it lets landmarks be recognised: nothing downloaded, no ../shared', async () => {
  const engine = await Engine.load({ modelDirs: [bundled], resourcesDir: resourcesDir(), provider: 'cpu' })
  expect(engine.device.capabilities).toContainEqual({ capability: 'landmarks', enabled: true, reason: '' })
  expect(engine.device.landmarkModel?.id).toBe('landmarks-place_embedder')
})

test('agrees with PyTorch on made-up pictures: any size, any batch', async () => {
  const reference = readFileSync(join(import.meta.dirname, '../fixtures/place-embedder-reference.f32'))
  let offset = 0
  const next = (length: number) =>
    Float32Array.from({ length }, () => {
      offset += 4
      return reference.readFloatLE(offset - 4)
    })
  for (const [height, width] of SIZES) {
    const pixels = Float32Array.from([1, 2].flatMap((seed) => picture(seed, height, width)))
    const outputs = await session.run({ input: new Tensor('float32', pixels, [BATCH, 3, height, width]) })
    const { features, middle, logits } = outputs
    if (!features || !middle || !logits) throw new Error(`outputs are ${Object.keys(outputs)}`)
    expect(features.dims).toEqual([BATCH, 1280, Math.ceil(height / 32), Math.ceil(width / 32)])
    expect(middle.dims).toEqual([BATCH, 576, Math.ceil(height / 16), Math.ceil(width / 16)])
    const logitRows = [0, 1].map((n) => (logits.data as Float32Array).slice(n * 1001, (n + 1) * 1001))
    for (const [name, rows] of [
      ['features', positionMeans(features)],
      ['middle', positionMeans(middle)],
      ['logits', logitRows],
    ] as const)
      for (const row of rows)
        expect(cosineDistance(row, next(LENGTHS[name])), `${name} at ${height} × ${width}`).toBeLessThan(
          MAX_COSINE_DISTANCE,
        )
  }
  expect(offset).toBe(reference.length)
})

describe.skipIf(!sharedDir)('beside the published checkpoint (needs ../shared)', () => {
  test('computes exactly the same feature map from 8-bit weights', async () => {
    const published = await InferenceSession.create(join(sharedDir ?? '', 'models/mobilenet_v2.onnx'), {
      intraOpNumThreads: 1,
    })
    const input = new Tensor('float32', Float32Array.from(picture(3, 160, 224)), [1, 3, 160, 224])
    const [ours, theirs] = [await session.run({ input }), await published.run({ input })]
    expect(ours['features']?.data).toEqual(theirs['features']?.data)
    expect(ours['pooled']?.data).toEqual(theirs['pooled']?.data)
  })
})
