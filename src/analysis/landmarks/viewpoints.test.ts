import { describe, expect, test } from 'vitest'
import { averageLinkage, meanDirection, viewpointsOf } from './viewpoints.ts'

const unit = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

describe('average linkage', () => {
  test('finds two views in any order and keeps a stray photo apart', () => {
    const photos = [0, 170, 5, 175, 80, 8].map(unit)
    expect(averageLinkage(photos, 0.9)).toEqual([[0, 2, 5], [1, 3], [4]])
  })

  test('joins by the mean of all pairs, where single linkage would follow the chain', () => {
    // Steps of 30° (cosine .87): neighbours are close, the ends are 90° apart.
    const chain = [0, 30, 60, 90].map(unit)
    expect(averageLinkage(chain, 0.85)).toEqual([
      [0, 1],
      [2, 3],
    ])
    // Mean of the four pairs between {0°, 30°} and {60°, 90°}: .5, 0, .87, .5.
    expect(averageLinkage(chain, 0.46)).toEqual([[0, 1, 2, 3]])
    expect(averageLinkage(chain, 0.47)).toHaveLength(2)
  })

  test('takes none, one, and equal photos', () => {
    expect(averageLinkage([])).toEqual([])
    expect(averageLinkage([unit(3)])).toEqual([[0]])
    expect(averageLinkage([unit(3), unit(3)], 0.9999)).toHaveLength(1)
  })
})

test('viewpoints are unit centroids with the number of their photos', () => {
  const views = viewpointsOf([0, 10, 180].map(unit), 0.5)
  expect(views.map(({ count }) => count)).toEqual([2, 1])
  expect(views[0]?.centroid[1]).toBeCloseTo(Math.sin((5 * Math.PI) / 180), 5)
  for (const { centroid } of views) expect(Math.hypot(...centroid)).toBeCloseTo(1, 6)
  expect(meanDirection([unit(0), unit(90)])[0]).toBeCloseTo(Math.SQRT1_2, 6)
})

test('thousands of photos are clustered without losing one', () => {
  const many = Array.from({ length: 700 }, (_, i) => unit((i % 2) * 180 + (i % 7)))
  const views = viewpointsOf(many)
  expect(views.reduce((sum, { count }) => sum + count, 0)).toBe(700)
  expect(views.length).toBeLessThanOrEqual(6)
})
