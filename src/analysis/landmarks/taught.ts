/**
 * Landmarks of the user's own, known from a few photos, beside those of the gallery, known from many. Fifty of them must cost
 * the others next to nothing, and without rules they do: each is one more to be mistaken for, and ordinary photos
 * resemble the best of seventy more than the best of twenty. So a landmark of the user's has to lead what the gallery knows
 * by some margin, and has a threshold of its own. (What few photos cost a landmark in score is in unseen.ts.)
 *
 * All numbers by cross-validation over landmarks and photos of the gallery (docs/landmarks.md, "Landmarks of the user's own").
 */

import type { Thresholds } from './decision.ts'
import { meanOfLargest } from './vectors.ts'

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

/**
 * By how much a landmark of the user's must lead the best one of the gallery: of photos of which either one or the other is
 * right, the difference of the scores tells as well as anything else does. Most with few photos; with as many as the gallery
 * has of its own, what any race takes.
 */
const MOST_PRECEDENCE = 0.06
const LEAST_PRECEDENCE = 0.02
const FEW_CONFIRMED = 5
const MANY_CONFIRMED = 20

/** @param confirmed photos of the landmark that the user named; echoes are not counted */
export function precedenceOver(confirmed: number): number {
  const way = Math.log(confirmed / FEW_CONFIRMED) / Math.log(MANY_CONFIRMED / FEW_CONFIRMED)
  const share = Math.min(1, Math.max(0, way))
  return MOST_PRECEDENCE - share * (MOST_PRECEDENCE - LEAST_PRECEDENCE)
}

/** Keeps a difference of exactly the margin from being lost in rounding. */
const ROUNDING = 1e-6

interface Ranked {
  candidate: { landmarkId: string; score: number }
  score: number
}

/**
 * Where a landmark of the gallery is worth a question at least, taught ones that do not lead it by enough are put behind it, clear
 * of a race.
 *
 * @param leadOf     of a taught landmark, what it must lead by (`precedenceOver`); null for the gallery's
 * @param isAdmitted false = refused, e.g. by its position: has no precedence
 */
export function yieldToGallery<Match extends Ranked>(
  matches: readonly Match[],
  leadOf: (match: Match) => number | null,
  isAdmitted: (match: Match) => boolean,
  { unsure, margin }: Pick<Thresholds, 'unsure' | 'margin'>,
): Match[] {
  let best = Number.NEGATIVE_INFINITY
  for (const match of matches)
    if (isAdmitted(match) && leadOf(match) === null) best = Math.max(best, match.score)
  if (best < unsure) return [...matches]
  const behind = best - margin - ROUNDING
  return matches.map((match) => {
    const lead = leadOf(match)
    if (lead === null || match.score >= best + lead || match.score <= behind) return match
    return { ...match, score: behind, candidate: { ...match.candidate, score: behind } }
  })
}

/** So many of the ordinary photos that look most like a landmark stand for those that a library holds. */
const MOST_ALIKE = 3
/** The scores of ordinary photos rise by this when they are compared with e times as many landmarks. */
const RISE_PER_FACTOR_E = 0.025

/**
 * How much more than the gallery's a landmark of the user's must score to be named: its own threshold, as a difference.
 * Ordinary photos that it is compared with stay around the middle of the unsure band, however many landmarks are taught.
 *
 * @param ordinaryScores of photos without a landmark, for this landmark
 * @param taught         how many landmarks the user has taught, this one included, ≥ 1
 * @returns ≥ 0
 */
export function taughtThreshold(
  ordinaryScores: readonly number[],
  taught: number,
  { confident, unsure }: Pick<Thresholds, 'confident' | 'unsure'>,
): number {
  if (ordinaryScores.length === 0) return 0
  const expected = meanOfLargest([...ordinaryScores], MOST_ALIKE) + RISE_PER_FACTOR_E * Math.log(taught)
  return Math.max(0, expected - (confident + unsure) / 2)
}
