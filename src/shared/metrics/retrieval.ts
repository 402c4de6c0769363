/** Measures of recognition among many landmarks and none. Pure functions, used by `eval` and by tests. */

/** One query's best guess. Photos without any landmark are queries too: their truth is null. */
export interface RankedQuery {
  truth: string | null
  /** The best landmark, whatever its score; null when there is none to offer. */
  predicted: string | null
  /** Confidence in the guess; larger is surer. −Infinity when there is no guess. */
  score: number
}

const isRight = ({ truth, predicted }: RankedQuery) => truth !== null && truth === predicted

/** Share of landmark photos whose best guess is right, whatever its score, 0..1; 0 without any landmark photo. */
export function topOneAccuracy(queries: readonly RankedQuery[]): number {
  const landmarks = queries.filter(({ truth }) => truth !== null)
  return landmarks.length === 0 ? 0 : landmarks.filter(isRight).length / landmarks.length
}

/**
 * GAP, the global average precision of the Google Landmarks challenges (micro-AP; Weyand et al., 2020,
 * arXiv 2004.01804): all guesses, those for photos without landmark included, in order of their score;
 * precision is summed where a guess is right and divided by the number of landmark photos.
 * Equal scores keep the wrong guesses in front, so that ties never flatter.
 *
 * @returns 0..1; 0 without any landmark photo
 */
export function globalAveragePrecision(queries: readonly RankedQuery[]): number {
  const landmarkPhotos = queries.filter(({ truth }) => truth !== null).length
  if (landmarkPhotos === 0) return 0
  const guesses = queries
    .filter(({ predicted }) => predicted !== null)
    .toSorted((a, b) => b.score - a.score || Number(isRight(a)) - Number(isRight(b)))
  let right = 0
  let sum = 0
  guesses.forEach((guess, i) => {
    if (!isRight(guess)) return
    right++
    sum += right / (i + 1)
  })
  return sum / landmarkPhotos
}

export interface OperatingPoint {
  /** Share of landmark photos named rightly with a score above the threshold, 0..1. */
  sensitivity: number
  /** Share of photos without landmark that stay unnamed, as reached: at least what was asked for. */
  specificity: number
  /** Scores must be larger than this. −Infinity when no photo without landmark limits it. */
  threshold: number
}

/**
 * The most sensitive threshold at which at least `specificity` of the photos without landmark stay unnamed.
 *
 * @param specificity 0..1
 * @throws RangeError for another value
 */
export function sensitivityAtSpecificity(
  queries: readonly RankedQuery[],
  specificity: number,
): OperatingPoint {
  if (!(specificity >= 0 && specificity <= 1))
    throw new RangeError(`specificity must be in 0..1, got ${specificity}`)
  const negatives = queries
    .filter(({ truth }) => truth === null)
    .map(({ score }) => score)
    .sort((a, b) => b - a)
  const landmarks = queries.filter(({ truth }) => truth !== null)
  // 1e-9: 100 · (1 − 0.99) is 1.0000000000000009.
  const allowedAlarms = Math.floor(negatives.length * (1 - specificity) + 1e-9)
  const threshold = negatives[allowedAlarms] ?? Number.NEGATIVE_INFINITY
  const named = landmarks.filter((query) => isRight(query) && query.score > threshold).length
  const silent = negatives.filter((score) => !(score > threshold)).length
  return {
    sensitivity: landmarks.length === 0 ? 0 : named / landmarks.length,
    specificity: negatives.length === 0 ? 1 : silent / negatives.length,
    threshold,
  }
}
