import { describe, expect, it } from 'vitest'
import { clampView, doubleClickScale, fitScale, fitView, isZoomed, zoomTo } from './zoom.ts'

const viewport = { width: 1000, height: 600 }
const photo = { width: 4000, height: 3000 }

describe('fit', () => {
  it('shows the whole photo in the middle', () => {
    expect(fitView(photo, viewport)).toEqual({ scale: 0.2, x: 100, y: 0 })
  })
  it('enlarges a small photo to at most twice its size', () => {
    expect(fitScale({ width: 100, height: 50 }, viewport)).toBe(2)
  })
})

describe('zoomTo', () => {
  it('keeps the point under the pointer where it is', () => {
    const start = zoomTo(fitView(photo, viewport), 0.6, { x: 500, y: 300 }, photo, viewport)
    const at = { x: 420, y: 310 }
    const point = { x: (at.x - start.x) / start.scale, y: (at.y - start.y) / start.scale }
    const next = zoomTo(start, 1.2, at, photo, viewport)
    expect((at.x - next.x) / next.scale).toBeCloseTo(point.x, 6)
    expect((at.y - next.y) / next.scale).toBeCloseTo(point.y, 6)
  })
  it('goes neither below fit nor beyond 800 %', () => {
    const fit = fitView(photo, viewport)
    expect(zoomTo(fit, 0.01, { x: 0, y: 0 }, photo, viewport)).toEqual(fit)
    expect(zoomTo(fit, 99, { x: 0, y: 0 }, photo, viewport).scale).toBe(8)
  })
  it('comes back to fit exactly', () => {
    const fit = fitView(photo, viewport)
    const zoomed = zoomTo(fit, 2, { x: 17, y: 590 }, photo, viewport)
    expect(isZoomed(zoomed, photo, viewport)).toBe(true)
    expect(zoomTo(zoomed, 0.2, { x: 900, y: 3 }, photo, viewport)).toEqual(fit)
  })
})

describe('clampView', () => {
  it('leaves no gap at an edge of a photo larger than the window', () => {
    expect(clampView({ scale: 1, x: 50, y: -9999 }, photo, viewport)).toEqual({ scale: 1, x: 0, y: -2400 })
  })
  it('centres along a side where it is smaller', () => {
    const wide = { width: 4000, height: 200 }
    expect(clampView({ scale: 1, x: -100, y: 3 }, wide, viewport)).toEqual({ scale: 1, x: -100, y: 200 })
  })
})

describe('doubleClickScale', () => {
  it('toggles between fit and 100 %', () => {
    const fit = fitView(photo, viewport)
    expect(doubleClickScale(fit, photo, viewport)).toBe(1)
    expect(doubleClickScale({ ...fit, scale: 1 }, photo, viewport)).toBe(0.2)
  })
  it('zooms a photo that already fits at 100 %', () => {
    const small = { width: 900, height: 500 }
    const fit = fitView(small, viewport)
    expect(doubleClickScale(fit, small, viewport)).toBeGreaterThan(fit.scale * 1.5)
  })
})
