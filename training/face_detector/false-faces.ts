/**
 * Faces that detectors see where nobody is: node training/face_detector/false-faces.ts DATA_DIR LIST.json DETECTOR.onnx…
 * with LIST.json as without_people.py writes it; `yunet` stands for YuNet as published, `bundled` for the app's.
 *
 * Prints JSON: for each detector, each part of the list and each kind, in how many photos the surest "face" reaches each score
 * of `SCORES`. Photos are looked at as the app does, at their own size (they have at most 420 pixels) and at half of it.
 * With `--boxes FILE.json` it also writes every box down to the least of the scores.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { halve } from '../../src/analysis/emotions/crop.ts'
import {
  DETECTION_PX,
  type DetectedFace,
  FaceDetector,
  mergeFaces,
} from '../../src/analysis/emotions/face-detector.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { scaled } from './passes.ts'
import { teacherPath } from './teacher.ts'

interface Listed {
  photo: string
  kind: string
  part: string
}

const SCORES = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { boxes: { type: 'string' } },
})
const [dataDir, listFile, ...names] = positionals
if (!dataDir || !listFile || names.length === 0)
  throw new Error('usage: false-faces.ts DATA_DIR LIST.json DETECTOR.onnx… [--boxes FILE.json]')
const detectors = new Map<string, FaceDetector>()
for (const name of names) detectors.set(name, new FaceDetector(await createSession(await file(name), 'cpu')))

type Counts = { photos: number; reaching: Record<string, number> }
const counts: Record<string, Record<string, Record<string, Counts>>> = {}
const boxes: { photo: string; detector: string; faces: DetectedFace[] }[] = []
for (const { photo, kind, part } of JSON.parse(readFileSync(listFile, 'utf8')) as Listed[]) {
  const image = await scaled(join(dataDir, photo), DETECTION_PX)
  for (const [name, detector] of detectors) {
    const faces = await lookedFor(detector, image)
    if (faces.length > 0) boxes.push({ photo, detector: name, faces })
    for (const group of [kind, 'all']) count(name, part, group, faces[0]?.score ?? 0)
  }
}
if (values.boxes) writeFileSync(values.boxes, `${JSON.stringify(boxes)}\n`)
process.stdout.write(`${JSON.stringify(counts, null, 1)}\n`)

function count(name: string, part: string, group: string, best: number): void {
  counts[name] ??= {}
  counts[name][part] ??= {}
  counts[name][part][group] ??= { photos: 0, reaching: {} }
  const entry = counts[name][part][group]
  entry.photos++
  for (const score of SCORES) entry.reaching[score] = (entry.reaching[score] ?? 0) + (best >= score ? 1 : 0)
}

async function lookedFor(detector: FaceDetector, image: RgbImage): Promise<DetectedFace[]> {
  const least = Math.min(...SCORES)
  const whole = await detector.detect(image, least)
  if (Math.max(image.width, image.height) <= DETECTION_PX / 2) return whole
  return mergeFaces([...whole, ...(await detector.detectScaled(halve(image), image.width, least))])
}

async function file(name: string): Promise<string> {
  if (name === 'yunet') return await teacherPath()
  return name === 'bundled' ? join(resourcesDir(), 'models/face_detector.onnx') : name
}
