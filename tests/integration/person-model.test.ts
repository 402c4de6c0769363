/**
 * A net for EMOTIC's categories that the user brings: installed with its card, used by `eval emotic` and by scans, and
 * refused when net and card do not belong together. The net here is made up: whoever stands on the right is happy,
 * pleasant and dominant, whoever stands on the left is sad.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeOnnx } from '../../src/main/world-packs/onnx-model.ts'
import { EMOTIC_CATEGORIES } from '../../src/shared/emotic.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { featuresIdentity, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { PERSON_FEATURE_COUNT, PERSON_FEATURES } from '../../src/shared/node/person-model.ts'
import { runCli } from '../run-cli.ts'
import { sharedDir } from '../shared-data.ts'

/** Where the horizontal middle of a person's box stands among the features. */
const MIDDLE = PERSON_FEATURE_COUNT - 4
const STEEP = 20
type Scores = Record<string, number>
const HAPPY = EMOTIC_CATEGORIES.indexOf('happiness')
const SAD = EMOTIC_CATEGORIES.indexOf('sadness')

let dir: string
let library: string
let model: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-persons-'))
  library = join(dir, 'library')
  model = join(dir, 'trained')
  mkdirSync(join(dir, 'images/drawn'), { recursive: true })
  mkdirSync(library)
  mkdirSync(model)
  writeModel(model)
  await sharp({ create: { width: 400, height: 200, channels: 3, background: '#808080' } })
    .jpeg()
    .toFile(join(dir, 'images/drawn/two.jpg'))
  const person = (left: number, category: string, rating: number) => ({
    body_bbox: [left, 20, left + 80, 180],
    annotations_categories: { categories: [category] },
    annotations_continuous: { valence: rating, arousal: 5.5, dominance: rating },
  })
  writeFileSync(
    join(dir, 'test.json'),
    JSON.stringify([
      {
        filename: 'two.jpg',
        folder: 'drawn',
        image_size: { n_col: 400, n_row: 200 },
        person: [person(310, 'Happiness', 10), person(10, 'Sadness', 1)],
      },
    ]),
  )
})
afterAll(() => rmSync(dir, { recursive: true }))

const moodmark = (...args: string[]) => runCli([...args, '--library', library])
const evaluate = async () => {
  const run = await moodmark('eval', 'emotic', join(dir, 'test.json'), '--images', join(dir, 'images'))
  expect(run.exitCode, run.stderr).toBe(0)
  return run.json()[0]
}

describe('a net for EMOTIC’s categories', () => {
  it('tells each annotated person once it is installed', async () => {
    expect((await moodmark('models', 'install', 'emotic_fusion', '--from', model)).exitCode).toBe(0)
    const report = await evaluate()
    expect(report).toMatchObject({ persons: 2, categoriesDerived: false, map: 1 })
    // Told .99… for rated 1 and −1, the ends of the scale.
    const errors = report?.['meanAbsoluteError'] as Record<string, number>
    expect(errors['valence']).toBeLessThan(0.1)
    expect(errors['dominance']).toBeLessThan(0.1)
    expect(errors['arousal']).toBeCloseTo(0, 2)
  })

  it.skipIf(!sharedDir)(
    'gives scanned photos of people categories and dominance (needs ../shared)',
    async () => {
      const photos = join(dir, 'photos')
      mkdirSync(photos)
      copyFileSync(
        join(sharedDir ?? '', 'data/group-photos/53_vladmandic_sample1.jpg'),
        join(photos, 'three.jpg'),
      )
      const [photo] = (await moodmark('scan', photos, '--json')).json()
      const mood = photo?.['mood'] as { categoriesDerived: boolean; dominance: number; categories: Scores }
      expect(mood.categoriesDerived).toBe(false)
      expect(Math.abs(mood.dominance)).toBeLessThanOrEqual(1)
      // Of this net: each is as happy as not sad, wherever they stand, and nothing else but e⁻⁵.
      expect((mood.categories['happiness'] ?? 0) + (mood.categories['sadness'] ?? 0)).toBeCloseTo(1, 1)
      expect(mood.categories['fear']).toBeCloseTo(0.007, 2)
    },
  )

  it('is derived again once its file is altered', async () => {
    writeFileSync(join(library, 'models/emotic_fusion.onnx'), 'cut')
    const run = await moodmark('eval', 'emotic', join(dir, 'test.json'), '--images', join(dir, 'images'))
    expect(run.json()[0]).toMatchObject({ persons: 2, categoriesDerived: true })
  })
})

/** Logits ± STEEP · (middle − ½) for happiness and sadness, the same through tanh for valence and dominance. */
function writeModel(folder: string): void {
  const layer = (name: string, columns: number, slopes: Record<number, number>) => {
    const weights = new Float32Array(PERSON_FEATURE_COUNT * columns)
    const bias = new Float32Array(columns).fill(name === 'categories' ? -5 : 0)
    for (const [column, slope] of Object.entries(slopes)) {
      weights[MIDDLE * columns + Number(column)] = slope
      bias[Number(column)] = -slope / 2
    }
    return {
      initializers: [
        {
          name: `${name}.w`,
          dims: [PERSON_FEATURE_COUNT, columns],
          type: 1 as const,
          bytes: new Uint8Array(weights.buffer),
        },
        { name: `${name}.b`, dims: [columns], type: 1 as const, bytes: new Uint8Array(bias.buffer) },
      ],
      nodes: [
        {
          opType: 'Gemm',
          inputs: ['features', `${name}.w`, `${name}.b`],
          outputs: [`${name}.sum`],
          attributes: {},
        },
        {
          opType: name === 'categories' ? 'Sigmoid' : 'Tanh',
          inputs: [`${name}.sum`],
          outputs: [name],
          attributes: {},
        },
      ],
    }
  }
  const layers = [
    layer('categories', EMOTIC_CATEGORIES.length, { [HAPPY]: STEEP, [SAD]: -STEEP }),
    layer('affect', 3, { 0: STEEP, 2: STEEP }),
  ]
  const net = encodeOnnx({
    name: 'sides',
    nodes: layers.flatMap(({ nodes }) => nodes),
    initializers: layers.flatMap(({ initializers }) => initializers),
    inputs: [{ name: 'features', dims: ['batch', PERSON_FEATURE_COUNT] }],
    outputs: [
      { name: 'categories', dims: ['batch', EMOTIC_CATEGORIES.length] },
      { name: 'affect', dims: ['batch', 3] },
    ],
  })
  const entry = loadCatalogue(resourcesDir()).find(({ id }) => id === 'place_embedder')
  const backbone = entry && featuresIdentity(entry)
  writeFileSync(join(folder, 'emotic_fusion.onnx'), net)
  writeFileSync(
    join(folder, 'emotic_fusion.json'),
    JSON.stringify({
      id: 'emotic_fusion',
      version: 'test',
      file: 'emotic_fusion.onnx',
      bytes: net.length,
      sha256: createHash('sha256').update(net).digest('hex'),
      backbone,
      features: PERSON_FEATURES,
      categories: EMOTIC_CATEGORIES,
      affect: ['valence', 'arousal', 'dominance'],
      data: 'made up',
      licence: 'none',
      metrics: {
        persons: 0,
        map: null,
        meanAbsoluteError: { valence: null, arousal: null, dominance: null },
      },
    }),
  )
}
