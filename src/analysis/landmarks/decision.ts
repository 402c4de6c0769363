/** From ranked matches to what is shown: name an album, ask in Review, or stay silent. */
import type { LandmarkResult } from '../../shared/evidence.ts'

export interface Thresholds {
  /** Score from which an album is named: ≥ 99 % specificity on ordinary photos. */
  confident: number
  /** Score from which the question is worth asking: 95 % specificity. */
  unsure: number
  /** Least lead over the second landmark; a closer race is asked about instead of named. */
  margin: number
}

/**
 * @param best   score of the best admitted landmark, null when there is none
 * @param second score of the next one, null when there is none
 */
export function decide(
  best: number | null,
  second: number | null,
  thresholds: Thresholds,
): LandmarkResult['decision'] {
  if (best === null || best < thresholds.unsure) return 'none'
  const lead = second === null ? Number.POSITIVE_INFINITY : best - second
  return best >= thresholds.confident && lead >= thresholds.margin ? 'confident' : 'unsure'
}
