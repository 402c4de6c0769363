/** Whether a photo looks like one of a landmark at all, from what the recogniser said about it. */
import type { LandmarkCandidate } from '../../shared/evidence.ts'

/**
 * Half the mean similarity to the nearest ordinary photos, with its sign changed: what the recogniser takes off every
 * similarity. Photos of places that it does not know resemble ordinary photos less than those do each other.
 * @returns −1..1, larger = more like a landmark; −1 without evidence
 */
export function landmarkLooking({ candidates }: { candidates: readonly LandmarkCandidate[] }): number {
  const [best] = candidates
  return best ? best.score - best.similarity : -1
}

/** 95 % of the labelled photos of landmarks reach it, and one in sixteen photos without one (docs/evaluation.md). */
export const LANDMARK_LOOKING = -0.09
