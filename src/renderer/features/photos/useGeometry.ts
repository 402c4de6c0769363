import { useMemo } from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { type Geometry, type GridOptions, layOut } from './layout.ts'

/** The geometry of a list, so that coming back to it costs nothing. */
const known = new WeakMap<PhotoList, { width: number; rowHeight: number; geometry: Geometry }>()

/** Geometry of the grid; empty until the width is known. */
export function useGeometry(list: PhotoList, options: GridOptions): Geometry {
  const { width, targetRowHeight, gap, headingHeight } = options
  return useMemo(() => {
    const before = known.get(list)
    if (before?.width === width && before.rowHeight === targetRowHeight) return before.geometry
    const geometry = layOut(list, { width, targetRowHeight, gap, headingHeight })
    if (width > 0) known.set(list, { width, rowHeight: targetRowHeight, geometry })
    return geometry
  }, [list, width, targetRowHeight, gap, headingHeight])
}
