/**
 * Landmarks that the whitening was not fitted on, beside those that it was.
 *
 * The whitening leaves what the photos of a landmark have in common (fit-whitening.ts), of the landmarks in its fit better
 * than of others: their own photos score higher. So a landmark that it has not seen gets a threshold of its own, written as
 * a lift. With many photos it needs less of it: the best of many is nearer by chance.
 */
import { dot } from './vectors.ts'

/**
 * In cross-validation over landmarks, with one to ten photos of each new one beside 15 known ones, the lift at which the
 * sum of known and new photos recognised is greatest: between .05 and .07 for up to five photos, .03 to .05 for ten.
 */
const MOST_LIFT = 0.06
const LIFT_OF_ONE = 0.085
const LIFT_LOST_PER_FACTOR_E = 0.02

/** Added to the scores of a landmark of full size that the whitening has not seen, 0..`mostUnseenLift`. */
export function unseenLift(photos: number): number {
  if (photos === 0) return 0
  return Math.min(MOST_LIFT, Math.max(0, LIFT_OF_ONE - LIFT_LOST_PER_FACTOR_E * Math.log(photos)))
}

/**
 * The same for a landmark that the user teaches, which no whitening has seen. Photos that the app is sure of join the named ones (echoes), and with
 * these it needs no lift: there it only let ordinary photos and other landmarks' through. In cross-validation as above,
 * echoes included, sensitivity at 99 % specificity is .867 with this lift and .859 with the one above from five named photos,
 * and known landmarks lose .3 points of top-1 less.
 */
const TAUGHT_LIFT_OF_ONE = 0.1
const TAUGHT_LIFT_LOST_PER_FACTOR_E = 0.043

/** @param photos named ones and echoes */
export function taughtUnseenLift(photos: number): number {
  if (photos === 0) return 0
  const lift = TAUGHT_LIFT_OF_ONE - TAUGHT_LIFT_LOST_PER_FACTOR_E * Math.log(photos)
  return Math.min(MOST_LIFT, Math.max(0, lift))
}

/** No lift is larger. */
export const mostUnseenLift = MOST_LIFT

/** The cosine of two embeddings of one photo, decoded and rounded twice; different photos of a series reach .98 at most. */
const SAME_PHOTO = 0.995
const BUCKET = 0.02

/** Embeddings of the photos that the whitening was fitted on, found again among others. */
export class SeenPhotos {
  readonly #buckets: Map<number, Float32Array[]>

  constructor(embeddings: readonly Float32Array[]) {
    this.#buckets = Map.groupBy(embeddings, bucketOf)
  }

  has(embedding: Float32Array): boolean {
    const bucket = bucketOf(embedding)
    // The first number of a photo's embedding is nearly the same each time, so only those around it are compared with.
    return [bucket - 1, bucket, bucket + 1].some((near) =>
      this.#buckets.get(near)?.some((seen) => dot(seen, embedding) >= SAME_PHOTO),
    )
  }

  /** Whether at least half of a landmark's photos were in the fit. */
  hold(embeddings: readonly Float32Array[]): boolean {
    const known = embeddings.filter((embedding) => this.has(embedding)).length
    return embeddings.length > 0 && 2 * known >= embeddings.length
  }
}

function bucketOf(embedding: Float32Array): number {
  return Math.floor((embedding[0] ?? 0) / BUCKET)
}
