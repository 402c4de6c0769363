import { describe, expect, it } from 'vitest'
import { zoomTo } from '../photo/zoom.ts'
import { syncedFrom, viewOf, WHOLE } from './synced-zoom.ts'

const viewport = { width: 600, height: 500 }
const large = { width: 4000, height: 3000 }
const small = { width: 1000, height: 750 }

describe('a zoom that two photos share', () => {
  it('shows the same part of photos that differ in size only', () => {
    const view = zoomTo(viewOf(WHOLE, large, viewport), 1, { x: 150, y: 100 }, large, viewport)
    const synced = syncedFrom(view, large, viewport)
    const other = viewOf(synced, small, viewport)
    // The point in the middle of the viewport, as a fraction of each photo.
    const middle = ({ x, y, scale }: typeof view, { width, height }: typeof large) => [
      (viewport.width / 2 - x) / (width * scale),
      (viewport.height / 2 - y) / (height * scale),
    ]
    expect(middle(other, small)[0]).toBeCloseTo(middle(view, large)[0] ?? 0, 6)
    expect(middle(other, small)[1]).toBeCloseTo(middle(view, large)[1] ?? 0, 6)
    expect(other.scale * small.width).toBeCloseTo(view.scale * large.width, 6)
  })

  it('comes back to the same view of the photo that was moved', () => {
    const view = zoomTo(viewOf(WHOLE, large, viewport), 2, { x: 300, y: 250 }, large, viewport)
    const again = viewOf(syncedFrom(view, large, viewport), large, viewport)
    for (const key of ['scale', 'x', 'y'] as const) expect(again[key]).toBeCloseTo(view[key], 6)
  })

  it('is whole again when one photo is', () => {
    expect(syncedFrom(viewOf(WHOLE, large, viewport), large, viewport)).toEqual(WHOLE)
  })

  it('leaves no gap at the edge of a photo of another shape', () => {
    const tall = { width: 1000, height: 4000 }
    const synced = { enlargement: 8, centerX: 0.99, centerY: 0.01 }
    const view = viewOf(synced, tall, viewport)
    expect(view.x + tall.width * view.scale).toBeGreaterThanOrEqual(viewport.width - 0.001)
    expect(view.y).toBeLessThanOrEqual(0.001)
  })
})
