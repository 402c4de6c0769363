/// <reference lib="es2025.float16" />
/**
 * Pixels → what the frozen part of the net makes of them, once, so that training only runs the blocks it tunes.
 * ONNX Runtime does it here: on one core it is several times as fast as PyTorch.
 *
 *   node training/place_embedder/cache-maps.ts CACHE_DIR TRUNK.onnx plain SIDE [NAME]
 *   node training/place_embedder/cache-maps.ts CACHE_DIR TRUNK.onnx views SIDE ROUNDS
 *   node training/place_embedder/cache-maps.ts CACHE_DIR TRUNK.onnx tiny SIDE
 *   node training/place_embedder/cache-maps.ts CACHE_DIR NET.onnx cells SIDE
 *   node training/place_embedder/cache-maps.ts CACHE_DIR NET.onnx scales SIDE,SIDE,… [NAME]
 *
 * `plain` describes landmark and ordinary photos as the app sees them at SIDE (NAME is plain unless told); `views`
 * makes ROUNDS augmented views of each photo of the sets in VIEWED from its pixels at SIDE, twice as many of
 * landmarks; `tiny` describes landmarks that only photos of 96 pixels are known of; `cells` keeps the maps at stride 16 of landmark photos and of every
 * CELLS_OF_ORDINARY-th ordinary one. Writes NAME-maps.f16 (CHW, one after another) and NAME.jsonl with a line per
 * map: [photo, offset in numbers, rows, columns, channels]. Goes on where it was interrupted. `scales` writes NAME.f32
 * (scales.f32), the app's descriptor of each landmark and ordinary photo, and NAME.jsonl with the photo of each.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { MOBILENET_PIXELS, pixelsToTensor } from '../../src/analysis/inference/tensor.ts'
import { backboneImage, type RgbPixels } from '../../src/analysis/landmarks/backbone-image.ts'
import { describeMaps, type FeatureMap } from '../../src/analysis/landmarks/gem.ts'

interface PixelEntry {
  set: string
  at: Record<string, [number, number, number]>
}

const DESCRIBED = ['landmarks', 'ordinary']
const VIEWED = ['landmarks', 'ordinary', 'scenes', 'people']
/** Maps at stride 16 are large: 1.2 MB of a photo at three sizes. */
const CELLS_OF_ORDINARY = 4
const MODES = ['plain', 'views', 'tiny', 'cells', 'scales']
/** With which the app pools maps. */
const EXPONENTS = [3, 1]
/** Longest sides of augmented views: the app's scales from the smallest, so that scale is learnt as well. */
const VIEW_SIDES = [224, 256, 288, 320]
const BYTES_PER_NUMBER = 2

const [cacheDir, trunkPath, mode, side, further] = process.argv.slice(2)
if (!cacheDir || !trunkPath || !side || !mode || !MODES.includes(mode))
  throw new Error(`usage: cache-maps.ts CACHE_DIR NET.onnx ${MODES.join('|')} SIDE [ROUNDS|NAME]`)
const photos: PixelEntry[] = JSON.parse(readFileSync(join(cacheDir, 'pixels.json'), 'utf8'))
const session = await InferenceSession.create(trunkPath, { intraOpNumThreads: 1 })
const output = mode === 'cells' ? 'middle' : mode === 'scales' ? 'features' : 'trunk'
const pixelFiles = new Map(
  side.split(',').map((one) => [one, openSync(join(cacheDir, `pixels-${one}.bin`), 'r')]),
)

const ofSets = (sets: string[]) => photos.flatMap(({ set }, i) => (sets.includes(set) ? [i] : []))
if (mode === 'plain') {
  await describe(further ?? 'plain', ofSets(DESCRIBED), async (photo) => pixelsOf(photo))
} else if (mode === 'tiny') {
  await describe('tiny', ofSets(['tiny']), async (photo) => pixelsOf(photo))
} else if (mode === 'scales') {
  await describeScales(ofSets(DESCRIBED), side.split(',').map(Number), further ?? 'scales')
} else if (mode === 'cells') {
  const some = ofSets(['ordinary']).filter((_, i) => i % CELLS_OF_ORDINARY === 0)
  await describe(`cells-${side}`, [...ofSets(['landmarks']), ...some], async (photo) => pixelsOf(photo))
} else {
  const order: number[] = []
  for (let round = 0; round < Number(further ?? 1); round++)
    order.push(...ofSets(['landmarks']), ...ofSets(VIEWED))
  await describe('views', order, (photo, turn) => augmented(pixelsOf(photo), generator(turn)))
}
for (const file of pixelFiles.values()) closeSync(file)

