import type { Rectangle } from './rubber-band.ts'

/**
 * The rubber band while it is pulled.
 * @param shift what is taken off tops in the grid (scroll-space.ts)
 */
export function Band({ rectangle, shift }: { rectangle: Rectangle | null; shift: number }) {
  if (!rectangle) return null
  const { left, top, right, bottom } = rectangle
  return (
    <div
      className="rubber-band"
      role="presentation"
      style={{ left, top: top - shift, width: right - left, height: bottom - top }}
    />
  )
}
