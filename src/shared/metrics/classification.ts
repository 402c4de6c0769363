/** Metrics for classifiers with probabilities. */

export interface ClassificationReport<Label extends string> {
  count: number
  /** Share of right answers, 0..1. */
  accuracy: number
  /** Mean recall over the classes that occur. */
  macroRecall: number
  /** Mean F1 over the classes that occur. */
  macroF1: number
  /** Expected calibration error, see {@link expectedCalibrationError}. */
  ece: number
  /** Recall of each class; null for a class that does not occur. */
  recall: Record<Label, number | null>
  /** Rows: true class; columns: predicted class; both in the order of `labels`. */
  confusion: number[][]
}

export interface Prediction<Label extends string> {
  truth: Label
  predicted: Label
  /** Probability of the predicted class, 0..1. */
  confidence: number
}

/** Summarises predictions over a closed set of labels. Ratios of an empty set are 0. */
export function classificationReport<Label extends string>(
  labels: readonly Label[],
  predictions: readonly Prediction<Label>[],
): ClassificationReport<Label> {
  const index = new Map(labels.map((label, i) => [label, i]))
  const confusion = labels.map(() => labels.map(() => 0))
  for (const { truth, predicted } of predictions) {
    const row = confusion[index.get(truth) ?? -1]
    const column = index.get(predicted)
    if (!row || column === undefined) throw new RangeError(`Unknown label ${truth} or ${predicted}`)
    row[column] = (row[column] ?? 0) + 1
  }
  const occurring = labels.flatMap((_, i) => (sum(confusion[i] ?? []) > 0 ? [i] : []))
  const recallOf = (i: number) => (confusion[i]?.[i] ?? 0) / sum(confusion[i] ?? [])
  const f1Of = (i: number) => {
    const hits = confusion[i]?.[i] ?? 0
    const predicted = sum(confusion.map((row) => row[i] ?? 0))
    return (2 * hits) / (predicted + sum(confusion[i] ?? []))
  }
  return {
    count: predictions.length,
    accuracy: mean(predictions.map(({ truth, predicted }) => (truth === predicted ? 1 : 0))),
    macroRecall: mean(occurring.map(recallOf)),
    macroF1: mean(occurring.map(f1Of)),
    ece: expectedCalibrationError(
      predictions.map(({ truth, predicted, confidence }) => ({ confidence, right: truth === predicted })),
    ),
    recall: Object.fromEntries(
      labels.map((label, i) => [label, occurring.includes(i) ? recallOf(i) : null]),
    ) as Record<Label, number | null>,
    confusion,
  }
}

/**
 * Expected calibration error: mean gap between confidence and accuracy over equal-width bins, weighted by size
 * (Guo et al., 2017, arXiv 1706.04599).
 * @param bins number of bins over 0..1
 */
export function expectedCalibrationError(
  answers: readonly { confidence: number; right: boolean }[],
  bins = 15,
): number {
  if (answers.length === 0) return 0
  const totals = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }))
  for (const { confidence, right } of answers) {
    const bin = totals[Math.min(bins - 1, Math.floor(confidence * bins))]
    if (!bin) throw new RangeError(`Confidence ${confidence} is not within 0..1`)
    bin.count++
    bin.confidence += confidence
    bin.right += right ? 1 : 0
  }
  return sum(totals.map((bin) => Math.abs(bin.confidence - bin.right))) / answers.length
}

/** Pearson's correlation coefficient, −1..1; null when either side does not vary. */
export function pearson(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError('Both series must have the same length')
  const meanA = mean(a)
  const meanB = mean(b)
  let covariance = 0
  let varianceA = 0
  let varianceB = 0
  for (const [i, valueA] of a.entries()) {
    const deltaA = valueA - meanA
    const deltaB = (b[i] ?? 0) - meanB
    covariance += deltaA * deltaB
    varianceA += deltaA * deltaA
    varianceB += deltaB * deltaB
  }
  if (varianceA === 0 || varianceB === 0) return null
  return covariance / Math.sqrt(varianceA * varianceB)
}

/** Root mean squared error, in the unit of the series; null for empty series. */
export function rootMeanSquaredError(predicted: readonly number[], truth: readonly number[]): number | null {
  if (predicted.length !== truth.length) throw new RangeError('Both series must have the same length')
  if (predicted.length === 0) return null
  return Math.sqrt(mean(predicted.map((value, i) => (value - (truth[i] ?? 0)) ** 2)))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}
