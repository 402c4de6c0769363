/** Fits the PCA-whitening of local descriptors. Used by the script that builds the gallery, never by the app. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Whitening } from '../whitening.ts'

/**
 * Full whitening from the covariance matrix: cells are many and their vectors short, unlike the photos' descriptors
 * (fit-whitening.ts), and the first 40 directions are far from noise.
 *
 * @param samples L2-normalised vectors of one length, more than `dimension`
 * @throws RangeError when they do not vary in `dimension` directions
 */
export function fitProjection(samples: readonly Float32Array[], dimension: number): Whitening {
  const size = samples[0]?.length ?? 0
  if (dimension > size || samples.length <= dimension)
    throw new RangeError(`${samples.length} samples of ${size} numbers cannot span ${dimension} directions`)
  const mean = new Float64Array(size)
  for (const sample of samples)
    for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + (sample[i] as number) / samples.length
  const covariance = Array.from({ length: size }, () => new Float64Array(size))
  const centred = new Float64Array(size)
  for (const sample of samples) {
    for (let i = 0; i < size; i++) centred[i] = (sample[i] as number) - (mean[i] as number)
    for (let i = 0; i < size; i++) {
      const row = covariance[i] as Float64Array
      const factor = (centred[i] as number) / samples.length
      for (let j = 0; j <= i; j++) row[j] = (row[j] as number) + factor * (centred[j] as number)
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) (covariance[j] as Float64Array)[i] = covariance[i]?.[j] as number
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(covariance.map((row) => Array.from(row))),
    { assumeSymmetric: true },
  )
  const kept = realEigenvalues
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value)
    .slice(0, dimension)
  if (!((kept.at(-1)?.value ?? 0) > (kept[0]?.value ?? 0) * 1e-10))
    throw new RangeError(`the samples do not vary in ${dimension} directions`)
  const projection = new Float32Array(dimension * size)
  for (const [row, { value, column }] of kept.entries())
    for (let i = 0; i < size; i++)
      projection[row * size + i] = eigenvectorMatrix.get(i, column) / Math.sqrt(value)
  return { mean: Float32Array.from(mean), projection, dimension }
}
