/**
 * Compares pairs of photos as the app does (matching and RANSAC of src/analysis/landmarks/local), for training and
 * measuring the local head in Python.
 *
 *   node training/place_embedder/verify-pairs.ts DIR KEYPOINTS_OF_SECOND
 *
 * DIR holds keypoints.json ({"dimension", "counts": keypoints of each photo}), points.f32 and descriptors.i8 (one photo
 * after another), and pairs.json ([[first, second], …]). The second photo of a pair is cut to KEYPOINTS_OF_SECOND as a
 * stored reference is. Writes answers.json: for each pair {"strength", "matches": [[x, y, x2, y2], …]}.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spreadOut } from '../../src/analysis/landmarks/local/features.ts'
import { verify } from '../../src/analysis/landmarks/local/verify.ts'
import type { LocalFeatures } from '../../src/shared/evidence.ts'

const [dir, limit] = process.argv.slice(2)
if (!dir || !(Number(limit) > 0)) throw new Error('usage: verify-pairs.ts DIR KEYPOINTS_OF_SECOND')
const read = (name: string) => readFileSync(join(dir, name))
const { dimension, counts }: { dimension: number; counts: number[] } = JSON.parse(
  String(read('keypoints.json')),
)
const points = new Float32Array(Uint8Array.from(read('points.f32')).buffer)
const descriptors = new Int8Array(Uint8Array.from(read('descriptors.i8')).buffer)
const pairs: [number, number][] = JSON.parse(String(read('pairs.json')))

let next = 0
const photos = counts.map((count): LocalFeatures => {
  const start = next
  next += count
  return {
    points: points.slice(2 * start, 2 * next),
    descriptors: descriptors.slice(dimension * start, dimension * next),
  }
})
const references = new Map<number, LocalFeatures>()
const referenceOf = (photo: number) => {
  const known = references.get(photo) ?? spreadOut(photos[photo] as LocalFeatures, Number(limit))
  references.set(photo, known)
  return known
}
const answers = pairs.map(([first, second]) => {
  const { strength, matches } = verify(photos[first] as LocalFeatures, referenceOf(second))
  return { strength, matches }
})
writeFileSync(join(dir, 'answers.json.new'), JSON.stringify(answers))
renameSync(join(dir, 'answers.json.new'), join(dir, 'answers.json'))
