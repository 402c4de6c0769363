/**
 * Local features in the manner of DELF: Noh et al., "Large-Scale Image Retrieval with Attentive Deep Local Features",
 * ICCV 2017 (arXiv 1612.06321). Every cell of the backbone's stride-16 maps, at every size that the photo is shown
 * at, is a keypoint. The backbone's local head says how much attention a cell deserves and describes it by a unit
 * vector (training/place_embedder/heads.py).
 */
import type { LocalFeatures } from '../../../shared/evidence.ts'
import type { FeatureMap } from '../gem.ts'

/** Keypoints of a photo that is asked about; more than 700 of about 1,000 cells changed nothing measurable. */
export const MAX_KEYPOINTS = 700

/** The local head's answer for one size of a photo. */
export interface LocalMap {
  /** One channel, not negative. */
  attention: FeatureMap
  /** Unit vectors, one for each cell: a channel for each number. */
  descriptors: FeatureMap
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
 * @param maps  of one photo, all with descriptors of the same length
 * @param limit most keypoints that are kept, the most attended first
 * @throws RangeError when a map does not hold the numbers that its shape promises
 */
export function describeLocally(maps: readonly LocalMap[], limit = MAX_KEYPOINTS): LocalFeatures {
  const size = maps[0]?.descriptors.channels ?? 0
  const cells = maps
    .flatMap((map) => attendedCells(map, size))
    .sort((a, b) => b.attention - a.attention)
    .slice(0, limit)
  const points = new Float32Array(2 * cells.length)
  const descriptors = new Int8Array(size * cells.length)
  for (const [i, cell] of cells.entries()) {
    points.set(position(cell), 2 * i)
    const { data } = cell.map.descriptors
    const area = data.length / size
    for (let d = 0; d < size; d++) descriptors[i * size + d] = quantise(data[d * area + cell.index] as number)
  }
  return { points, descriptors }
}

/**
 * Cells that are attended to at all. Those at the border see more padding than picture and look alike in all photos, at
 * the same place: they would agree on "nothing has moved" everywhere.
 */
function attendedCells(map: LocalMap, size: number): Cell[] {
  const { attention, descriptors } = map
  const area = attention.height * attention.width
  if (
    attention.data.length !== area ||
    descriptors.channels !== size ||
    descriptors.data.length !== size * area
  )
    throw new RangeError(
      `a local map of ${attention.height} × ${attention.width} cells with descriptors of ${size} numbers cannot hold ` +
        `${attention.data.length} and ${descriptors.data.length} numbers`,
    )
  return Array.from(attention.data, (value, index) => ({ map, index, attention: value })).filter(
    (cell) => cell.attention > 0 && !isAtBorder(attention, cell.index),
  )
}

function isAtBorder({ width, height }: FeatureMap, index: number): boolean {
  const [column, row] = [index % width, Math.floor(index / width)]
  return column === 0 || row === 0 || column === width - 1 || row === height - 1
}

/** Centre of the cell in longest sides. */
function position({ map, index }: Cell): [number, number] {
  const unit = Math.max(map.imageWidth, map.imageHeight)
  const { width, height } = map.attention
  const column = index % width
  const row = Math.floor(index / width)
  return [
    (((column + 0.5) / width) * map.imageWidth) / unit,
    (((row + 0.5) / height) * map.imageHeight) / unit,
  ]
}

/** Stored steps per unit: components of unit vectors of 40 numbers or more seldom exceed .6. */
const STEPS_PER_UNIT = 200

/** A component of a unit vector as int8: cosines change by less than .01. */
export function quantise(value: number): number {
  return Math.max(-127, Math.min(127, Math.round(value * STEPS_PER_UNIT)))
}

export function keypointCount(features: LocalFeatures): number {
  return features.points.length / 2
}

/** Numbers in a descriptor; 0 where there is none. */
export function dimensionOf(features: LocalFeatures): number {
  return features.descriptors.length / Math.max(1, keypointCount(features))
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
  const size = dimensionOf(features)
  const points = new Float32Array(2 * kept.length)
  const descriptors = new Int8Array(size * kept.length)
  for (const [to, from] of kept.entries()) {
    points.set(features.points.subarray(2 * from, 2 * from + 2), 2 * to)
    descriptors.set(features.descriptors.subarray(from * size, (from + 1) * size), to * size)
  }
  return { points, descriptors }
}

/** Side of a grid cell in longest sides: about one keypoint of the coarsest map. */
const SPREAD = 0.08
