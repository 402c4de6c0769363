/**
 * Cuts the faces that the expression nets are trained on, with the app's own detector and crop, so that training sees
 * what the app will see. Run: node scripts/expression-crops.ts FACES_DIR OUT_DIR
 * where FACES_DIR holds `<source>/<label>/<image>`. Writes to OUT_DIR, faces in the order of index.csv (face-sheet.ts):
 * - index.csv: path, source, label, detected (0/1), the five points in pixels of the wide crop
 * - wide.u8: 3 × 96 × 96 RGB planes of the square around the face, 1.35 times as wide as the box: room for augmentation
 * - tight.u8: 64 × 64 grey of the square around the box: what the app feeds
 * - public.f32: 21 probabilities of the three public nets (their order in expression-public.ts), when they are here
 */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { sharp } from '../src/analysis/decode/sharp.ts'
import type { Point } from '../src/analysis/emotions/geometry.ts'
import { FaceSheet } from './face-sheet.ts'

const [facesDir, outDir] = process.argv.slice(2)
if (!facesDir || !outDir) throw new Error('usage: node scripts/expression-crops.ts FACES_DIR OUT_DIR')
const sheet = await FaceSheet.open()

for (const { path, source, label } of labelledImages(facesDir)) {
  const { data, info } = await sharp(path, { failOn: 'none' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const {
    image,
    faces: [face],
  } = await sheet.facesOf({ data, width: info.width, height: info.height })
  const whole = {
    box: { x: 0, y: 0, width: image.width, height: image.height },
    points: templatePoints(image.width, image.height),
  }
  await sheet.add(image, face ?? whole, face !== undefined, { path: relative(facesDir, path), source, label })
  if (sheet.count % 500 === 0) console.error(`${sheet.count} faces`)
}
sheet.write(outDir)

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
