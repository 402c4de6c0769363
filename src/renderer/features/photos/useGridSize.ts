import { type RefObject, useLayoutEffect, useState } from 'react'

interface GridSize {
  /**
   * Of the whole element, px: a scroll bar lies within the rows' margin, so that rows are laid out alike with a scroll
   * bar, with the scrubber in its place, and with neither.
   */
  width: number
  height: number
}

/** Of the grid drawn last: the next one is nearly always as large, and is laid out once instead of thrice. */
let lastSize: GridSize = { width: 0, height: 0 }

/** Size of the grid; before it has been measured that of the last one, `{0, 0}` for the first. */
export function useGridSize(ref: RefObject<HTMLElement | null>): GridSize {
  const [size, setSize] = useState(lastSize)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const { offsetWidth: width, offsetHeight: height } = element
      if (width === lastSize.width && height === lastSize.height) return setSize(lastSize)
      lastSize = { width, height }
      setSize(lastSize)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
