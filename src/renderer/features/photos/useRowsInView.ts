import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Flight, SETTLED_MS } from './flight.ts'
import { type Geometry, rowAt } from './layout.ts'
import type { ScrollSpace } from './scroll-space.ts'

/** Rows beyond the edges that are in the document already, as a part of the window's height. */
const OVERSCAN = 0.75
/** In a flight the next rows are others anyway. */
const OVERSCAN_IN_FLIGHT = 0.15

export interface RowRange {
  /** First and last row, both included; `last` < `first` when there are none. */
  first: number
  last: number
  /** Taken off the rows' tops (scroll-space.ts). */
  shift: number
  /** The rows fly past: they stand for their photos, without previews. */
  inFlight: boolean
}

/** Rows that are in view or nearly so. Draws again only when other rows are. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  space: ScrollSpace,
  geometry: Geometry,
  height: number,
): RowRange {
  const [, redraw] = useState(0)
  const [flight] = useState(() => new Flight())
  const settled = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(settled.current), [])
  const inFlight = flight.isOn(performance.now())
  // Read while drawing: a new geometry is drawn with its own rows at once.
  const range = rangeAt(geometry, space, height, inFlight)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let shown = rangeAt(geometry, space, element.clientHeight, range.inFlight)
    const onScroll = () => {
      const before = shown
      const nowMs = performance.now()
      const hasJumped = flight.scrolled(space.top, element.clientHeight, nowMs)
      const isFlying = flight.isOn(nowMs)
      if (isFlying && hasJumped) {
        clearTimeout(settled.current)
        settled.current = setTimeout(() => redraw((count) => count + 1), SETTLED_MS + 1)
      }
      shown = rangeAt(geometry, space, element.clientHeight, isFlying)
      // Position and shift have changed together: a frame drawn between them would jump.
      if (shown.shift !== before.shift) flushSync(() => redraw((count) => count + 1))
      else if (!isSame(shown, before)) redraw((count) => count + 1)
    }
    // The position may have been restored after drawing.
    if (!isSame(shown, range)) redraw((count) => count + 1)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller, space, geometry, flight, range.first, range.last, range.shift, range.inFlight])
  return range
}

const isSame = (a: RowRange, b: RowRange): boolean =>
  a.first === b.first && a.last === b.last && a.shift === b.shift && a.inFlight === b.inFlight

function rangeAt(
  geometry: Geometry,
  { top, shift }: ScrollSpace,
  height: number,
  inFlight: boolean,
): RowRange {
  if (geometry.rows.length === 0) return { first: 0, last: -1, shift, inFlight }
  const margin = inFlight ? height * OVERSCAN_IN_FLIGHT : Math.max(300, height * OVERSCAN)
  return {
    first: rowAt(geometry.rows, top - margin),
    last: rowAt(geometry.rows, top + height + margin),
    shift,
    inFlight,
  }
}
