/**
 * Cuts the faces that the expression nets are trained on, with the app's own detector and crop, so that training sees
 * what the app will see. Run: node scripts/expression-crops.ts FACES_DIR OUT_DIR
 * where FACES_DIR holds `<source>/<label>/<image>`. Writes to OUT_DIR, faces in the order of index.csv:
 * - index.csv: path, source, label, detected (0/1), the five points in pixels of the wide crop
 * - wide.u8: 3 × 96 × 96 RGB planes of the square around the face, 1.35 times as wide as the box: room for augmentation
 * - tight.u8: 64 × 64 grey of the square around the box: what the app feeds
 * - public.f32: 21 probabilities of the three public nets (their order in expression-public.ts), when they are here
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { sharp } from '../src/analysis/decode/sharp.ts'
import { cropPlanar, type Window } from '../src/analysis/emotions/crop.ts'
import { greySquare, squareAround } from '../src/analysis/emotions/expression-crop.ts'
import { PublicExpressionNets } from '../src/analysis/emotions/expression-public.ts'
import { rollOf } from '../src/analysis/emotions/face-alignment.ts'
import { FaceDetector } from '../src/analysis/emotions/face-detector.ts'
import type { Point } from '../src/analysis/emotions/geometry.ts'
import { createSession } from '../src/analysis/inference/sessions.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { findModel, loadCatalogue, modelDirs } from '../src/shared/node/model-catalogue.ts'

const WIDE_PX = 96
const WIDE_FACTOR = 1.35
const TIGHT_PX = 64

const [facesDir, outDir] = process.argv.slice(2)
if (!facesDir || !outDir) throw new Error('usage: node scripts/expression-crops.ts FACES_DIR OUT_DIR')
mkdirSync(outDir, { recursive: true })
const detector = new FaceDetector(await session('face_yunet_n'))
const publicNets = new PublicExpressionNets({
  mini: await session('fer_mini_xception'),
  big: await session('fer_big_xception'),
  faceapi: await session('fer_faceapi'),
})
const wide: Uint8Array[] = []
const tight: Uint8Array[] = []
const probabilities: number[] = []
const lines = ['path,source,label,detected,x0,y0,x1,y1,x2,y2,x3,y3,x4,y4']

for (const { path, source, label } of labelledImages(facesDir)) {
  const { data, info } = await sharp(path, { failOn: 'none' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const image = { data, width: info.width, height: info.height }
  const area = ({ box }: { box: { width: number; height: number } }) => box.width * box.height
  const [face] = (await detector.detect(image)).sort((a, b) => area(b) - area(a))
  const box = face?.box ?? { x: 0, y: 0, width: image.width, height: image.height }
  const points: readonly Point[] = face?.points ?? templatePoints(image.width, image.height)
  const roll = face ? rollOf(face.points) : 0
  const square = squareAround({ box, roll })
  const room: Window = { ...square, width: square.width * WIDE_FACTOR, height: square.height * WIDE_FACTOR }
  wide.push(bytes(cropPlanar(image, room, WIDE_PX, WIDE_PX, 'edge')))
  tight.push(bytes(greySquare(image, { box, roll }, TIGHT_PX)))
  probabilities.push(...(await publicNets.probabilitiesOf(image, { box, roll })))
  const inCrop = points.flatMap((point) => toWindow(point, room, WIDE_PX).map((v) => v.toFixed(2)))
  lines.push([relative(facesDir, path), source, label, face ? 1 : 0, ...inCrop].join(','))
  if (lines.length % 500 === 0) console.error(`${lines.length} faces`)
}
writeFileSync(join(outDir, 'index.csv'), `${lines.join('\n')}\n`)
writeFileSync(join(outDir, 'wide.u8'), Buffer.concat(wide))
writeFileSync(join(outDir, 'tight.u8'), Buffer.concat(tight))
writeFileSync(join(outDir, 'public.f32'), Buffer.from(Float32Array.from(probabilities).buffer))

async function session(id: string) {
  const entry = loadCatalogue(resourcesDir()).find((model) => model.id === id)
  const found = entry && (await findModel(entry, modelDirs({ libraryDir: tmpdir() })))
  if (found?.state !== 'ready') throw new Error(`${id} is needed: ${found?.detail ?? 'not in the catalogue'}`)
  return createSession(found.path, 'cpu')
}

function labelledImages(dir: string): { path: string; source: string; label: string }[] {
  const sorted = (...parts: string[]) => readdirSync(join(...parts)).sort()
  return sorted(dir).flatMap((source) =>
    sorted(dir, source).flatMap((label) =>
      sorted(dir, source, label).map((file) => ({ path: join(dir, source, label, file), source, label })),
    ),
  )
}

/** Where the points of a face lie that fills the picture, as in a tight crop in which no face is found. */
function templatePoints(width: number, height: number): Point[] {
  const template: readonly Point[] = [
    [0.342, 0.462],
    [0.657, 0.46],
    [0.5, 0.641],
    [0.371, 0.825],
    [0.631, 0.823],
  ]
  return template.map(([x, y]) => [x * width, y * height])
}

function toWindow([x, y]: Point, { centerX, centerY, width, angle }: Window, size: number): Point {
  const dx = x - centerX
  const dy = y - centerY
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const scale = size / width
  return [(dx * cos + dy * sin) * scale + size / 2, (dy * cos - dx * sin) * scale + size / 2]
}

function bytes(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value))))
}
