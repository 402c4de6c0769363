import { describe, expect, it } from 'vitest'
import { partMeans } from './parts.ts'

/** Two channels over 3 rows and 4 columns: the first counts cells, the second is 1 in the last column alone. */
const map = {
  channels: 2,
  height: 3,
  width: 4,
  data: Float32Array.from([
    ...Array(12).keys(),
    ...Array.from({ length: 12 }, (_, i) => (i % 4 === 3 ? 1 : 0)),
  ]),
}

describe('partMeans', () => {
  it('gives the means of overlapping parts half as wide and high, row by row', () => {
    const parts = partMeans(map)
    // Parts of 2 × 2 cells from rows 0 and 1 (0.5 rounds down to 0) and columns 0, 1 and 2.
    expect(parts.map(([first]) => first)).toEqual([2.5, 3.5, 4.5, 6.5, 7.5, 8.5])
    expect(parts.map(([, second]) => second)).toEqual([0, 0, 0.5, 0, 0, 0.5])
  })

  it('takes a single cell as one part, and no sum below zero', () => {
    expect(partMeans({ channels: 1, height: 1, width: 1, data: Float32Array.of(3) })).toEqual([
      Float32Array.of(3),
    ])
    expect(partMeans({ channels: 1, height: 1, width: 1, data: Float32Array.of(-1e-9) })[0]?.[0]).toBe(0)
  })
})
