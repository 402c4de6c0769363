/** Metrics for labels of which several may hold at once, as EMOTIC's papers report them. */

/**
 * Average precision of one label: the mean of the precision at each positive, going down the ranking. Ties are
 * taken as one step, so that equal scores give what chance gives.
 * @returns null when no item is positive
 */
export function averagePrecision(items: readonly { score: number; positive: boolean }[]): number | null {
  const total = items.filter(({ positive }) => positive).length
  if (total === 0) return null
  const ranked = [...items].sort((a, b) => b.score - a.score)
  let seen = 0
  let hits = 0
  let sum = 0
  for (let start = 0; start < ranked.length; ) {
    let end = start
    let positives = 0
    while (end < ranked.length && ranked[end]?.score === ranked[start]?.score) {
      if (ranked[end]?.positive) positives++
      end++
    }
    seen += end - start
    hits += positives
    sum += positives * (hits / seen)
    start = end
  }
  return sum / total
}

/** Mean of the labels' average precisions; labels without a positive are left out. Null when none has one. */
export function meanAveragePrecision(byLabel: readonly (number | null)[]): number | null {
  const known = byLabel.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b) / known.length
}

/** @returns null for no items */
export function meanAbsoluteError(predicted: readonly number[], truth: readonly number[]): number | null {
  if (predicted.length === 0) return null
  return predicted.reduce((sum, value, i) => sum + Math.abs(value - (truth[i] ?? 0)), 0) / predicted.length
}
