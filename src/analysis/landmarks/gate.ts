/**
 * The gate: does a photo show a landmark at all? A head on the reduced embedding, landmark against ordinary photo, in
 * the place of the non-landmark class and the non-landmark filters of the Google Landmarks v2 challenges. Nearly all
 * personal photos end here, and the later stages (search, geo prior, local features) are saved.
 *
 * The first numbers of an embedding are its leading principal directions, so taking them is the reduction.
 */
import { type LogisticModel, logit, sigmoid } from './logistic.ts'

/**
 * What a factor e in the gate's odds adds to a score, and how many such factors count at most. In cross-validation the
 * gate's word lifts sensitivity at 99.5 % specificity by four points for known landmarks and by three for landmarks of
 * five photos (docs/landmarks.md); any weight from .02 to .05 does.
 */
const EVIDENCE_WEIGHT = 0.03
const EVIDENCE_LIMIT = 3

export interface Gate {
  model: LogisticModel
  /** Probability from which a photo passes. */
  threshold: number
}

/** Calibrated probability that the photo shows a landmark, 0..1, at equal shares of both kinds of photos. */
export function landmarkProbability(gate: Gate, embedding: Float32Array): number {
  return sigmoid(logit(gate.model, embedding))
}

/**
 * What the head says, as a part of the score of every landmark: it moves photos against each other, never landmarks.
 *
 * @returns −0.09..0.09
 */
export function gateEvidence(head: LogisticModel, embedding: Float32Array): number {
  return EVIDENCE_WEIGHT * Math.min(EVIDENCE_LIMIT, Math.max(-EVIDENCE_LIMIT, logit(head, embedding)))
}
