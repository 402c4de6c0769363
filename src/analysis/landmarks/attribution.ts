/**
 * Which regions of a photo make it resemble a landmark: class activation over the backbone's feature maps, after Zhou et
 * al., "Learning Deep Features for Discriminative Localization" (CVPR 2016, arXiv 1512.04150), for generalised-mean
 * pooling and whitening instead of mean pooling and one linear layer.
 *
 * A generalised mean is homogeneous of degree one, so by Euler's theorem it is the sum of its cells' shares: cell i of a
 * channel has x_i^p / Σ x^p of it. What follows (sums, whitening, inner product with the landmark) is linear once the
 * lengths that vectors are divided by are taken as they are; so the cells' contributions add up to the similarity.
 */
import type { RegionMap } from '../../shared/analysis-protocol.ts'
import { type FeatureMap, gemPool } from './gem.ts'
import { dot, normalise } from './vectors.ts'
import { type Whitening, whiten } from './whitening.ts'

/**
 * @param maps      one photo's, one for each size that it was shown at
 * @param exponents with which each map is pooled, as in `describeMaps`
 * @param direction what the embedding is compared with, of the whitening's dimension
 * @returns contributions on the grid of the finest map; they sum up to the embedding's inner product with `direction`
 * @throws RangeError when shapes do not fit
 */
export function attribute(
  maps: readonly FeatureMap[],
  exponents: readonly number[],
  whitening: Whitening,
  direction: Float32Array,
): RegionMap {
  const [first] = maps
  if (!first || direction.length !== whitening.dimension)
    throw new RangeError(`expected feature maps and a direction of ${whitening.dimension} numbers`)
  const { channels } = first
  const pooled = exponents.map((p) => maps.map((map) => gemPool(map, p)))
  const lengths = pooled.map((ofMaps) => ofMaps.map(lengthOf))
  const sums = pooled.map((ofMaps, e) => {
    const sum = new Float32Array(channels)
    for (const [m, vector] of ofMaps.entries())
      for (let c = 0; c < channels; c++)
        sum[c] = (sum[c] as number) + (vector[c] as number) / (lengths[e]?.[m] ?? 1)
    return sum
  })
  const sumLengths = sums.map(lengthOf)
  // Each exponent's part has length one, so the whole has the square root of their number.
  const wholeLength = Math.sqrt(exponents.length)
  const descriptor = new Float32Array(exponents.length * channels)
  for (const [e, sum] of sums.entries()) descriptor.set(normalise(Float32Array.from(sum)), e * channels)
  normalise(descriptor)
  const embeddingLength = lengthOf(whiten(whitening, descriptor)) || 1
  const gradient = back(whitening, direction, embeddingLength)

  const finest = maps.reduce((best, map) => (map.width * map.height > best.width * best.height ? map : best))
  const { width: columns, height: rows } = finest
  const values = new Float32Array(columns * rows)
  for (const [m, map] of maps.entries()) {
    const cells = new Float64Array(map.width * map.height)
    for (const [e, p] of exponents.entries()) {
      const scale = 1 / ((lengths[e]?.[m] || 1) * (sumLengths[e] || 1) * wholeLength)
      addShares(
        cells,
        map,
        p,
        pooled[e]?.[m] as Float32Array,
        (c) => scale * (gradient[e * channels + c] as number),
      )
    }
    spread(cells, map, values, columns, rows)
  }
  // The mean that whitening takes off belongs to no region.
  const offset = -dot(gradient, whitening.mean) / values.length
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + offset
  return { columns, rows, values }
}

/** Direction among embeddings → direction among descriptors. */
function back(
  { projection, mean, dimension }: Whitening,
  direction: Float32Array,
  length: number,
): Float32Array {
  const size = mean.length
  const gradient = new Float32Array(size)
  for (let row = 0; row < dimension; row++) {
    const weight = (direction[row] as number) / length
    const start = row * size
    for (let i = 0; i < size; i++)
      gradient[i] = (gradient[i] as number) + weight * (projection[start + i] as number)
  }
  return gradient
}

/** Deals each channel's pooled value, times its weight, out to the cells that it comes from. */
function addShares(
  cells: Float64Array,
  map: FeatureMap,
  p: number,
  pooled: Float32Array,
  weightOf: (channel: number) => number,
): void {
  const area = cells.length
  for (let channel = 0; channel < map.channels; channel++) {
    const start = channel * area
    let sum = 0
    for (let i = 0; i < area; i++) sum += (map.data[start + i] as number) ** p
    if (!(sum > 0)) continue
    const unit = (weightOf(channel) * (pooled[channel] as number)) / sum
    for (let i = 0; i < area; i++)
      cells[i] = (cells[i] as number) + unit * (map.data[start + i] as number) ** p
  }
}

/** Adds a coarser map's contributions to a finer grid; what they sum up to stays. */
function spread(
  cells: Float64Array,
  map: FeatureMap,
  values: Float32Array,
  columns: number,
  rows: number,
): void {
  const sourceOf = new Int32Array(values.length)
  const receivers = new Int32Array(cells.length)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const source = Math.floor((y * map.height) / rows) * map.width + Math.floor((x * map.width) / columns)
      sourceOf[y * columns + x] = source
      receivers[source] = (receivers[source] as number) + 1
    }
  }
  for (let i = 0; i < values.length; i++) {
    const source = sourceOf[i] as number
    values[i] = (values[i] as number) + (cells[source] as number) / (receivers[source] as number)
  }
}

const lengthOf = (vector: Float32Array): number => Math.sqrt(dot(vector, vector))
