import { type RefObject, useCallback, useState } from 'react'
import { clampView, doubleClickScale, fitView, isZoomed, type Size, type View, zoomTo } from './zoom.ts'

export interface Zoom {
  view: View
  zoomed: boolean
  /** Multiplies the scale, around a point of the viewport or its middle. */
  zoomBy(factor: number, at?: { x: number; y: number }): void
  zoomToActual(): void
  toggle(at: { x: number; y: number }): void
  panBy(dx: number, dy: number): void
  fit(): void
}

/** Zoom state of one photo. Fitted, it follows the size of the window; zoomed, it stays where the user put it. */
export function useZoom(photo: Size, viewport: Size): Zoom {
  const [chosen, setChosen] = useState<View | null>(null)
  const view = chosen ? clampView(chosen, photo, viewport) : fitView(photo, viewport)

  const change = useCallback(
    (next: (view: View) => View) =>
      setChosen((current) => {
        const changed = next(current ? clampView(current, photo, viewport) : fitView(photo, viewport))
        return isZoomed(changed, photo, viewport) ? changed : null
      }),
    [photo, viewport],
  )
  const middle = { x: viewport.width / 2, y: viewport.height / 2 }
  return {
    view,
    zoomed: chosen !== null,
    zoomBy: (factor, at = middle) =>
      change((current) => zoomTo(current, current.scale * factor, at, photo, viewport)),
    zoomToActual: () => change((current) => zoomTo(current, 1, middle, photo, viewport)),
    toggle: (at) =>
      change((current) => zoomTo(current, doubleClickScale(current, photo, viewport), at, photo, viewport)),
    panBy: (dx, dy) =>
      change((current) => clampView({ ...current, x: current.x + dx, y: current.y + dy }, photo, viewport)),
    fit: () => setChosen(null),
  }
}

/** The point of a mouse event within an element. */
export function pointIn(ref: RefObject<HTMLElement | null>, event: { clientX: number; clientY: number }) {
  const box = ref.current?.getBoundingClientRect()
  return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
}
