/**
 * Landmarks of the user's own, known from a few photos, beside those of the gallery, known from many.
 *
 * Few photos cover few of a landmark's views, so its true photos score lower while others do not score higher; a lift
 * makes up for part of that. And a landmark that the gallery recognises surely is not silenced by one that happens to
 * score about the same: without that, teaching fifty landmarks turned many sure answers into questions.
 */

/**
 * Added to scores of landmarks that only the user knows, from three photos on. Of 0 to .1, the value at which five named
 * photos find most in cross-validation on gallery photos while the landmarks known before lose less than one point.
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
