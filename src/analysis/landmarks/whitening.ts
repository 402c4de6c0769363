/**
 * PCA-whitening of descriptors: Jégou & Chum, "Negative evidences and co-occurrences in image retrieval",
 * ECCV 2012. Directions in which all photos vary alike stop dominating the cosine.
 * Fitting is in fit-whitening.ts; the app only applies.
 */
import { dot } from './vectors.ts'

export interface Whitening {
  /** Mean descriptor, length D. */
  mean: Float32Array
  /** d × D, row-major: principal directions, each divided by its (shrunk) standard deviation. */
  projection: Float32Array
  /** d, the length of what comes out. */
  dimension: number
}

/**
 * `projection · (descriptor − mean)`, not normalised.
 *
 * @throws RangeError when the descriptor is of another length than those it was fitted on
 */
export function whiten(whitening: Whitening, descriptor: Float32Array): Float32Array {
  const { mean, projection, dimension } = whitening
  const size = mean.length
  if (descriptor.length !== size)
    throw new RangeError(`the whitening takes descriptors of ${size} numbers, got ${descriptor.length}`)
  const centred = new Float32Array(size)
  for (let i = 0; i < size; i++) centred[i] = (descriptor[i] as number) - (mean[i] as number)
  const whitened = new Float32Array(dimension)
  for (let row = 0; row < dimension; row++) whitened[row] = dot(projection, centred, row * size)
  return whitened
}
