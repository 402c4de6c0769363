/**
 * Echoes: photos that the app itself is so sure of that they teach a landmark along with those that the user named.
 * Five named photos show a few of a place's views; the library's own photos lead from these to the next ones
 * (self-training; Yarowsky, ACL 1995, doi 10.3115/981658.981684).
 *
 * An echo is nobody's word: it is derived from the lesson, is found anew with every change of it, and is dropped when
 * the user says otherwise.
 */
import type { RankedPhoto } from '../../shared/analysis-protocol.ts'

/** More add little, and every photo is compared with each. */
export const MAX_ECHOES = 20
/** After so many rounds nothing new is found in practice. */
export const ECHO_ROUNDS = 4
/**
 * How far above the threshold of naming an echo must score. Chosen in cross-validation on gallery photos: at .03 no
 * wrong photo joined where three or more were named, at 0 one in ten was wrong.
 */
const LEAST_LEAD = 0.03
/** With one or two photos to go by, wrong ones would join at that. */
const LEAST_LEAD_OF_FEW = 0.06
const FEW_PHOTOS = 2
/**
 * And how far above the next landmark: photos of similar buildings nearby are what is taken wrongly most. It leaves out a fifth to
 * a quarter of the wrong ones and one of forty of the right ones.
 */
const LEAST_LEAD_OVER_NEXT = 0.06

/**
 * Which of these photos may teach the landmark, best first.
 *
 * They must have been ranked while they were not echoes themselves: a photo resembles itself.
 * @param named how many photos the user has named
 */
export function echoesAmong<Photo extends { ranked: RankedPhoto }>(
  landmarkId: string,
  named: number,
  photos: readonly Photo[],
): Photo[] {
  if (named === 0) return []
  const lead = named <= FEW_PHOTOS ? LEAST_LEAD_OF_FEW : LEAST_LEAD
  const scoreOf = ({ ranked }: Photo, place = 0) =>
    ranked.candidates[place]?.score ?? Number.NEGATIVE_INFINITY
  return photos
    .filter(
      (photo) =>
        photo.ranked.decision === 'confident' &&
        photo.ranked.candidates[0]?.landmarkId === landmarkId &&
        scoreOf(photo) >= photo.ranked.threshold + lead &&
        scoreOf(photo) >= scoreOf(photo, 1) + LEAST_LEAD_OVER_NEXT,
    )
    .sort((a, b) => scoreOf(b) - scoreOf(a))
    .slice(0, MAX_ECHOES)
}
