/** Fitting of the PCA-whitening. Used by the script that builds the gallery, never by the app. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Whitening } from './whitening.ts'

export interface WhiteningOptions {
  /** How many principal directions are kept. */
  dimension: number
  /**
   * 0 = full whitening; towards 1 the variances are pulled to their mean, so that weak directions,
   * which are mostly noise in a few hundred photos, are not blown up (Ledoit & Wolf, 2004, for the idea).
   */
  shrinkage: number
  /** How much each sample counts, > 0; all alike when absent. */
  weights?: readonly number[]
  /** What each sample shows, null where nothing is known; see `classShare`. */
  classes?: readonly (string | null)[]
  /**
   * Share of what the samples of one class have in common that is left out of the fit, 0..1; 0 when absent. Whitening
   * flattens whatever varies in the fit, and so pulls the photos of one landmark apart; what is left out stays
   * (within-class covariance normalisation; Hatch, Kajarekar & Stolcke, 2006, for the idea).
   */
  classShare?: number
}

/**
 * Fits on descriptors of equal length D. Works on the n × n Gram matrix or the D × D covariance,
 * whichever is smaller: both share their eigenvalues.
 *
 * @throws RangeError when the samples do not span `dimension` directions, or shrinkage or class share is not in 0..1
 */
export function fitWhitening(samples: Float32Array[], options: WhiteningOptions): Whitening {
  const { dimension, shrinkage, classShare = 0 } = options
  const count = samples.length
  const size = samples[0]?.length ?? 0
  if (!(shrinkage >= 0 && shrinkage <= 1)) throw new RangeError(`shrinkage must be in 0..1, got ${shrinkage}`)
  if (!(classShare >= 0 && classShare <= 1))
    throw new RangeError(`the class share must be in 0..1, got ${classShare}`)
  if (dimension < 1 || dimension > Math.min(count - 1, size))
    throw new RangeError(`${count} samples of ${size} numbers cannot span ${dimension} directions`)
  for (const sample of samples)
    if (sample.length !== size) throw new RangeError('all samples must have the same length')

  const weights = options.weights ?? new Array<number>(count).fill(1)
  if (weights.length !== count) throw new RangeError(`${weights.length} weights do not fit ${count} samples`)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  // Weighted by 1 each, these are the usual mean and covariance.
  const mean = new Float64Array(size)
  samples.forEach((sample, s) => {
    const share = (weights[s] as number) / total
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (sample[i] as number) * share
  })
  const classes = options.classes ?? new Array<null>(count).fill(null)
  if (classes.length !== count) throw new RangeError(`${classes.length} classes do not fit ${count} samples`)
  const centred = samples.map((sample) =>
    Float64Array.from(sample, (value, i) => value - (mean[i] as number)),
  )
  withoutCommonPart(centred, classes, classShare)
  centred.forEach((sample, s) => {
    const root = Math.sqrt(((weights[s] as number) * count) / total)
    for (let i = 0; i < size; i++) sample[i] = root * (sample[i] as number)
  })

  const gram = count <= size
  const matrix = gram ? gramOf(centred) : covarianceOf(centred, size)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  })
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number))
  const kept = order.slice(0, dimension)
  const variances = kept.map((i) => realEigenvalues[i] as number)
  const largest = variances[0] as number
  if (!((variances.at(-1) as number) > largest * 1e-10))
    throw new RangeError(`the samples do not vary in ${dimension} directions`)
  const meanVariance = variances.reduce((sum, value) => sum + value, 0) / dimension

  const projection = new Float32Array(dimension * size)
  for (let row = 0; row < dimension; row++) {
    const variance = variances[row] as number
    const deviation = Math.sqrt((1 - shrinkage) * variance + shrinkage * meanVariance)
    const direction = new Float64Array(size)
    if (gram) {
      // Gram eigenvector u → direction Xᵀu / √(λ(n−1)) of length 1.
      const scale = 1 / (Math.sqrt(variance * (count - 1)) * deviation)
      for (let s = 0; s < count; s++) {
        const weight = eigenvectorMatrix.get(s, kept[row] as number) * scale
        const sample = centred[s] as Float64Array
        for (let i = 0; i < size; i++)
          direction[i] = (direction[i] as number) + weight * (sample[i] as number)
      }
    } else {
      for (let i = 0; i < size; i++) direction[i] = eigenvectorMatrix.get(i, kept[row] as number) / deviation
    }
    projection.set(direction, row * size)
  }
  return { mean: Float32Array.from(mean), projection, dimension }
}

/** Takes `share` of the mean of each class off its samples, in place. A sample alone in its class has nothing in common. */
function withoutCommonPart(
  samples: readonly Float64Array[],
  classes: readonly (string | null)[],
  share: number,
): void {
  const groups = Map.groupBy(samples, (_, i) => classes[i] ?? null)
  for (const [name, group] of groups) {
    if (name === null || group.length < 2) continue
    const common = new Float64Array(group[0]?.length ?? 0)
    for (const sample of group)
      for (let i = 0; i < common.length; i++)
        common[i] = (common[i] as number) + (share * (sample[i] as number)) / group.length
    for (const sample of group)
      for (let i = 0; i < common.length; i++) sample[i] = (sample[i] as number) - (common[i] as number)
  }
}

/** n × n: XXᵀ / (n − 1). */
function gramOf(samples: Float64Array[]): Matrix {
  const gram = Matrix.zeros(samples.length, samples.length)
  for (let a = 0; a < samples.length; a++)
    for (let b = a; b < samples.length; b++) {
      const value =
        innerProduct(samples[a] as Float64Array, samples[b] as Float64Array) / (samples.length - 1)
      gram.set(a, b, value)
      gram.set(b, a, value)
    }
  return gram
}

/** D × D: XᵀX / (n − 1). */
function covarianceOf(samples: Float64Array[], size: number): Matrix {
  const sums = Array.from({ length: size }, () => new Float64Array(size))
  for (const sample of samples)
    for (let i = 0; i < size; i++) {
      const row = sums[i] as Float64Array
      const factor = sample[i] as number
      for (let j = i; j < size; j++) row[j] = (row[j] as number) + factor * (sample[j] as number)
    }
  const covariance = Matrix.zeros(size, size)
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      const value = ((sums[i] as Float64Array)[j] as number) / (samples.length - 1)
      covariance.set(i, j, value)
      covariance.set(j, i, value)
    }
  return covariance
}

function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
