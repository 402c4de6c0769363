/**
 * Zoom and pan of one photo in a viewport. `scale` is screen pixels per photo pixel (1 = 100 %),
 * `x`, `y` the photo's top left corner in the viewport, CSS px.
 */
export interface Size {
  width: number
  height: number
}
export interface View {
  scale: number
  x: number
  y: number
}

/** Small photos are enlarged up to this to fill the window. */
const MAX_FIT_SCALE = 2
const MAX_SCALE = 8

/** The view that shows the whole photo, centred. */
export function fitView(photo: Size, viewport: Size): View {
  return centred(fitScale(photo, viewport), photo, viewport)
}

export function fitScale(photo: Size, viewport: Size): number {
  if (photo.width <= 0 || photo.height <= 0) return 1
  return Math.min(MAX_FIT_SCALE, viewport.width / photo.width, viewport.height / photo.height)
}

function centred(scale: number, photo: Size, viewport: Size): View {
  return {
    scale,
    x: (viewport.width - photo.width * scale) / 2,
    y: (viewport.height - photo.height * scale) / 2,
  }
}

/** Keeps the photo in the window: centred where it is smaller than the viewport, without gaps where it is larger. */
export function clampView(view: View, photo: Size, viewport: Size): View {
  const along = (offset: number, length: number, room: number) =>
    length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, offset))
  return {
    scale: view.scale,
    x: along(view.x, photo.width * view.scale, viewport.width),
    y: along(view.y, photo.height * view.scale, viewport.height),
  }
}

/** Zooms to `scale` (clamped between fit and 800 %) so that the photo point under `at` stays where it is. */
export function zoomTo(
  view: View,
  scale: number,
  at: { x: number; y: number },
  photo: Size,
  viewport: Size,
): View {
  const smallest = fitScale(photo, viewport)
  const next = Math.min(Math.max(MAX_SCALE, smallest), Math.max(smallest, scale))
  const ratio = next / view.scale
  return clampView(
    { scale: next, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio },
    photo,
    viewport,
  )
}

/** Scale that a double click leads to: to 100 %, or clearly closer where 100 % is hardly more than fit; back to fit when zoomed. */
export function doubleClickScale(view: View, photo: Size, viewport: Size): number {
  const fit = fitScale(photo, viewport)
  if (view.scale > fit * 1.01) return fit
  return Math.max(1, fit * 2)
}

export const isZoomed = (view: View, photo: Size, viewport: Size): boolean =>
  view.scale > fitScale(photo, viewport) * 1.01
