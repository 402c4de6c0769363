/** A world pack's thresholds, by what it says of photos without a landmark. */
import type { PackThresholds } from '../../shared/node/world-packs.ts'

/** Fewer photos say nothing of the one in a hundred that matters. */
export const FEWEST_PHOTOS = 100
/** The band of questions below the threshold must not vanish. */
const NARROWEST_BAND = 0.01
/** A threshold is reached by what equals it, so it lies just above the last photo that must not reach it. */
const LEAST_STEP = 1e-6

/**
 * The cosines that 99 % and 95 % of ordinary photos stay under: the same rates that the app's own thresholds are set
 * for, so that scores of pack and app can be compared.
 * @param similarities of each ordinary photo to the landmark that it resembles most; at least `FEWEST_PHOTOS`
 * @throws RangeError when there are fewer
 */
export function thresholdsFrom(similarities: readonly number[]): PackThresholds {
  if (similarities.length < FEWEST_PHOTOS)
    throw new RangeError(`${similarities.length} photos are too few; thresholds need ${FEWEST_PHOTOS}.`)
  const descending = similarities.toSorted((a, b) => b - a)
  const confident = stayUnder(descending, 0.99)
  return { confident, unsure: Math.min(stayUnder(descending, 0.95), confident - NARROWEST_BAND) }
}

/**
 * Packs are asked of photos that pass the gate, and ordinary ones among them look more like landmarks than those that
 * it refuses, on which these thresholds were measured. A heuristic, in units of what lies between the two thresholds:
 * measured with a pack made of gallery photos on 351 photos without a landmark, 161 of them refused by far, so many
 * steps more let 1.1 % of all be named (2.9 % without) and 2.8 % be named or asked about (5.4 %).
 */
export function forPhotosBeyondTheGate({ confident, unsure }: PackThresholds): PackThresholds {
  const step = confident - unsure
  return { confident: Math.min(1, confident + 1.5 * step), unsure: Math.min(1 - step, unsure + step) }
}

/** The least threshold that this share of the photos does not reach. */
function stayUnder(descending: readonly number[], share: number): number {
  // 1e-9: 100 · (1 − 0.99) is 1.0000000000000009.
  const allowed = Math.floor(descending.length * (1 - share) + 1e-9)
  return Math.min(1, (descending[allowed] as number) + LEAST_STEP)
}
