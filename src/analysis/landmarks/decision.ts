/** From ranked matches to what is shown: name an album, ask in Review, or stay silent. */
import type { LandmarkResult } from '../../shared/evidence.ts'

export interface Thresholds {
  /** Score from which an album is named: ≥ 99 % specificity on ordinary photos. */
  confident: number
  /** Score from which the question is worth asking: 95 % specificity. */
  unsure: number
  /** Least lead over the second landmark; a closer race is asked about instead of named. */
  margin: number
  /**
   * Least similarity of a named photo: 98.5 % of ordinary photos resemble nothing so much. A photo of a landmark that
   * nobody taught looks little ordinary, so its score is high, while what it resembles most resembles it little.
   */
  similarity: number
}

/** The best admitted landmark. */
export interface Leader {
  score: number
  /** With its viewpoints and centroid, −1..1; null where the threshold for it says nothing. */
  similarity: number | null
}

/**
 * @param best   null when there is none
 * @param second score of the next one, null when there is none
 */
export function decide(
  best: Leader | null,
  second: number | null,
  { confident, unsure, margin, similarity }: Thresholds,
): LandmarkResult['decision'] {
  if (best === null || best.score < unsure) return 'none'
  const lead = second === null ? Number.POSITIVE_INFINITY : best.score - second
  const isAlike = best.similarity === null || best.similarity >= similarity
  return best.score >= confident && lead >= margin && isAlike ? 'confident' : 'unsure'
}
