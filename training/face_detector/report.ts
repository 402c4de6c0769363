/**
 * YuNet and the bundled detector on photos that training never saw:
 * node training/face_detector/report.ts DATA_DIR DIR [DETECTOR.onnx], with DIR as teacher-faces.ts wrote it of DATA_DIR.
 *
 * Prints JSON. `plain`: by folder, how many of YuNet's faces the detector finds, and boxes where YuNet sees nothing;
 * both look at the same three sizes of each photo. `hard`: by view, how many of the faces that YuNet finds in the plain
 * photo each of the two finds in the hard one (hard-views.ts), looking at that view and at half its size.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { halve } from '../../src/analysis/emotions/crop.ts'
import {
  type DetectedFace,
  FaceDetector,
  MAX_FACES,
  MIN_DETECTION_SCORE,
  mergeFaces,
} from '../../src/analysis/emotions/face-detector.ts'
import { iou, type Point, type Rect } from '../../src/analysis/emotions/geometry.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { HARD_VIEWS, type KnownFace } from './hard-views.ts'
import { facesOf, LONGEST_PX, scaled } from './passes.ts'
import { Tally } from './tally.ts'
import { teacherPath } from './teacher.ts'

interface Taught {
  photo: string
  faces: { box: [number, number, number, number]; points: number[]; score: number }[]
}

/** Smaller faces of a plain photo, in pixels of 640, are not looked for in its hard views. */
const LEAST_SIZE_PX = 20
/** A photo whose faces wear masks already. */
const MASKED = 'with_mask'

const [dataDir, dir, file] = process.argv.slice(2)
if (!dataDir || !dir) throw new Error('usage: report.ts DATA_DIR DIR [DETECTOR.onnx]')
const ours = new FaceDetector(
  await createSession(file ?? join(resourcesDir(), 'models/face_detector.onnx'), 'cpu'),
)
const teacher = new FaceDetector(await createSession(await teacherPath(), 'cpu'))
const rect = ([x, y, width, height]: readonly number[]) => ({ x, y, width, height }) as Rect
const plain: Record<string, Tally> = {}
const hard: Record<string, { yunet: Tally; ours: Tally }> = {}

for (const picture of JSON.parse(readFileSync(join(dir, 'faces.json'), 'utf8')) as Taught[]) {
  const folder = picture.photo.split('/').slice(0, -1).join('/')
  const wanted = picture.faces.filter(({ score }) => score >= MIN_DETECTION_SCORE).map(known)
  const doubtful = picture.faces.map(({ box }) => rect(box))
  const { faces: found } = await facesOf(join(dataDir, picture.photo), ours, MIN_DETECTION_SCORE)
  plain[folder] ??= new Tally()
  plain[folder].add(
    wanted.map((face) => [face, found.find((other) => iou(other.box, face.box) >= 0.5)]),
    // A full list ends before the faces do: what it leaves out may be one.
    doubtful.length < MAX_FACES
      ? found.filter(({ box }) => doubtful.every((other) => iou(other, box) < 0.3)).length
      : null,
  )
  if (wanted.some(({ size }) => size >= LEAST_SIZE_PX))
    await compareHardViews(picture, wanted, doubtful.length > 0 && folder.endsWith(MASKED))
}
process.stdout.write(
  `${JSON.stringify({ plain: rows(plain, (tally) => tally.row()), hard: rows(hard, (both) => ({ yunet: both.yunet.row(), ours: both.ours.row() })) }, null, 2)}\n`,
)

/** Counts both detectors' faces in every hard view of a photo. */
async function compareHardViews(picture: Taught, all: KnownFace[], masked: boolean): Promise<void> {
  const image = await scaled(join(dataDir as string, picture.photo), LONGEST_PX)
  for (const [name, make] of Object.entries(HARD_VIEWS)) {
    if (masked && name === 'masks drawn') continue
    const view = await make({ image, faces: all })
    const wanted = view.faces.filter((_, i) => (all[i] as KnownFace).size >= LEAST_SIZE_PX)
    hard[name] ??= { yunet: new Tally(), ours: new Tally() }
    for (const [who, detector] of [
      ['yunet', teacher],
      ['ours', ours],
    ] as const) {
      const found = await twoSizes(detector, view.image)
      hard[name][who].add(
        wanted.map((face) => [face, found.find((other) => isSameFace(face, other))]),
        found.filter((other) => !view.faces.some((face) => overlaps(face, other))).length,
      )
    }
  }
}

async function twoSizes(detector: FaceDetector, image: RgbImage): Promise<DetectedFace[]> {
  const small = halve(image)
  return mergeFaces([...(await detector.detect(image)), ...(await detector.detectScaled(small, image.width))])
}

function known({ box, points }: Taught['faces'][number]) {
  const { x, y, width, height } = rect(box)
  return {
    box: rect(box),
    center: [x + width / 2, y + height / 2] as Point,
    size: Math.sqrt(width * height),
    points: [0, 1, 2, 3, 4].map((i) => [points[2 * i], points[2 * i + 1]] as unknown as Point),
  }
}

/** By centre and size, which, other than a box, turn with the picture. */
function isSameFace(face: KnownFace, { box }: DetectedFace): boolean {
  const ratio = Math.sqrt(box.width * box.height) / face.size
  return ratio > 1 / 1.6 && ratio < 1.6 && distance(face, box) < face.size / 3
}

function overlaps(face: KnownFace, { box }: DetectedFace): boolean {
  return distance(face, box) < Math.max(face.size, Math.sqrt(box.width * box.height)) * 0.75
}

function distance({ center }: KnownFace, { x, y, width, height }: Rect): number {
  return Math.hypot(x + width / 2 - center[0], y + height / 2 - center[1])
}

function rows<T, R>(tallies: Record<string, T>, row: (tally: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(tallies).map(([name, tally]) => [name, row(tally)]))
}
