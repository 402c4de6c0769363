/** The local-feature check: do two photos show the same thing from a slightly different place? */
import type { LocalFeatures } from '../../../shared/evidence.ts'
import { mutualNearest } from './matching.ts'
import { affineConsensus, type PointPair } from './ransac.ts'

export interface LocalReference {
  /** `colosseum/2` for the bundled gallery, the content hash for a photo of the user's. */
  id: string
  landmarkId: string
  features: LocalFeatures
}

export interface Agreement {
  /** Pairs of keypoints that one affine map explains. */
  inliers: number
  /** Sum of the inliers' cosines: an agreement of similar spots counts more than one of any spots. */
  strength: number
  /** The inliers, most similar first. */
  matches: PointPair[]
}

export const NO_AGREEMENT: Agreement = { inliers: 0, strength: 0, matches: [] }

/** How far a point may lie off, in longest sides: about one cell of the finest map (16 px of 448). */
const TOLERANCE = 0.03
/** Finds a consensus of a fifth of the pairs with 96 % certainty (1 − (1 − .2³)⁴⁰⁰). */
const ITERATIONS = 400
const SEED = 20_190_807

/** Compares two photos. The same two always give the same answer; swapping them may change it a little. */
export function verify(photo: LocalFeatures, other: LocalFeatures): Agreement {
  const tentative = mutualNearest(photo, other)
  const pairs = tentative.map(
    ({ a, b }): PointPair => [
      photo.points[2 * a] as number,
      photo.points[2 * a + 1] as number,
      other.points[2 * b] as number,
      other.points[2 * b + 1] as number,
    ],
  )
  const consensus = affineConsensus(pairs, { tolerance: TOLERANCE, iterations: ITERATIONS, seed: SEED })
  if (!consensus) return NO_AGREEMENT
  const inliers = consensus.inliers
    .map((i) => ({ pair: pairs[i] as PointPair, similarity: tentative[i]?.similarity ?? 0 }))
    .sort((a, b) => b.similarity - a.similarity)
  return {
    inliers: inliers.length,
    strength: inliers.reduce((sum, { similarity }) => sum + similarity, 0),
    matches: inliers.map(({ pair }) => pair),
  }
}

/** The reference that agrees best; null without any agreement. */
export function verifyAgainst(
  photo: LocalFeatures,
  references: readonly LocalReference[],
): { reference: LocalReference; agreement: Agreement } | null {
  let best: { reference: LocalReference; agreement: Agreement } | null = null
  for (const reference of references) {
    const agreement = verify(photo, reference.features)
    if (agreement.strength > (best?.agreement.strength ?? 0)) best = { reference, agreement }
  }
  return best
}
