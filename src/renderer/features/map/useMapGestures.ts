import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import { type MapView, type Size, within, worldPx, zoomedAt } from './mercator.ts'

interface Point {
  left: number
  top: number
}

export interface Band extends Point {
  width: number
  height: number
}

interface GestureOptions {
  /** The next drag draws a rectangle; so does any drag with Shift. */
  isSelecting: boolean
  onSelect: (from: Point, to: Point) => void
  /** The key of the button that shows all photos. */
  onShowAll: () => void
}

/** Where the map was left, for coming back to it; null before it was shown. */
let lastView: MapView | null = null
const WORLD: MapView = { x: 0.5, y: 0.4, zoom: 1.5 }

/** The map has been somewhere already. */
export const wasMoved = (): boolean => lastView !== null

const KEY_STEP_PX = 90
/** A rectangle smaller than this was a click. */
const SMALLEST_BAND_PX = 8

/** Dragging, wheel, double click and keys. The view never leaves the world. */
export function useMapGestures(
  frame: RefObject<HTMLElement | null>,
  size: Size,
  { isSelecting, onSelect, onShowAll }: GestureOptions,
) {
  const [view, setViewState] = useState(lastView ?? WORLD)
  const [band, setBand] = useState<Band | null>(null)
  const drag = useRef<{ from: Point; view: MapView; isBand: boolean } | null>(null)

  const setView = useCallback(
    (next: MapView | ((view: MapView) => MapView)) =>
      setViewState((now) => {
        const view = typeof next === 'function' ? next(now) : next
        lastView = view
        return view
      }),
    [],
  )

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = frame.current?.getBoundingClientRect()
    return { left: event.clientX - (box?.left ?? 0), top: event.clientY - (box?.top ?? 0) }
  }

  // Not passive: the wheel belongs to the map.
  useEffect(() => {
    const element = frame.current
    if (!element || size.width === 0) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const steps = -event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0022)
      setView((now) => zoomedAt(now, size, event.clientX - box.left, event.clientY - box.top, steps))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, size, setView])

  const onPointerDown = (event: PointerEvent) => {
    // Markers have drags of their own.
    if (event.button !== 0 || (event.target as Element).closest('button')) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: pointOf(event), view, isBand: isSelecting || event.shiftKey }
  }
  const onPointerMove = (event: PointerEvent) => {
    const start = drag.current
    if (!start) return
    const now = pointOf(event)
    if (start.isBand) setBand(bandOf(start.from, now))
    else {
      const scale = worldPx(start.view.zoom)
      setView(
        within(
          {
            zoom: start.view.zoom,
            x: start.view.x - (now.left - start.from.left) / scale,
            y: start.view.y - (now.top - start.from.top) / scale,
          },
          size,
        ),
      )
    }
  }
  const onPointerUp = (event: PointerEvent) => {
    const start = drag.current
    drag.current = null
    setBand(null)
    if (!start?.isBand) return
    const end = pointOf(event)
    const { width, height } = bandOf(start.from, end)
    if (width >= SMALLEST_BAND_PX && height >= SMALLEST_BAND_PX) onSelect(start.from, end)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = KEY_STEP_PX / worldPx(view.zoom)
    const moved = (dx: number, dy: number) =>
      setView((now) => within({ ...now, x: now.x + dx * step, y: now.y + dy * step }, size))
    const zoomed = (steps: number) =>
      setView((now) => zoomedAt(now, size, size.width / 2, size.height / 2, steps))
    if (event.key === 'ArrowLeft') moved(-1, 0)
    else if (event.key === 'ArrowRight') moved(1, 0)
    else if (event.key === 'ArrowUp') moved(0, -1)
    else if (event.key === 'ArrowDown') moved(0, 1)
    else if (event.key === '+' || event.key === '=') zoomed(1)
    else if (event.key === '-') zoomed(-1)
    else if (event.key === '0') onShowAll()
    else return
    event.preventDefault()
  }
  const onDoubleClick = (event: { clientX: number; clientY: number; target: EventTarget }) => {
    if ((event.target as Element).closest('button')) return
    const { left, top } = pointOf(event)
    setView((now) => zoomedAt(now, size, left, top, 1))
  }

  return {
    view,
    setView,
    band,
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onKeyDown,
      onDoubleClick,
    },
  }
}

const bandOf = (a: Point, b: Point): Band => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  width: Math.abs(a.left - b.left),
  height: Math.abs(a.top - b.top),
})
