/** Measures of a yes-or-no decision by a score. Pure functions. */

export interface PrecisionRecallPoint {
  /** The lowest score that counts as yes. */
  threshold: number
  /** Share of the yes answers that are right, 0..1. */
  precision: number
  /** Share of the photos that should get a yes and do, 0..1. */
  recall: number
  /** Share of the others that get one all the same, 0..1. */
  falsePositiveRate: number
}

/**
 * One point for each score that occurs among the positives, from the highest to the lowest. Equal scores are decided
 * alike, so they are one point.
 *
 * @param positives scores of photos that should get a yes; at least one
 * @param negatives scores of the others
 * @throws RangeError without positives
 */
export function precisionRecallCurve(
  positives: readonly number[],
  negatives: readonly number[],
): PrecisionRecallPoint[] {
  if (positives.length === 0) throw new RangeError('a curve needs at least one positive')
  const falling = negatives.toSorted((a, b) => b - a)
  const sorted = positives.toSorted((a, b) => b - a)
  let alarms = 0
  return sorted.flatMap((threshold, i) => {
    if (sorted[i + 1] === threshold) return []
    while (alarms < falling.length && (falling[alarms] as number) >= threshold) alarms++
    const found = i + 1
    return [
      {
        threshold,
        precision: found / (found + alarms),
        recall: found / positives.length,
        falsePositiveRate: falling.length === 0 ? 0 : alarms / falling.length,
      },
    ]
  })
}

/** Area under the curve as a sum of steps, 0..1: the mean precision over the positives. */
export function averagePrecision(curve: readonly PrecisionRecallPoint[]): number {
  return curve.reduce(
    (sum, { precision, recall }, i) => sum + precision * (recall - (curve[i - 1]?.recall ?? 0)),
    0,
  )
}

/** The highest threshold that finds at least `recall` of the positives. */
export function pointAtRecall(curve: readonly PrecisionRecallPoint[], recall: number): PrecisionRecallPoint {
  const point = curve.find((one) => one.recall >= recall - 1e-9) ?? curve.at(-1)
  if (!point) throw new RangeError('an empty curve has no point')
  return point
}

/** What the precision would be if `share` of all photos were positives. */
export function precisionAtShare({ recall, falsePositiveRate }: PrecisionRecallPoint, share: number): number {
  const found = share * recall
  return found === 0 ? 0 : found / (found + (1 - share) * falsePositiveRate)
}
