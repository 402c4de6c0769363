/** Agreement of two series on one scale. */

/**
 * Lin's concordance correlation coefficient (1989, doi 10.2307/2532051), −1..1: like Pearson's, but shifted or
 * stretched predictions lose. Null when the series are empty or both stand still at one value.
 */
export function concordance(predicted: readonly number[], truth: readonly number[]): number | null {
  if (predicted.length !== truth.length) throw new RangeError('Both series must have the same length')
  const count = predicted.length
  if (count === 0) return null
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count
  const meanP = mean(predicted)
  const meanT = mean(truth)
  const covariance = mean(predicted.map((value, i) => (value - meanP) * ((truth[i] as number) - meanT)))
  const spread = (values: readonly number[], middle: number) =>
    mean(values.map((value) => (value - middle) ** 2))
  const total = spread(predicted, meanP) + spread(truth, meanT) + (meanP - meanT) ** 2
  return total === 0 ? null : (2 * covariance) / total
}
