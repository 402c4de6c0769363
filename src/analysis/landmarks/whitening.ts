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
  const { projection, dimension } = whitening
  const centred = centre(whitening, descriptor)
  const whitened = new Float32Array(dimension)
  for (let row = 0; row < dimension; row++) whitened[row] = dot(projection, centred, row * centred.length)
  return whitened
}

/** Descriptors that one row of the projection is multiplied with while it is at hand. */
const BLOCK = 4

/**
 * `whiten` of each descriptor. Four descriptors share every number of the projection that is read: half the time of
 * one after the other, for the thousands of a gallery.
 *
 * @throws RangeError as `whiten` does
 */
export function whitenAll(whitening: Whitening, descriptors: readonly Float32Array[]): Float32Array[] {
  const { projection, dimension, mean } = whitening
  const size = mean.length
  const whole = descriptors.length - (descriptors.length % BLOCK)
  const whitened: Float32Array[] = []
  for (let at = 0; at < whole; at += BLOCK) {
    const [a, b, c, d] = descriptors.slice(at, at + BLOCK).map((one) => centre(whitening, one)) as Four
    const [wa, wb, wc, wd] = Array.from({ length: BLOCK }, () => new Float32Array(dimension)) as Four
    for (let row = 0; row < dimension; row++) {
      const start = row * size
      let [sa, sb, sc, sd] = [0, 0, 0, 0]
      for (let i = 0; i < size; i++) {
        const weight = projection[start + i] as number
        sa += weight * (a[i] as number)
        sb += weight * (b[i] as number)
        sc += weight * (c[i] as number)
        sd += weight * (d[i] as number)
      }
      wa[row] = sa
      wb[row] = sb
      wc[row] = sc
      wd[row] = sd
    }
    whitened.push(wa, wb, wc, wd)
  }
  return [...whitened, ...descriptors.slice(whole).map((rest) => whiten(whitening, rest))]
}

type Four = [Float32Array, Float32Array, Float32Array, Float32Array]

function centre({ mean }: Whitening, descriptor: Float32Array): Float32Array {
  if (descriptor.length !== mean.length)
    throw new RangeError(
      `the whitening takes descriptors of ${mean.length} numbers, got ${descriptor.length}`,
    )
  return descriptor.map((value, i) => value - (mean[i] as number))
}
