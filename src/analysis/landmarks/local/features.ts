/**
 * Local features in the manner of DELF: Noh et al., "Large-Scale Image Retrieval with Attentive Deep Local Features",
 * ICCV 2017 (arXiv 1612.06321). Every cell of the backbone's stride-16 maps, at every size that the photo is shown
 * at, is a keypoint. Attention keeps those that respond most; a descriptor is the cell's vector, L2-normalised,
 * reduced to 40 numbers by PCA-whitening, and normalised again.
 */
import type { LocalFeatures } from '../../../shared/evidence.ts'
import { normalise } from '../vectors.ts'
import { type Whitening, whiten } from '../whitening.ts'

/** Numbers in a descriptor, as in DELF. */
export const LOCAL_DIMENSION = 40
/** Keypoints of a photo that is asked about; more than 700 of about 1,000 cells changed nothing measurable. */
export const MAX_KEYPOINTS = 700

/** The backbone's answer at stride 16 for one size of a photo: ReLU6 activations in CHW order, not negative. */
export interface LocalMap {
  data: Float32Array
  channels: number
  height: number
  width: number
  /** Size in pixels at which the backbone saw the photo. */
  imageHeight: number
  imageWidth: number
}

interface Cell {
  map: LocalMap
  index: number
  attention: number
}

/**
 * Attention is the length of a cell's vector: what excites many channels is rarely sky or wall. An attention learnt
 * from landmark against ordinary photos (logistic 1×1, as DELF's) told them apart no better (docs/landmarks-local.md).
 *
 * @param projection PCA-whitening of `channels` numbers to LOCAL_DIMENSION
 * @param limit      most keypoints that are kept
 * @throws RangeError when a map does not hold the numbers that its shape promises, or the projection takes others
 */
export function describeLocally(
  maps: readonly LocalMap[],
  projection: Whitening,
  limit = MAX_KEYPOINTS,
): LocalFeatures {
  if (projection.dimension !== LOCAL_DIMENSION)
    throw new RangeError(`local descriptors have ${LOCAL_DIMENSION} numbers, not ${projection.dimension}`)
  const cells = maps
    .flatMap(attendedCells)
    .sort((a, b) => b.attention - a.attention)
    .slice(0, limit)
  const points = new Float32Array(2 * cells.length)
  const descriptors = new Int8Array(LOCAL_DIMENSION * cells.length)
  for (const [i, cell] of cells.entries()) {
    points.set(position(cell), 2 * i)
    const descriptor = normalise(whiten(projection, normalise(vectorOf(cell))))
    for (let d = 0; d < LOCAL_DIMENSION; d++)
      descriptors[i * LOCAL_DIMENSION + d] = quantise(descriptor[d] as number)
  }
  return { points, descriptors }
}

/** L2-normalised vectors of up to `count` cells, spread evenly over a map's most attended half: what PCA is fitted on. */
export function sampleCells(map: LocalMap, count: number): Float32Array[] {
  const cells = attendedCells(map).sort((a, b) => b.attention - a.attention)
  const half = cells.slice(0, Math.ceil(cells.length / 2))
  const step = Math.max(1, half.length / count)
  const sampled: Float32Array[] = []
  for (let at = 0; at < half.length && sampled.length < count; at += step)
    sampled.push(normalise(vectorOf(half[Math.floor(at)] as Cell)))
  return sampled
}

/**
 * Cells that respond at all, with the length of their vectors. Those at the border see more padding than picture and
 * look alike in all photos, at the same place: they would agree on "nothing has moved" everywhere.
 */
function attendedCells(map: LocalMap): Cell[] {
  const area = map.height * map.width
  if (map.data.length !== map.channels * area)
    throw new RangeError(
      `a local map of ${map.channels} × ${map.height} × ${map.width} cannot hold ${map.data.length} numbers`,
    )
  const squares = new Float64Array(area)
  for (let channel = 0; channel < map.channels; channel++)
    for (let i = 0; i < area; i++)
      squares[i] = (squares[i] as number) + (map.data[channel * area + i] as number) ** 2
  return Array.from(squares, (square, index) => ({ map, index, attention: Math.sqrt(square) })).filter(
    ({ attention, index }) => attention > 0 && !isAtBorder(map, index),
  )
}

function isAtBorder({ width, height }: LocalMap, index: number): boolean {
  const [column, row] = [index % width, Math.floor(index / width)]
  return column === 0 || row === 0 || column === width - 1 || row === height - 1
}

function vectorOf({ map, index }: Cell): Float32Array {
  const area = map.height * map.width
  const vector = new Float32Array(map.channels)
  for (let channel = 0; channel < map.channels; channel++)
    vector[channel] = map.data[channel * area + index] as number
  return vector
}

/** Centre of the cell in longest sides. */
function position({ map, index }: Cell): [number, number] {
  const unit = Math.max(map.imageWidth, map.imageHeight)
  const column = index % map.width
  const row = Math.floor(index / map.width)
  return [
    (((column + 0.5) / map.width) * map.imageWidth) / unit,
    (((row + 0.5) / map.height) * map.imageHeight) / unit,
  ]
}

/** Stored steps per unit: components of unit vectors of 40 numbers seldom exceed .6. */
const STEPS_PER_UNIT = 200

/** A component of a unit vector as int8: cosines change by less than .01. */
export function quantise(value: number): number {
  return Math.max(-127, Math.min(127, Math.round(value * STEPS_PER_UNIT)))
}

export function keypointCount(features: LocalFeatures): number {
  return features.points.length / 2
}

/**
 * The first `limit` keypoints, those of places that have one already behind all others: a reference that is cut short
 * should still cover its building.
 */
export function spreadOut(features: LocalFeatures, limit: number): LocalFeatures {
  const taken = new Set<string>()
  const first: number[] = []
  const further: number[] = []
  for (let i = 0; i < keypointCount(features); i++) {
    const cell = [features.points[2 * i], features.points[2 * i + 1]]
      .map((value) => Math.floor((value as number) / SPREAD))
      .join(' ')
    ;(taken.has(cell) ? further : first).push(i)
    taken.add(cell)
  }
  const kept = [...first, ...further].slice(0, limit)
  const points = new Float32Array(2 * kept.length)
  const descriptors = new Int8Array(LOCAL_DIMENSION * kept.length)
  for (const [to, from] of kept.entries()) {
    points.set(features.points.subarray(2 * from, 2 * from + 2), 2 * to)
    descriptors.set(
      features.descriptors.subarray(from * LOCAL_DIMENSION, (from + 1) * LOCAL_DIMENSION),
      to * LOCAL_DIMENSION,
    )
  }
  return { points, descriptors }
}

/** Side of a grid cell in longest sides: about one keypoint of the coarsest map. */
const SPREAD = 0.08
