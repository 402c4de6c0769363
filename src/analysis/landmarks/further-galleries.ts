/**
 * Galleries beside the recogniser's own, each with an embedder of its own: what they find joins the ranking as matches
 * whose scores have been made comparable, and yields to the user's own landmarks and the bundled gallery.
 */
import type { Gps } from '../../shared/evidence.ts'
import type { Thresholds } from './decision.ts'
import { geoPriors, type LandmarkPlace, type RankedPrior } from './geo-prior.ts'
import type { VisualMatch } from './score.ts'

/** What such a gallery found in a photo. */
export interface FurtherMatch extends LandmarkPlace {
  landmarkId: string
  /** Cosine to the landmark's centre, −1..1. */
  similarity: number
  /** The cosines at which this gallery reaches what the recogniser's thresholds stand for. */
  thresholds: SimilarityThresholds
}

export interface SimilarityThresholds {
  /** Cosine that 99 % of ordinary photos stay under. */
  confident: number
  /** Cosine that 95 % of them stay under. */
  unsure: number
}

/** A match of either kind with what the position says. */
export interface WeighedMatch {
  landmarkId: string
  similarity: number
  score: number
  prior: RankedPrior
  /** Of another gallery than the recogniser's own. */
  further: boolean
}

/**
 * A cosine of one space as a score of the other. Equal rates of false alarms are equal scores: `unsure` and
 * `confident` are the same quantiles of ordinary photos in both, and between and beyond them the line goes on.
 */
export function comparableScore(
  similarity: number,
  theirs: SimilarityThresholds,
  ours: Pick<Thresholds, 'confident' | 'unsure'>,
): number {
  const slope = (ours.confident - ours.unsure) / (theirs.confident - theirs.unsure)
  return ours.confident + (similarity - theirs.confident) * slope
}

/**
 * All matches with their priors. A landmark that several galleries know counts once, by its better score, and as the
 * recogniser's own if that knows it. Priors of further matches are weighed among themselves: how far the recogniser's
 * own landmarks may rise is a matter of their number.
 *
 * @param unlisted landmarks with a position that either kind of gallery knows beyond those that it found
 */
export function weighedMatches(
  own: readonly VisualMatch[],
  further: readonly FurtherMatch[],
  gps: Gps | null,
  thresholds: Pick<Thresholds, 'confident' | 'unsure'>,
  unlisted: { own: number; further: number } = { own: 0, further: 0 },
): WeighedMatch[] {
  const ownPriors = geoPriors(
    own.map(({ landmark }) => landmark),
    gps,
    unlisted.own,
  )
  const matches = new Map<string, WeighedMatch>(
    own.map(({ landmark, similarity, score }, i) => [
      landmark.id,
      { landmarkId: landmark.id, similarity, score, prior: ownPriors[i] as RankedPrior, further: false },
    ]),
  )
  const furtherPriors = geoPriors(further, gps, unlisted.further)
  for (const [i, { landmarkId, similarity, thresholds: theirs }] of further.entries()) {
    const score = comparableScore(similarity, theirs, thresholds)
    const known = matches.get(landmarkId)
    if (known && known.score >= score) continue
    matches.set(
      landmarkId,
      known
        ? { ...known, similarity, score }
        : { landmarkId, similarity, score, prior: furtherPriors[i] as RankedPrior, further: true },
    )
  }
  return [...matches.values()]
}

/**
 * Best first. A match of another gallery comes first only with a clear lead: closer than `margin` the recogniser's own
 * wins, and such a race leaves no doubt about it either (`runnerUp`).
 */
export function byScore(
  margin: number,
): (a: { score: number; further: boolean }, b: { score: number; further: boolean }) => number {
  const weight = ({ score, further }: { score: number; further: boolean }) => score - (further ? margin : 0)
  return (a, b) => weight(b) - weight(a)
}

/** The match that the best one must lead: for one of the recogniser's own, the next of its own. */
export function runnerUp<Match extends { further: boolean }>(ranked: readonly Match[]): Match | undefined {
  const [best, ...rest] = ranked
  return best?.further === false ? rest.find(({ further }) => !further) : rest[0]
}
