import type { Rectangle } from './rubber-band.ts'

/** The rubber band while it is pulled. */
export function Band({ rectangle }: { rectangle: Rectangle | null }) {
  if (!rectangle) return null
  const { left, top, right, bottom } = rectangle
  return (
    <div
      className="rubber-band"
      role="presentation"
      style={{ left, top, width: right - left, height: bottom - top }}
    />
  )
}
