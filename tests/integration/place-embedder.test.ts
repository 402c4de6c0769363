/** The bundled place embedder: the app's runtime computes what PyTorch computed when the file was made. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { localHeadOf, trunkOf } from '../../src/analysis/inference/backbone.ts'
import { Engine } from '../../src/analysis/inference/engine.ts'
import { BACKBONE_MODEL, LOCAL_HEAD_SHA256 } from '../../src/analysis/landmarks/recogniser.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { featuresIdentity, findModel, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { sharedDir } from '../shared-data.ts'

/** As in training/place_embedder/reference.py. */
const SIZES = [
  [96, 128],
  [135, 101],
] as const
const BATCH = 2
const EMBEDDING = 512
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

/** An N×… tensor, one vector per picture. */
function rows({ data, dims }: Tensor): Float32Array[] {
  const length = data.length / (dims[0] as number)
  return Array.from({ length: dims[0] as number }, (_, n) =>
    (data as Float32Array).slice(n * length, (n + 1) * length),
  )
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

/** One vector for each cell of an N×C×H×W tensor. */
function cellsOf({ data, dims }: Tensor): Float32Array[] {
  const [batch, channels, height, width] = dims as [number, number, number, number]
  const area = height * width
  return Array.from({ length: batch * area }, (_, cell) =>
    Float32Array.from(
      { length: channels },
      (_, c) =>
        (data as Float32Array)[(Math.floor(cell / area) * channels + c) * area + (cell % area)] as number,
    ),
  )
}

const lengthOf = (row: Float32Array) => Math.sqrt(row.reduce((sum, x) => sum + x * x, 0))

const bundled = join(resourcesDir(), 'models')
const entry = loadCatalogue(resourcesDir()).find(({ id }) => id === 'place_embedder')
let session: InferenceSession
beforeAll(async () => {
  session = await InferenceSession.create(join(bundled, 'place_embedder.onnx'), { intraOpNumThreads: 1 })
})

test('is the file that the catalogue names, found among the bundled models alone', async () => {
  expect(entry && (await findModel(entry, [bundled]))).toMatchObject({ state: 'ready', where: 'bundled' })
})

test('is the one whose maps and local descriptors the gallery was made of', () => {
  expect(entry?.sha256).toBe(LOCAL_HEAD_SHA256)
  expect(entry && featuresIdentity(entry)).toBe(BACKBONE_MODEL.modelSha256)
})

test('the app runs the trunk without heads, and the local head on what the trunk answers: the same numbers', async () => {
  const whole = readFileSync(join(bundled, 'place_embedder.onnx'))
  const [trunk, head] = [trunkOf(whole), localHeadOf(whole)]
  expect(trunk.length + head.length).toBeLessThan(whole.length - 1_000_000)
  const open = (model: Uint8Array) => InferenceSession.create(model, { intraOpNumThreads: 1 })
  const input = new Tensor('float32', Float32Array.from(picture(2, 96, 96)), [1, 3, 96, 96])
  const all = await session.run({ input })
  const views = await (await open(trunk)).run({ input })
  expect(Object.keys(views).sort()).toEqual(['features', 'logits', 'middle'])
  const { middle } = views
  if (!middle) throw new Error('no middle')
  const cells = await (await open(head)).run({ middle })
  expect(Object.keys(cells).sort()).toEqual(['attention', 'descriptors'])
  for (const [name, found] of Object.entries({ ...views, ...cells }))
    expect(cosineDistance(found.data as Float32Array, all[name]?.data as Float32Array)).toBeLessThan(1e-6)
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
    const { features, middle, logits, embedding, attention, descriptors } = outputs
    if (!features || !middle || !logits || !embedding || !attention || !descriptors)
      throw new Error(`outputs are ${Object.keys(outputs)}`)
    expect(features.dims).toEqual([BATCH, 1280, Math.ceil(height / 32), Math.ceil(width / 32)])
    expect(middle.dims).toEqual([BATCH, 576, Math.ceil(height / 16), Math.ceil(width / 16)])
    expect(embedding.dims).toEqual([BATCH, EMBEDDING])
    expect(attention.dims).toEqual([BATCH, 1, ...middle.dims.slice(2)])
    expect([descriptors.dims[0], ...descriptors.dims.slice(2)]).toEqual([BATCH, ...middle.dims.slice(2)])
    expect(descriptors.dims[1]).toBeGreaterThanOrEqual(40)
    expect(descriptors.dims[1]).toBeLessThanOrEqual(128)
    for (const [name, found] of [
      ['features', positionMeans(features)],
      ['middle', positionMeans(middle)],
      ['logits', rows(logits)],
      ['embedding', rows(embedding)],
      ['attention', rows(attention)],
      ['descriptors', positionMeans(descriptors)],
    ] as const)
      for (const row of found)
        expect(cosineDistance(row, next(row.length)), `${name} at ${height} × ${width}`).toBeLessThan(
          MAX_COSINE_DISTANCE,
        )
    for (const row of [...rows(embedding), ...cellsOf(descriptors)]) expect(lengthOf(row)).toBeCloseTo(1, 3)
    expect(Math.min(...(attention.data as Float32Array))).toBeGreaterThanOrEqual(0)
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
