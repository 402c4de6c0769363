/**
 * Overlapping parts of a picture, half as wide and high as it: what a small fire, a flag or a puppy in a corner is shows
 * in the part around it better than in the mean over the whole picture.
 */
import type { FeatureMap } from '../../landmarks/gem.ts'

/** Parts along each side. */
const STEPS = 3

/**
 * Channel means of each part, 9 of them, fewer where the map has too few cells.
 * Sums over rectangles by a running total (Crow, 1984), so that overlap costs nothing.
 */
export function partMeans(map: FeatureMap): Float32Array[] {
  const height = Math.ceil(map.height / 2)
  const width = Math.ceil(map.width / 2)
  const tops = starts(map.height - height)
  const lefts = starts(map.width - width)
  const parts = tops.flatMap(() => lefts.map(() => new Float32Array(map.channels)))
  const columns = map.width + 1
  const sums = new Float64Array((map.height + 1) * columns)
  for (let channel = 0; channel < map.channels; channel++) {
    const start = channel * map.height * map.width
    for (let row = 0; row < map.height; row++) {
      let line = 0
      for (let column = 0; column < map.width; column++) {
        line += map.data[start + row * map.width + column] as number
        sums[(row + 1) * columns + column + 1] = (sums[row * columns + column + 1] as number) + line
      }
    }
    let part = 0
    for (const top of tops) {
      for (const left of lefts) {
        const at = (row: number, column: number) => sums[row * columns + column] as number
        const sum =
          at(top + height, left + width) - at(top, left + width) - at(top + height, left) + at(top, left)
        ;(parts[part++] as Float32Array)[channel] = Math.max(0, sum / (height * width))
      }
    }
  }
  return parts
}

/** First cells of the parts along a side with this much room. */
function starts(room: number): number[] {
  return [...new Set(Array.from({ length: STEPS }, (_, i) => Math.floor((room * i) / (STEPS - 1))))]
}
