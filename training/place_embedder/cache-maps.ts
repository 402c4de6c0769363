/// <reference lib="es2025.float16" />
/**
 * Pixels → what the frozen part of the net makes of them, once, so that training only runs the blocks it tunes.
 * ONNX Runtime does it here: on one core it is several times as fast as PyTorch.
 *
 *   node training/place_embedder/cache-maps.ts CACHE_DIR TRUNK.onnx plain SIDE
 *   node training/place_embedder/cache-maps.ts CACHE_DIR TRUNK.onnx views SIDE ROUNDS
 *
 * `plain` describes landmark and ordinary photos as the app sees them at SIDE; `views` makes ROUNDS augmented views
 * of each photo of the sets in VIEWED from its pixels at SIDE, twice as many of landmarks. Writes NAME-maps.f16
 * (CHW, one after another) and NAME.jsonl with a line per map: [photo, offset in numbers, rows, columns]. Goes on
 * where it was interrupted.
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
} from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { MOBILENET_PIXELS, pixelsToTensor } from '../../src/analysis/inference/tensor.ts'
import { backboneImage, type RgbPixels } from '../../src/analysis/landmarks/backbone-image.ts'

interface PixelEntry {
  set: string
  at: Record<string, [number, number, number]>
}

const DESCRIBED = ['landmarks', 'ordinary']
const VIEWED = ['landmarks', 'ordinary', 'scenes', 'people']
/** Longest sides of augmented views: the app's scales from the smallest, so that scale is learnt as well. */
const VIEW_SIDES = [224, 256, 288, 320]
const BYTES_PER_NUMBER = 2

const [cacheDir, trunkPath, mode, side, rounds = '1'] = process.argv.slice(2)
if (!cacheDir || !trunkPath || !side || (mode !== 'plain' && mode !== 'views'))
  throw new Error('usage: cache-maps.ts CACHE_DIR TRUNK.onnx plain|views SIDE [ROUNDS]')
const photos: PixelEntry[] = JSON.parse(readFileSync(join(cacheDir, 'pixels.json'), 'utf8'))
const session = await InferenceSession.create(trunkPath, { intraOpNumThreads: 1 })
const pixelFile = openSync(join(cacheDir, `pixels-${side}.bin`), 'r')

const ofSets = (sets: string[]) => photos.flatMap(({ set }, i) => (sets.includes(set) ? [i] : []))
if (mode === 'plain') {
  await describe('plain', ofSets(DESCRIBED), async (photo) => pixelsOf(photo))
} else {
  const order: number[] = []
  for (let round = 0; round < Number(rounds); round++) order.push(...ofSets(['landmarks']), ...ofSets(VIEWED))
  await describe('views', order, (photo, turn) => augmented(pixelsOf(photo), generator(turn)))
}
closeSync(pixelFile)

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
    const { data, width, height } = await picture(photo, turn)
    const pixels = pixelsToTensor(data, width, height, MOBILENET_PIXELS)
    const { trunk } = await session.run({ input: new Tensor('float32', pixels, [1, 3, height, width]) })
    if (!trunk) throw new Error(`${trunkPath} has no output named trunk`)
    const [, channels, rows, columns] = trunk.dims as [number, number, number, number]
    const half = new Float16Array(trunk.data as Float32Array)
    appendFileSync(mapsPath, new Uint8Array(half.buffer))
    appendFileSync(listPath, `${JSON.stringify([photo, offset, rows, columns, channels])}\n`)
    offset += half.length
    if ((turn + 1) % 250 === 0) console.warn(`${name}: ${turn + 1} of ${order.length}`)
  }
}

function pixelsOf(photo: number): RgbPixels {
  const at = photos[photo]?.at[side as string]
  if (!at)
    throw new Error(`pixels.json has no photo ${photo} at ${side} px; run prepare-pixels.ts with that size`)
  const [offset, width, height] = at
  const data = Buffer.alloc(width * height * 3)
  readSync(pixelFile, data, 0, data.length, offset)
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