async function describe(
  name: string,
  order: number[],
  picture: (photo: number, turn: number) => Promise<RgbPixels>,
): Promise<void> {
  const listPath = join(cacheDir as string, `${name}.jsonl`)
  const mapsPath = join(cacheDir as string, `${name}-maps.f16`)
  const done = existsSync(listPath) ? readFileSync(listPath, 'utf8').split('\n').filter(Boolean) : []
  const [, lastOffset = 0, lastRows = 0, lastColumns = 0, lastChannels = 0] = JSON.parse(done.at(-1) ?? '[]')
  let offset = lastOffset + lastRows * lastColumns * lastChannels
  if (existsSync(mapsPath) && statSync(mapsPath).size > offset * BYTES_PER_NUMBER)
    truncateSync(mapsPath, offset * BYTES_PER_NUMBER)
  for (let turn = done.length; turn < order.length; turn++) {
    const photo = order[turn] as number
    const { data, channels, height, width } = await mapOf(await picture(photo, turn))
    const half = new Float16Array(data)
    appendFileSync(mapsPath, new Uint8Array(half.buffer))
    appendFileSync(listPath, `${JSON.stringify([photo, offset, height, width, channels])}\n`)
    offset += half.length
    if ((turn + 1) % 250 === 0) console.warn(`${name}: ${turn + 1} of ${order.length}`)
  }
}

/** All sizes of a photo are pooled as the app does it. */
async function describeScales(order: number[], sides: number[], name: string): Promise<void> {
  const rows: Float32Array[] = []
  for (const photo of order) {
    const maps: FeatureMap[] = []
    for (const one of sides) maps.push(await mapOf(pixelsOf(photo, String(one))))
    rows.push(describeMaps(maps, EXPONENTS))
    if (rows.length % 250 === 0) console.warn(`${name}: ${rows.length} of ${order.length}`)
  }
  writeFileSync(
    join(cacheDir as string, `${name}.f32`),
    Buffer.concat(rows.map(({ buffer }) => Buffer.from(buffer))),
  )
  writeFileSync(join(cacheDir as string, `${name}.jsonl`), order.map((photo) => `[${photo}]\n`).join(''))
}

async function mapOf({ data, width, height }: RgbPixels): Promise<FeatureMap> {
  const pixels = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
  const { [output]: map } = await session.run(
    { input: new Tensor('float32', pixels, [1, 3, height, width]) },
    [output],
  )
  if (!map) throw new Error(`${trunkPath} has no output named ${output}`)
  const [, channels, rows, columns] = map.dims as [number, number, number, number]
  return { data: map.data as Float32Array, channels, height: rows, width: columns }
}

function pixelsOf(photo: number, longest = side as string): RgbPixels {
  const at = photos[photo]?.at[longest]
  if (!at)
    throw new Error(
      `pixels.json has no photo ${photo} at ${longest} px; run prepare-pixels.ts with that size`,
    )
  const [offset, width, height] = at
  const data = Buffer.alloc(width * height * 3)
  readSync(pixelFiles.get(longest) as number, data, 0, data.length, offset)
  return { data, width, height }
}

/** Random resized crop, flip, colour jitter, JPEG, and for a quarter of the views the detail of a 96–160 px photo. */
async function augmented({ data, width, height }: RgbPixels, random: () => number): Promise<RgbPixels> {
  const between = (low: number, high: number) => low + (high - low) * random()
  const share = Math.sqrt(between(0.3, 0.95))
  const stretch = Math.exp(between(-0.12, 0.12))
  const cropWidth = Math.min(width, Math.max(64, Math.round(width * share * stretch)))
  const cropHeight = Math.min(height, Math.max(64, Math.round((height * share) / stretch)))
  const crop = {
    left: Math.floor(between(0, width - cropWidth + 0.999)),
    top: Math.floor(between(0, height - cropHeight + 0.999)),
    width: cropWidth,
    height: cropHeight,
  }
  const longest = VIEW_SIDES[Math.floor(between(0, VIEW_SIDES.length))] as number
  const detail = random() < 0.25 ? Math.round(between(96, 160)) : longest
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract(crop)
    .flop(random() < 0.5)
    .modulate({ brightness: between(0.75, 1.3), saturation: between(0.6, 1.4) })
    .linear(between(0.85, 1.15), between(-12, 12))
    .resize(detail, detail, { fit: 'inside' })
    .jpeg({ quality: Math.round(between(45, 92)) })
    .toBuffer()
  return backboneImage(sharp(jpeg), longest)
}

/** Mulberry32: one stream of numbers in 0..1 for each view, so that an interrupted run makes the same views. */
function generator(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
