/** Moving through the justified grid by keys: rows have different numbers of photos of different widths. */
import { type Geometry, type PhotoRow, rowAt } from './layout.ts'

export type GridKey =
  | 'ArrowLeft'
  | 'ArrowRight'
  | 'ArrowUp'
  | 'ArrowDown'
  | 'Home'
  | 'End'
  | 'PageUp'
  | 'PageDown'

const GRID_KEYS: readonly string[] = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]
export const isGridKey = (key: string): key is GridKey => GRID_KEYS.includes(key)

/** The large key of that name on a Mac deletes backwards. */
export const isRemoveKey = (key: string): boolean => key === 'Delete' || key === 'Backspace'

/** The photo that `key` leads to from `photo`; stays within what has been laid out. `pageHeight` in px. */
export function nextPhoto(geometry: Geometry, photo: number, key: GridKey, pageHeight: number): number {
  const last = geometry.placed - 1
  if (last < 0) return 0
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, photo - 1)
    case 'ArrowRight':
      return Math.min(last, photo + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowUp':
      return photoInRow(geometry, photo, photoRow(geometry, rowIndex(geometry, photo) - 1, -1))
    case 'ArrowDown':
      return photoInRow(geometry, photo, photoRow(geometry, rowIndex(geometry, photo) + 1, 1))
    case 'PageUp':
    case 'PageDown': {
      const top = geometry.rows[rowIndex(geometry, photo)]?.top ?? 0
      const direction = key === 'PageUp' ? -1 : 1
      const target = rowAt(geometry.rows, Math.max(0, top + direction * pageHeight))
      const row =
        photoRow(geometry, target, direction) ?? photoRow(geometry, target, direction === 1 ? -1 : 1)
      return photoInRow(geometry, photo, row)
    }
  }
}

const rowIndex = (geometry: Geometry, photo: number): number => geometry.rowOfPhoto[photo] ?? 0

/** The first row of photos from `index` on in `direction`, passing over headings. */
function photoRow(geometry: Geometry, index: number, direction: 1 | -1): PhotoRow | null {
  for (let i = index; i >= 0 && i < geometry.rows.length; i += direction) {
    const row = geometry.rows[i]
    if (row?.kind === 'photos') return row
  }
  return null
}

/** The photo of `row` whose middle is nearest to the middle of `photo`. */
function photoInRow(geometry: Geometry, photo: number, row: PhotoRow | null): number {
  if (!row) return photo
  const middle = (i: number) => (geometry.lefts[i] ?? 0) + (geometry.widths[i] ?? 0) / 2
  const wanted = middle(photo)
  let best = row.start
  for (let i = row.start; i < row.end; i++) {
    if (Math.abs(middle(i) - wanted) < Math.abs(middle(best) - wanted)) best = i
  }
  return best
}
