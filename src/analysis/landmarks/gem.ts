/**
 * Generalised-mean pooling: Radenović, Tolias, Chum, "Fine-tuning CNN Image Retrieval with No Human Annotation",
 * TPAMI 2018 (arXiv 1711.02512). Between mean pooling (p = 1) and max pooling (p → ∞).
 */
import { normalise } from './vectors.ts'

/** One photo's activations in CHW order; not negative (the backbone ends in ReLU6). */
export interface FeatureMap {
  data: Float32Array
  channels: number
  height: number
  width: number
}

/** Keeps the power mean defined where a channel is silent. */
const FLOOR = 1e-6

/**
 * `(mean of x^p)^(1/p)` per channel.
 *
 * @returns one value per channel
 * @throws RangeError when the data do not fit the shape or `p` is not positive
 */
export function gemPool(map: FeatureMap, p = 3): Float32Array {
  const area = map.height * map.width
  if (area === 0 || map.data.length !== map.channels * area)
    throw new RangeError(
      `a feature map of ${map.channels} × ${map.height} × ${map.width} cannot hold ${map.data.length} numbers`,
    )
  if (!(p > 0)) throw new RangeError(`GeM needs a positive exponent, got ${p}`)
  const pooled = new Float32Array(map.channels)
  for (let channel = 0; channel < map.channels; channel++) {
    const start = channel * area
    let sum = 0
    if (p === 1) {
      for (let i = start; i < start + area; i++) sum += map.data[i] as number
      pooled[channel] = sum / area
    } else if (p === 3) {
      // The case in use, without Math.pow: 5 times faster.
      for (let i = start; i < start + area; i++) {
        const x = Math.max(map.data[i] as number, FLOOR)
        sum += x * x * x
      }
      pooled[channel] = Math.cbrt(sum / area)
    } else {
      for (let i = start; i < start + area; i++) sum += Math.max(map.data[i] as number, FLOOR) ** p
      pooled[channel] = (sum / area) ** (1 / p)
    }
  }
  return pooled
}

/**
 * A photo's descriptor before whitening. For each exponent: every map pooled and L2-normalised, summed over the maps
 * (the photo's scales), L2-normalised; these one after another, L2-normalised as a whole. Summing the scales recognises
 * as well as putting them side by side and keeps the whitening a third as long.
 *
 * @returns length `exponents · channels`
 * @throws RangeError when the maps differ in channels
 */
export function describeMaps(maps: FeatureMap[], exponents: number[]): Float32Array {
  const channels = maps[0]?.channels ?? 0
  const descriptor = new Float32Array(exponents.length * channels)
  exponents.forEach((p, i) => {
    const sum = new Float32Array(channels)
    for (const map of maps) {
      if (map.channels !== channels)
        throw new RangeError(`maps of ${map.channels} and ${channels} channels cannot be summed`)
      const pooled = normalise(gemPool(map, p))
      for (let c = 0; c < channels; c++) sum[c] = (sum[c] as number) + (pooled[c] as number)
    }
    descriptor.set(normalise(sum), i * channels)
  })
  return normalise(descriptor)
}
