/** Which keypoints of two photos may show the same spot. */
import type { LocalFeatures } from '../../../shared/evidence.ts'
import { dimensionOf, keypointCount } from './features.ts'

export interface KeypointMatch {
  /** Index in the first photo. */
  a: number
  /** Index in the second photo. */
  b: number
  /** Cosine of the two descriptors, −1..1. */
  similarity: number
}

/**
 * Mutual nearest neighbours: each is the other's most similar keypoint.
 *
 * @param least cosine below which a pair is not worth a vote
 * @returns in the order of the first photo's keypoints
 * @throws RangeError when descriptors differ in length or are no multiple of four numbers
 */
export function mutualNearest(first: LocalFeatures, second: LocalFeatures, least = 0): KeypointMatch[] {
  const [countA, countB] = [keypointCount(first), keypointCount(second)]
  if (countA === 0 || countB === 0) return []
  const size = dimensionOf(first)
  if (size !== dimensionOf(second) || size % 4 !== 0)
    throw new RangeError(`descriptors of ${size} and ${dimensionOf(second)} numbers cannot be compared`)
  const a = unitRows(first.descriptors, countA, size)
  const b = unitRows(second.descriptors, countB, size)
  const nearestOfA = new Int32Array(countA).fill(-1)
  const nearestOfB = new Int32Array(countB).fill(-1)
  const bestOfA = new Float32Array(countA).fill(Number.NEGATIVE_INFINITY)
  const bestOfB = new Float32Array(countB).fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < countA; i++) {
    for (let j = 0; j < countB; j++) {
      const cosine = dotOfRows(a, i * size, b, j * size, size)
      if (cosine > (bestOfA[i] as number)) {
        bestOfA[i] = cosine
        nearestOfA[i] = j
      }
      if (cosine > (bestOfB[j] as number)) {
        bestOfB[j] = cosine
        nearestOfB[j] = i
      }
    }
  }
  const matches: KeypointMatch[] = []
  for (let i = 0; i < countA; i++) {
    const j = nearestOfA[i] as number
    if (j >= 0 && nearestOfB[j] === i && (bestOfA[i] as number) >= least)
      matches.push({ a: i, b: j, similarity: bestOfA[i] as number })
  }
  return matches
}

/** The hot loop, about 40 million multiplications for a pair of photos: four sums, and no array is made. */
function dotOfRows(a: Float32Array, startA: number, b: Float32Array, startB: number, size: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (let d = 0; d < size; d += 4) {
    s0 += (a[startA + d] as number) * (b[startB + d] as number)
    s1 += (a[startA + d + 1] as number) * (b[startB + d + 1] as number)
    s2 += (a[startA + d + 2] as number) * (b[startB + d + 2] as number)
    s3 += (a[startA + d + 3] as number) * (b[startB + d + 3] as number)
  }
  return s0 + s1 + s2 + s3
}

/** int8 rows as L2-normalised float32; a zero row stays zero. */
function unitRows(descriptors: Int8Array, count: number, size: number): Float32Array {
  const rows = new Float32Array(count * size)
  for (let row = 0; row < count; row++) {
    let squares = 0
    for (let i = row * size; i < (row + 1) * size; i++) squares += (descriptors[i] as number) ** 2
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let i = row * size; i < (row + 1) * size; i++) rows[i] = (descriptors[i] as number) * scale
  }
  return rows
}
