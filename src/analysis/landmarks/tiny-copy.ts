/**
 * Landmarks that are known from tiny photos only. A photo of ordinary size hardly resembles those photos, but it does
 * resemble what is like its landmark and known in full size, and would get that name. So a copy of it is made as tiny
 * as they are, and compared with the references of low resolution of all landmarks.
 *
 * In cross-validation, photos of four landmarks that only tiny photos were known of, beside 18 others: named wrongly
 * .80 without the copy and .35 with it, ranked first 0 and .51; photos of the others lose .003 of sensitivity.
 */
import { NAMING_LEAD, type TinyCopyScores } from '../../shared/evidence.ts'
import type { VisualMatch } from './score.ts'

/** What the copy says of each other landmark is not worth keeping. */
const KEPT = 10
/** How much more the copy must resemble a landmark of tiny photos than the best other one. */
const LEAD = 0.08
/**
 * Where the copy resembles it so much more, the name of the best other one is asked about, and it with it. In cross-validation in
 * the space in use, four landmarks taken as known from tiny photos only, two at a time: named wrongly .357 without this and .156
 * with it, photos of the others named rightly .874 and .862, ranked first .968 both times (at .02 .119 and .856, at 0 .094 and .820).
 */
const DOUBT = 0.04
/** Less than what a name must lead by. */
const BEHIND = NAMING_LEAD / 2

/** The best landmarks by the copy's scores, which are comparable with those of tiny photos. */
export function tinyCopyScores(matches: readonly VisualMatch[]): TinyCopyScores {
  return Object.fromEntries(
    matches
      .toSorted((a, b) => b.score - a.score)
      .slice(0, KEPT)
      .map(({ landmark, score }) => [landmark.id, Math.round(score * 10_000) / 10_000]),
  )
}

/** How landmarks are known, by id. */
export interface KnownResolutions {
  low: ReadonlySet<string>
  full: ReadonlySet<string>
}

/**
 * Gives landmarks of tiny photos the score of the copy, but no more than the best other landmark's changed by what the
 * copy says of the two. Where tiny photos say nothing of the best one (the user's own), all scores stay as they are.
 *
 * @param scores   of the photo's copy
 * @param evidence what the gate adds to every score of this photo
 */
export function judgedByTinyCopy(
  matches: readonly VisualMatch[],
  scores: TinyCopyScores,
  { low, full }: KnownResolutions,
  evidence: number,
): VisualMatch[] {
  const inFullSize = matches.filter(({ landmark }) => full.has(landmark.id))
  const best = inFullSize.toSorted((a, b) => b.score - a.score)[0]
  const least = Math.min(...Object.values(scores))
  const bestInCopy = best && (scores[best.landmark.id] ?? (low.has(best.landmark.id) ? least : null))
  if (best && bestInCopy === null) return [...matches]
  return matches.map((match) => {
    const inCopy = scores[match.landmark.id]
    if (inCopy === undefined || full.has(match.landmark.id)) return match
    if (!best || bestInCopy == null) return { ...match, score: inCopy + evidence }
    const lead = inCopy - bestInCopy
    const score = Math.min(inCopy + evidence, best.score + lead - LEAD)
    return { ...match, score: lead >= DOUBT ? Math.max(score, best.score - BEHIND) : score }
  })
}
