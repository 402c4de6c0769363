import { describe, expect, it } from 'vitest'
import { distanceView, roundLength } from './distance-view.ts'

const colosseum = { latitude: 41.8902, longitude: 12.4922 }

describe('distanceView', () => {
  it('shows both positions, north up, at a true scale', () => {
    const north = { latitude: 41.8992, longitude: 12.4922 }
    const { projection, metersPerPixel } = distanceView(colosseum, north, 300, 180)
    const [x1 = 0, y1 = 0] = projection([colosseum.longitude, colosseum.latitude]) ?? []
    const [x2 = 0, y2 = 0] = projection([north.longitude, north.latitude]) ?? []
    expect(x1).toBeCloseTo(150, 1)
    expect(x2).toBeCloseTo(150, 1)
    expect(y2).toBeLessThan(y1)
    expect((y1 - y2) * metersPerPixel).toBeCloseTo(1001, -1)
  })

  it('does not zoom in for ever on one spot, nor lose the other side of the earth', () => {
    expect(distanceView(colosseum, colosseum, 300, 180).metersPerPixel).toBeGreaterThan(1)
    const fiji = { latitude: -17.7, longitude: 178 }
    const { projection } = distanceView(colosseum, fiji, 300, 180)
    for (const { latitude, longitude } of [colosseum, fiji]) {
      const [x = -1, y = -1] = projection([longitude, latitude]) ?? []
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(300)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(180)
    }
  })
})

it('rounds lengths down to 1, 2 or 5', () => {
  expect([1, 3, 7, 19, 60, 999].map(roundLength)).toEqual([1, 2, 5, 10, 50, 500])
})
