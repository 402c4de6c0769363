/** Which photos a rubber band touches. All coordinates are px in the grid's content, its margins included. */
import { type Geometry, rowAt } from '../photos/layout.ts'

export interface Rectangle {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Point {
  x: number
  y: number
}

export const rectangleOf = (from: Point, to: Point): Rectangle => ({
  left: Math.min(from.x, to.x),
  top: Math.min(from.y, to.y),
  right: Math.max(from.x, to.x),
  bottom: Math.max(from.y, to.y),
})

/** Indexes of the photos that the rectangle touches, in the list's order. @param margin left of the rows, px */
export function photosIn(geometry: Geometry, rectangle: Rectangle, margin: number): number[] {
  const { rows, lefts, widths } = geometry
  const found: number[] = []
  for (let i = rowAt(rows, Math.max(0, rectangle.top)); i < rows.length; i++) {
    const row = rows[i]
    if (!row || row.top > rectangle.bottom) break
    if (row.kind !== 'photos' || row.top + row.height < rectangle.top) continue
    for (let photo = row.start; photo < row.end; photo++) {
      const left = margin + (lefts[photo] ?? 0)
      if (left <= rectangle.right && left + (widths[photo] ?? 0) >= rectangle.left) found.push(photo)
    }
  }
  return found
}
