/**
 * How many of the teacher's faces the bundled detector finds, and how many boxes it draws where the teacher sees
 * nothing: node training/face_detector/report.ts DATA_DIR DIR, with DIR as teacher-faces.ts wrote it of DATA_DIR.
 * Both look at the same three sizes of each photo. Prints JSON by folder.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FaceDetector, MIN_DETECTION_SCORE } from '../../src/analysis/emotions/face-detector.ts'
import { iou, type Rect } from '../../src/analysis/emotions/geometry.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { facesOf } from './passes.ts'

interface Taught {
  photo: string
  faces: { box: [number, number, number, number]; points: number[]; score: number }[]
}

const [dataDir, dir] = process.argv.slice(2)
if (!dataDir || !dir) throw new Error('usage: report.ts DATA_DIR DIR')
const detector = new FaceDetector(
  await createSession(join(resourcesDir(), 'models/face_detector.onnx'), 'cpu'),
)
const report: Record<
  string,
  { photos: number; faces: number; found: number; falseBoxes: number; pointError: number }
> = {}

for (const picture of JSON.parse(readFileSync(join(dir, 'faces.json'), 'utf8')) as Taught[]) {
  const { faces: found } = await facesOf(join(dataDir, picture.photo), detector, MIN_DETECTION_SCORE)
  const folder = picture.photo.split('/').slice(0, -1).join('/')
  report[folder] ??= { photos: 0, faces: 0, found: 0, falseBoxes: 0, pointError: 0 }
  const row = report[folder]
  const rect = ([x, y, width, height]: readonly number[]) => ({ x, y, width, height }) as Rect
  row.photos++
  for (const face of picture.faces.filter(({ score }) => score >= MIN_DETECTION_SCORE)) {
    const box = rect(face.box)
    const match = found.find((other) => iou(other.box, box) >= 0.5)
    row.faces++
    if (!match) continue
    row.found++
    const errors = match.points.map(([x, y], i) =>
      Math.hypot(x - (face.points[2 * i] as number), y - (face.points[2 * i + 1] as number)),
    )
    row.pointError += errors.reduce((a, b) => a + b) / errors.length / Math.sqrt(box.width * box.height)
  }
  row.falseBoxes += found.filter(({ box }) =>
    picture.faces.every((face) => iou(rect(face.box), box) < 0.3),
  ).length
}
const rows = Object.entries(report).map(([folder, { photos, faces, found, falseBoxes, pointError }]) => ({
  folder,
  photos,
  faces,
  recall: +(found / faces).toFixed(3),
  falseBoxesPerPhoto: +(falseBoxes / photos).toFixed(3),
  /** Mean distance of the points from the teacher's, in face sizes. */
  pointError: +(pointError / found).toFixed(3),
}))
process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
