/**
 * Landmarks of the user's own, known from a few photos, beside those of the gallery, known from many: what the gallery
 * recognises surely is not silenced by one of them that happens to score about the same. Without that, teaching fifty
 * landmarks turned many sure answers into questions. (What few photos cost a landmark in score is in unseen.ts.)
 */

/**
 * Added to scores of tiny photos for landmarks that only the user knows, from three photos on: tiny photos are compared in
 * a space of their own, where few photos cover few of a landmark's views all the same.
 */
const LIFT = 0.02
const PHOTOS_FOR_LIFT = 3

/** @param photos of the landmark; one alone may be of anything, and its likes are not to be named lightly */
export function taughtLift(photos: number): number {
  return LIFT * Math.min(1, Math.max(0, photos - 1) / (PHOTOS_FOR_LIFT - 1))
}

/** Keeps a difference of exactly the margin from being lost in rounding. */
const ROUNDING = 1e-6

interface Ranked {
  candidate: { landmarkId: string; score: number }
  score: number
}

/**
 * Where a gallery's landmark is sure, taught ones that do not lead it by `margin` are put behind it by as much.
 * @param isAdmitted false = refused, e.g. by its position: protects nothing
 */
export function yieldToSure<Match extends Ranked>(
  matches: readonly Match[],
  isTaught: (match: Match) => boolean,
  isAdmitted: (match: Match) => boolean,
  { confident, margin }: { confident: number; margin: number },
): Match[] {
  let surest = Number.NEGATIVE_INFINITY
  for (const match of matches)
    if (isAdmitted(match) && !isTaught(match)) surest = Math.max(surest, match.score)
  if (surest < confident) return [...matches]
  const behind = surest - margin - ROUNDING
  return matches.map((match) => {
    if (!isTaught(match) || match.score >= surest + margin || match.score <= behind) return match
    return { ...match, score: behind, candidate: { ...match.candidate, score: behind } }
  })
}
