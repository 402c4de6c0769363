import { type RefObject, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Geometry, rowAt } from './layout.ts'
import type { ScrollSpace } from './scroll-space.ts'

/** Rows beyond the edges that are in the document already, as a part of the window's height. */
const OVERSCAN = 0.75

export interface RowRange {
  /** First and last row, both included; `last` < `first` when there are none. */
  first: number
  last: number
  /** Taken off the rows' tops (scroll-space.ts). */
  shift: number
}

/** Rows that are in view or nearly so. Draws again only when other rows are. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  space: ScrollSpace,
  geometry: Geometry,
  height: number,
): RowRange {
  const [, redraw] = useState(0)
  // Read while drawing: a new geometry is drawn with its own rows at once.
  const range = rangeAt(geometry, space, height)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let shown = rangeAt(geometry, space, element.clientHeight)
    const onScroll = () => {
      const before = shown
      shown = rangeAt(geometry, space, element.clientHeight)
      // Position and shift have changed together: a frame drawn between them would jump.
      if (shown.shift !== before.shift) flushSync(() => redraw((count) => count + 1))
      else if (!isSame(shown, before)) redraw((count) => count + 1)
    }
    // The position may have been restored after drawing.
    if (!isSame(shown, range)) redraw((count) => count + 1)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller, space, geometry, range.first, range.last, range.shift])
  return range
}

const isSame = (a: RowRange, b: RowRange): boolean =>
  a.first === b.first && a.last === b.last && a.shift === b.shift

function rangeAt(geometry: Geometry, { top, shift }: ScrollSpace, height: number): RowRange {
  if (geometry.rows.length === 0) return { first: 0, last: -1, shift }
  const margin = Math.max(300, height * OVERSCAN)
  return {
    first: rowAt(geometry.rows, top - margin),
    last: rowAt(geometry.rows, top + height + margin),
    shift,
  }
}
