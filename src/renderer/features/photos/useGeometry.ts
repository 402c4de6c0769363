import { useEffect, useMemo, useState } from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { type Geometry, type GridOptions, layOut } from './layout.ts'

/** Time that may be spent before the window gets its next chance to draw. */
const SLICE_MS = 8

interface Layout {
  geometry: Geometry
  /** What is still to do; null when done. */
  steps: Generator<Geometry, Geometry> | null
}

/** The finished geometry of a list, so that coming back to it costs nothing. */
const finished = new WeakMap<PhotoList, { width: number; rowHeight: number; geometry: Geometry }>()

function advance(layout: Layout): void {
  const deadline = performance.now() + SLICE_MS
  while (layout.steps) {
    const step = layout.steps.next()
    layout.geometry = step.value
    if (step.done) layout.steps = null
    if (performance.now() > deadline) return
  }
}

/** Geometry of the grid: the first slice at once, the rest between frames. A new object means there is more of it. */
export function useGeometry(list: PhotoList, options: GridOptions): Geometry {
  const { width, targetRowHeight, gap, headingHeight } = options
  const layout = useMemo<Layout>(() => {
    const known = finished.get(list)
    if (known?.width === width && known.rowHeight === targetRowHeight) {
      return { geometry: known.geometry, steps: null }
    }
    const steps = layOut(list, { width, targetRowHeight, gap, headingHeight })
    const first: Layout = { geometry: emptyGeometry, steps: width > 0 ? steps : null }
    advance(first)
    return first
  }, [list, width, targetRowHeight, gap, headingHeight])

  const [later, setLater] = useState<{ layout: Layout; geometry: Geometry } | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const next = () => {
      if (layout.steps) {
        advance(layout)
        setLater({ layout, geometry: layout.geometry })
      }
      if (layout.steps) timer = setTimeout(next, 0)
      else if (width > 0) finished.set(list, { width, rowHeight: targetRowHeight, geometry: layout.geometry })
    }
    timer = setTimeout(next, 0)
    return () => {
      if (timer !== null) clearTimeout(timer)
    }
  }, [layout, list, width, targetRowHeight])

  return later?.layout === layout ? later.geometry : layout.geometry
}

const emptyGeometry: Geometry = {
  rows: [],
  rowOfPhoto: new Int32Array(0),
  lefts: new Float32Array(0),
  widths: new Float32Array(0),
  placed: 0,
  height: 0,
}
