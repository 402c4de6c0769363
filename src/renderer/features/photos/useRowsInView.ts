import { type RefObject, useLayoutEffect, useState } from 'react'
import { type Geometry, rowAt } from './layout.ts'

/** Rows beyond the edges that are in the document already, as a part of the window's height. */
const OVERSCAN = 0.75

export interface RowRange {
  /** First and last row, both included; `last` < `first` when there are none. */
  first: number
  last: number
}

/** Rows that are in view or nearly so. Draws again only when other rows are. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  geometry: Geometry,
  height: number,
): RowRange {
  const [, redraw] = useState(0)
  // Read while drawing: a new geometry is drawn with its own rows at once.
  const range = rangeAt(geometry, scroller.current?.scrollTop ?? 0, height)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    let shown = rangeAt(geometry, element.scrollTop, element.clientHeight)
    const onScroll = () => {
      const now = rangeAt(geometry, element.scrollTop, element.clientHeight)
      if (now.first === shown.first && now.last === shown.last) return
      shown = now
      redraw((count) => count + 1)
    }
    // The position may have been restored after drawing.
    if (shown.first !== range.first || shown.last !== range.last) redraw((count) => count + 1)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller, geometry, range.first, range.last])
  return range
}

function rangeAt(geometry: Geometry, scrollTop: number, height: number): RowRange {
  if (geometry.rows.length === 0) return { first: 0, last: -1 }
  const margin = Math.max(300, height * OVERSCAN)
  return {
    first: rowAt(geometry.rows, scrollTop - margin),
    last: rowAt(geometry.rows, scrollTop + height + margin),
  }
}
