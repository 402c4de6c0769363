/** Thresholds of landmark recognition from the scores of ordinary photos. Used by build-gallery.ts. */
import type { Thresholds } from '../src/analysis/landmarks/decision.ts'
import { NAMING_LEAD } from '../src/shared/evidence.ts'

const SPECIFICITY = 0.99
/** How sure we want to be that photos never seen reach that specificity too. */
const CONFIDENCE = 0.9
const UNSURE_SPECIFICITY = 0.95
/**
 * Share of ordinary photos whose best match is less similar than a named photo must be. In cross-validation over
 * landmarks it halves the wrong names of photos of landmarks that the gallery does not hold (.41 → .22 of them) and
 * leaves two of a hundred right names to Review; .992 leaves seven.
 */
const SIMILARITY_SPECIFICITY = 0.985
/**
 * `confident` is the score that so few of the n photos exceed that, with 90 % confidence, at least 99 % of all such
 * photos stay below: a one-sided tolerance limit by order statistics (Wilks, 1941). With 1,331 photos 8 may exceed it,
 * where the plain 99 % quantile would let 13. `unsure` and `similarity` are plain quantiles: a wrong question costs little.
 *
 * @param matches best match of each ordinary photo; none of them may have been a reference
 * @throws RangeError when there are too few photos to be that sure (fewer than 230)
 */
export function thresholdsFrom(matches: readonly { score: number; similarity: number }[]): Thresholds {
  const falling = matches.map(({ score }) => score).sort((a, b) => b - a)
  const similarities = matches.map(({ similarity }) => similarity).sort((a, b) => b - a)
  const exceeding = allowedAlarms(matches.length)
  const confident = falling[exceeding]
  const unsure = falling[Math.floor(matches.length * (1 - UNSURE_SPECIFICITY))]
  const similarity = similarities[Math.floor(matches.length * (1 - SIMILARITY_SPECIFICITY))]
  if (exceeding < 0 || confident === undefined || unsure === undefined || similarity === undefined)
    throw new RangeError(
      `${matches.length} ordinary photos are too few to set a threshold for 99 % specificity`,
    )
  // Just above that photo's score: the decision names from the threshold on.
  return { confident: confident + 1e-6, unsure, margin: NAMING_LEAD, similarity }
}

/** Largest k with P(at most k of n photos alarm | true rate 1 %) ≤ 10 %; −1 when there is none. */
export function allowedAlarms(count: number): number {
  const rate = 1 - SPECIFICITY
  let probability = (1 - rate) ** count
  let cumulated = probability
  let k = -1
  while (cumulated <= 1 - CONFIDENCE && k < count) {
    k++
    probability *= ((count - k) / (k + 1)) * (rate / (1 - rate))
    cumulated += probability
  }
  return k
}
