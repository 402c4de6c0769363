/** The map's arithmetic: Web Mercator with the world as the unit square, and the part of it that is in view. Pure. */
import type { Area } from '../../../shared/library.ts'

/** 0..1 from west to east, 0..1 from north to south. */
export interface WorldPoint {
  x: number
  y: number
}

export interface MapView {
  /** Middle of the view in world coordinates. */
  x: number
  y: number
  /** The world is TILE_PX · 2^zoom px wide. */
  zoom: number
}

export interface Size {
  width: number
  height: number
}

export const MIN_ZOOM = 0.5
export const MAX_ZOOM = 18
/** Beyond this latitude the world of Web Mercator ends. */
const MAX_LATITUDE = 85.0511

/** A marker and its number reach so far from their point. */
const EDGE_PX = 40

/** Width of the world at zoom 0. */
export const TILE_PX = 256

export const worldPx = (zoom: number): number => TILE_PX * 2 ** zoom

export const worldX = (longitude: number): number => (longitude + 180) / 360
export function worldY(latitude: number): number {
  const clamped = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, latitude))
  const sine = Math.sin((clamped * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}
export const longitudeOf = (x: number): number => Math.min(180, Math.max(-180, x * 360 - 180))
export const latitudeOf = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI

/** Where a world point is in the view, px from its top left. */
export function toScreen(view: MapView, size: Size, point: WorldPoint): { left: number; top: number } {
  const scale = worldPx(view.zoom)
  return {
    left: (point.x - view.x) * scale + size.width / 2,
    top: (point.y - view.y) * scale + size.height / 2,
  }
}

/** The world point under a px of the view. */
export function toWorld(view: MapView, size: Size, left: number, top: number): WorldPoint {
  const scale = worldPx(view.zoom)
  return { x: view.x + (left - size.width / 2) / scale, y: view.y + (top - size.height / 2) / scale }
}

/** The world stays in view: it cannot be zoomed smaller than it needs, nor be dragged away. */
export function within(view: MapView, size: Size): MapView {
  const least = Math.max(MIN_ZOOM, Math.log2(Math.max(size.width, size.height, 1) / 256) - 0.6)
  const zoom = Math.min(MAX_ZOOM, Math.max(least, view.zoom))
  const halfWidth = Math.min(0.5, size.width / worldPx(zoom) / 2)
  const halfHeight = Math.min(0.5, size.height / worldPx(zoom) / 2)
  return {
    zoom,
    x: Math.min(1 - halfWidth, Math.max(halfWidth, view.x)),
    y: Math.min(1 - halfHeight, Math.max(halfHeight, view.y)),
  }
}

/** Moved no farther than it takes to have a point well in view. */
export function shownIn(view: MapView, size: Size, point: WorldPoint): MapView {
  const { left, top } = toScreen(view, size, point)
  const beyond = (at: number, length: number) =>
    Math.min(0, at - EDGE_PX) + Math.max(0, at - (length - EDGE_PX))
  const scale = worldPx(view.zoom)
  const [east, south] = [beyond(left, size.width), beyond(top, size.height)]
  if (east === 0 && south === 0) return view
  return within({ ...view, x: view.x + east / scale, y: view.y + south / scale }, size)
}

/** Zooms by `steps` so that what is under the px stays there. */
export function zoomedAt(view: MapView, size: Size, left: number, top: number, steps: number): MapView {
  const fixed = toWorld(view, size, left, top)
  const zoom = within({ ...view, zoom: view.zoom + steps }, size).zoom
  const scale = worldPx(zoom)
  return within(
    {
      zoom,
      x: fixed.x - (left - size.width / 2) / scale,
      y: fixed.y - (top - size.height / 2) / scale,
    },
    size,
  )
}

/** The view that shows all of these, with some room around. A single point is shown as a town would be. */
export function viewOf(xs: ArrayLike<number>, ys: ArrayLike<number>, size: Size): MapView {
  let [left, right, top, bottom] = [1, 0, 1, 0]
  for (let i = 0; i < xs.length; i++) {
    left = Math.min(left, xs[i] ?? 1)
    right = Math.max(right, xs[i] ?? 0)
    top = Math.min(top, ys[i] ?? 1)
    bottom = Math.max(bottom, ys[i] ?? 0)
  }
  if (xs.length === 0) [left, right, top, bottom] = [0, 1, 0.15, 0.75]
  const room = 0.72
  const zoomX = Math.log2((size.width * room) / 256 / Math.max(right - left, 1e-9))
  const zoomY = Math.log2((size.height * room) / 256 / Math.max(bottom - top, 1e-9))
  return within({ x: (left + right) / 2, y: (top + bottom) / 2, zoom: Math.min(zoomX, zoomY, 15) }, size)
}

/** The part of the Earth between two px of the view. */
export function areaBetween(
  view: MapView,
  size: Size,
  a: { left: number; top: number },
  b: { left: number; top: number },
): Area {
  const first = toWorld(view, size, Math.min(a.left, b.left), Math.min(a.top, b.top))
  const last = toWorld(view, size, Math.max(a.left, b.left), Math.max(a.top, b.top))
  return {
    west: longitudeOf(first.x),
    east: longitudeOf(last.x),
    north: latitudeOf(Math.max(0, first.y)),
    south: latitudeOf(Math.min(1, last.y)),
  }
}

/** @param margin px beyond each edge that count as visible */
export const visibleArea = (view: MapView, size: Size, margin = 0): Area =>
  areaBetween(
    view,
    size,
    { left: -margin, top: -margin },
    { left: size.width + margin, top: size.height + margin },
  )

const METERS_AROUND = 40_075_017

/** Ground length of one px at a latitude. */
export const metersPerPx = (zoom: number, latitude: number): number =>
  (METERS_AROUND * Math.cos((latitude * Math.PI) / 180)) / worldPx(zoom)
