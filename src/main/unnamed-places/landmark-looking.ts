/** Whether a photo looks like one of a landmark at all, from what the recogniser said about it. */
import type { LandmarkResult } from '../../shared/evidence.ts'

/**
 * @returns the gate's probability. For evidence of versions without a gate: one minus five times what the similarity to
 *   ordinary photos takes off the score, which puts the same share of labelled photos above one half; 0 without evidence
 */
export function landmarkLooking({ gate, candidates }: Pick<LandmarkResult, 'gate' | 'candidates'>): number {
  if (gate !== undefined) return gate
  const [best] = candidates
  return best ? Math.min(1, Math.max(0, 1 - 5.5 * (best.similarity - best.score))) : 0
}

/** From here on a photo may show a place worth a name. Measured shares: docs/evaluation.md. */
export const LANDMARK_LOOKING = 0.5
