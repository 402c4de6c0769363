/**
 * The gate: does a photo show a landmark at all? A head on the reduced embedding, landmark against ordinary photo, in
 * the place of the non-landmark class and the non-landmark filters of the Google Landmarks v2 challenges. Nearly all
 * personal photos end here, and the later stages (search, geo prior, local features) are saved.
 *
 * The first numbers of an embedding are its leading principal directions, so taking them is the reduction.
 */
import { type LogisticModel, logit, sigmoid } from './logistic.ts'

export interface Gate {
  model: LogisticModel
  /** Probability from which a photo passes. */
  threshold: number
}

/** Calibrated probability that the photo shows a landmark, 0..1, at equal shares of both kinds of photos. */
export function landmarkProbability(gate: Gate, embedding: Float32Array): number {
  return sigmoid(logit(gate.model, embedding))
}
