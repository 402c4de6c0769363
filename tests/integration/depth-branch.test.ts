/**
 * The depth branch with a net of the published interface: here one whose "inverse depth" is brightness, so that it
 * is known which half of a picture is near. Fusion with it, without it, and the bundled numbers, which know no depth.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { depthFeatures } from '../../src/analysis/emotions/context/depth.ts'
import { Backbone } from '../../src/analysis/inference/backbone.ts'
import { loadContext } from '../../src/analysis/inference/context-engine.ts'
import { ModelLoader } from '../../src/analysis/inference/engine.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'
import { encodeOnnx } from '../../src/main/world-packs/onnx-model.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { type CatalogueEntry, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'

const SIDE = 256
const BINS = 10
const net = encodeOnnx({
  name: 'brightness',
  nodes: [{ opType: 'ReduceMean', inputs: ['0'], outputs: ['797'], attributes: { axes: [1], keepdims: 0 } }],
  initializers: [],
  inputs: [{ name: '0', dims: [1, 3, SIDE, SIDE] }],
  outputs: [{ name: '797', dims: [1, SIDE, SIDE] }],
})

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-depth-'))
  mkdirSync(join(dir, 'resources/models'), { recursive: true })
  mkdirSync(join(dir, 'installed'))
  for (const file of ['place_embedder.onnx', 'scene_classifier.bin'])
    symlinkSync(join(resourcesDir(), 'models', file), join(dir, 'resources/models', file))
  writeHeadWithDepth(join(dir, 'resources/models'))
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('depth branch', () => {
  it('is listed with an address, a digest and a licence, and nobody waits for it', () => {
    const entry = loadCatalogue(resourcesDir()).find(({ id }) => id === 'depth_midas_small')
    expect(entry).toMatchObject({ optional: true, licence: 'MIT', bytes: 66764249 })
    expect(entry?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(entry?.input.tensors).toEqual([{ name: '0', shape: [1, 3, SIDE, SIDE] }])
  })

  it('joins the fusion when its net is installed', async () => {
    writeFileSync(join(dir, 'installed/model-small.onnx'), net)
    const { recogniser, reason } = await context(join(dir, 'resources'), [join(dir, 'installed')])
    expect(reason).toBe('')
    const above = await recogniser.recognise(photo((y) => (y < 128 ? 255 : 0)))
    const below = await recogniser.recognise(photo((y) => (y < 128 ? 0 : 255)))
    expect(above?.branches).toEqual(['scene', 'depth'])
    // The first rated photo, unpleasant, is near above; the second, pleasant, near below.
    expect(above?.valence).toBeCloseTo(-0.5, 1)
    expect(below?.valence).toBeCloseTo(0.5, 1)
  })

  it('is left out, with what to do, when its net is missing or altered', async () => {
    rmSync(join(dir, 'installed/model-small.onnx'), { force: true })
    const without = await context(join(dir, 'resources'), [join(dir, 'installed')])
    expect(without.reason).toContain('models install depth_midas_small')
    const answer = await without.recogniser.recognise(photo((y) => y))
    expect(answer).toMatchObject({ branches: ['scene'], valence: 0.25, arousal: -0.25 })
    writeFileSync(join(dir, 'installed/model-small.onnx'), Buffer.concat([net, Buffer.from([0])]))
    const altered = await context(join(dir, 'resources'), [join(dir, 'installed')])
    expect(altered.reason).toMatch(/model-small\.onnx has \d+ bytes instead of/)
    expect((await altered.recogniser.recognise(photo((y) => y)))?.branches).toEqual(['scene'])
  })

  it('is not loaded for the bundled numbers', async () => {
    writeFileSync(join(dir, 'installed/model-small.onnx'), net)
    const bundled = join(dir, 'bundled')
    cpSync(join(dir, 'resources'), bundled, { recursive: true, verbatimSymlinks: true })
    for (const file of ['scene_mood.json', 'scene_mood.bin'])
      cpSync(join(resourcesDir(), 'models', file), join(bundled, 'models', file))
    const { recogniser } = await context(bundled, [join(dir, 'installed')])
    expect(recogniser.stamp).not.toContain('depth')
    expect((await recogniser.recognise(photo((y) => y)))?.branches).toEqual(['scene', 'face'])
  })
})

/** What the app loads, with the made-up net's digest in place of the published one's. */
async function context(resources: string, dirs: string[]) {
  const catalogue = new Map<string, CatalogueEntry>(
    loadCatalogue(resourcesDir()).map((entry) => [
      entry.id,
      entry.id === 'depth_midas_small'
        ? { ...entry, bytes: net.length, sha256: createHash('sha256').update(net).digest('hex') }
        : entry,
    ]),
  )
  const models = new ModelLoader(catalogue, [join(resources, 'models'), ...dirs])
  const session = await models.load('place_embedder')
  if (!session.value) throw new Error(session.reason)
  const backbone = { value: new Backbone(session.value), reason: '' as const }
  return loadContext(resources, models, backbone, catalogue.get('place_embedder'))
}

function photo(brightness: (y: number) => number) {
  const image: RgbImage = {
    width: SIDE,
    height: SIDE,
    data: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => brightness(Math.floor(i / (SIDE * 3)))),
  }
  return { image, pictures: [image], faces: [], hash: null, asked: null }
}

/** Two rated photos that only depth tells apart: one near above, unpleasant, and one near below, pleasant. */
function writeHeadWithDepth(models: string): void {
  const near = (isNear: (row: number) => boolean) =>
    depthFeatures(
      Float32Array.from({ length: SIDE * SIDE }, (_, i) => (isNear(Math.floor(i / SIDE)) ? 1 : 0)),
    )
  const rows = [near((row) => row < 128), near((row) => row >= 128)]
  const clip = 6
  const quantised = Int8Array.from(
    rows.flatMap((row) => [...row].map((value) => Math.round((value * 127) / clip))),
  )
  const floats = (values: number[]) => Buffer.from(Float32Array.from(values).buffer)
  writeFileSync(
    join(models, 'scene_mood.bin'),
    Buffer.concat([
      floats(Array(BINS).fill(0)),
      floats(Array(BINS).fill(1)),
      Buffer.from(quantised.buffer),
      // Coefficients of the head without depth, then of the one with it: valence and arousal of each photo.
      floats([0, 0, 0, 0]),
      floats([-0.5, 0, 0.5, 0]),
    ]),
  )
  const { backbone } = JSON.parse(readFileSync(join(resourcesDir(), 'models/scene_mood.json'), 'utf8')) as {
    backbone: string[]
  }
  const head = {
    r: [0, 0],
    rmse: [0.1, 0.1],
    crossValidated: [
      [0, 0],
      [0, 0],
    ],
  }
  writeFileSync(
    join(models, 'scene_mood.json'),
    JSON.stringify({
      id: 'scene_mood',
      version: 'test',
      backbone,
      sides: [SIDE],
      clip,
      photos: ['0'.repeat(16), '1'.repeat(16)],
      blocks: [{ name: 'depth', branch: 'depth', length: BINS, weight: [1, 1], gamma: 8 }],
      heads: [
        { ...head, branches: ['scene'], bias: [0.25, -0.25] },
        { ...head, branches: ['scene', 'depth'], bias: [0, 0] },
      ],
    }),
  )
}
