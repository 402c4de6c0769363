/**
 * How many of the small faces of a 12-megapixel group photo each way of looking finds, and what it costs.
 *
 * The photo is a sheet of twelve group photos of ../shared at their own size (4096 × 3072): the faces found in each
 * photo by itself are the truth. Usage: node bench/faces.ts
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import sharp, { type OverlayOptions, type Sharp } from 'sharp'
import { halve } from '../src/analysis/emotions/crop.ts'
import { type DetectedFace, FaceDetector, mergeFaces } from '../src/analysis/emotions/face-detector.ts'
import { iou, type Rect } from '../src/analysis/emotions/geometry.ts'
import type { RgbImage } from '../src/analysis/inference/worker-protocol.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'

const CELL = { width: 1024, height: 1024 }
const COLUMNS = 4
const ROWS = 3
const TRUTH_SCORE = 0.7
const SAME_FACE = 0.4
const SIZES: [from: number, to: number][] = [
  [0, 32],
  [32, 64],
  [64, 128],
  [128, 9999],
]

const shared = join(import.meta.dirname, '../../shared')
const dir = join(shared, 'data/group-photos')
const session = await InferenceSession.create(join(resourcesDir(), 'models/face_detector.onnx'), {
  intraOpNumThreads: 1,
  enableCpuMemArena: false,
})
const detector = new FaceDetector(session)

interface Sheet {
  jpeg: Buffer
  truth: Rect[]
}

async function pixels(source: Sharp): Promise<RgbImage> {
  const { data, info } = await source
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Everything that one photo shows at its own size and at smaller ones. */
async function allFaces(image: RgbImage): Promise<DetectedFace[]> {
  const half = halve(image)
  return mergeFaces([
    ...(await detector.detect(image)),
    ...(await detector.detectScaled(half, image.width)),
    ...(await detector.detectScaled(halve(half), image.width)),
  ])
}

async function sheetOf(names: string[]): Promise<Sheet> {
  const truth: Rect[] = []
  const parts: OverlayOptions[] = []
  for (const [i, name] of names.entries()) {
    const left = (i % COLUMNS) * CELL.width
    const top = Math.floor(i / COLUMNS) * CELL.height
    const photo = sharp(join(dir, name))
      .autoOrient()
      .resize(CELL.width, CELL.height, { fit: 'inside', withoutEnlargement: true })
    const image = await pixels(photo)
    for (const { box, score } of await allFaces(image)) {
      if (score >= TRUTH_SCORE) truth.push({ ...box, x: box.x + left, y: box.y + top })
    }
    const { data, width, height } = image
    parts.push({ input: Buffer.from(data), raw: { width, height, channels: 3 }, left, top })
  }
  const jpeg = await sharp({
    create: { width: COLUMNS * CELL.width, height: ROWS * CELL.height, channels: 3, background: '#888' },
  })
    .composite(parts)
    .jpeg({ quality: 92 })
    .toBuffer()
  return { jpeg, truth }
}

const WAYS: Record<string, (jpeg: Buffer) => Promise<{ faces: DetectedFace[]; width: number }>> = {
  'working copy 1280': (jpeg) => look(jpeg, 1280, false),
  '1920 in tiles': (jpeg) => look(jpeg, 1920, true),
  '2560 in tiles': (jpeg) => look(jpeg, 2560, true),
  'full size in tiles': (jpeg) => look(jpeg, 4096, true),
}

async function look(jpeg: Buffer, side: number, tiles: boolean) {
  const image = await pixels(sharp(jpeg).resize(side, side, { fit: 'inside', withoutEnlargement: true }))
  const small = await pixels(
    sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } }).resize(640, 640, {
      fit: 'inside',
    }),
  )
  const coarse = [
    ...(await detector.detectScaled(small, image.width)),
    ...(await detector.detectScaled(halve(small), image.width)),
  ]
  const fine = tiles ? await detector.detectInTiles(image) : await detector.detect(image)
  return { faces: mergeFaces([...coarse, ...fine]), width: image.width }
}

/** Crowds would fill the detector's limit of faces and leave nothing to compare. */
const MOST_FACES = 30

async function photosWithoutCrowds(): Promise<string[]> {
  const names: string[] = []
  for (const name of readdirSync(dir).sort()) {
    if (!/\.jpe?g$/i.test(name)) continue
    const image = await pixels(
      sharp(join(dir, name))
        .autoOrient()
        .resize(CELL.width, CELL.height, { fit: 'inside', withoutEnlargement: true }),
    )
    if ((await allFaces(image)).length <= MOST_FACES) names.push(name)
  }
  return names
}

const names = await photosWithoutCrowds()
const sheets: Sheet[] = []
for (let start = 0; start < names.length; start += COLUMNS * ROWS) {
  sheets.push(await sheetOf(names.slice(start, start + COLUMNS * ROWS)))
}
for (const [way, run] of Object.entries(WAYS)) {
  const start = performance.now()
  const found = SIZES.map(() => 0)
  const total = SIZES.map(() => 0)
  let extra = 0
  for (const { jpeg, truth } of sheets) {
    const { faces, width } = await run(jpeg)
    const scale = (COLUMNS * CELL.width) / width
    const boxes = faces.map(({ box }) => ({
      x: box.x * scale,
      y: box.y * scale,
      width: box.width * scale,
      height: box.height * scale,
    }))
    for (const box of truth) {
      const bin = SIZES.findIndex(([from, to]) => box.height >= from && box.height < to)
      total[bin] = (total[bin] ?? 0) + 1
      if (boxes.some((other) => iou(other, box) >= SAME_FACE)) found[bin] = (found[bin] ?? 0) + 1
    }
    extra += boxes.filter((box) => !truth.some((other) => iou(other, box) >= SAME_FACE)).length
  }
  const recall = Object.fromEntries(
    SIZES.map(([from, to], bin) => [
      to > 999 ? `from ${from} px` : `${from}–${to} px`,
      `${found[bin]} of ${total[bin]}`,
    ]),
  )
  const ms = Math.round((performance.now() - start) / sheets.length)
  process.stdout.write(`${JSON.stringify({ way, recall, notInTruth: extra, msPerPhoto: ms })}\n`)
}
