/** Keeps the photo at the top of the window where it is when the list or the width changes under it. */
import type { PhotoList } from '../../../shared/library.ts'
import { type Geometry, rowAt } from './layout.ts'

export interface ScrollAnchor {
  photoId: number
  /** Distance of the window's top from the top of the photo's row, px. */
  offset: number
}

/** The photo to hold on to, or null at the very top, where new photos should push in visibly. */
export function anchorAt(
  list: Pick<PhotoList, 'ids'>,
  geometry: Geometry,
  scrollTop: number,
): ScrollAnchor | null {
  if (scrollTop < 8) return null
  for (let index = rowAt(geometry.rows, scrollTop); index < geometry.rows.length; index++) {
    const row = geometry.rows[index]
    if (row?.kind !== 'photos') continue
    const photoId = list.ids[row.start]
    return photoId === undefined ? null : { photoId, offset: scrollTop - row.top }
  }
  return null
}

/** Where to scroll so that the anchor is back in place; null when its photo is gone or not laid out yet. */
export function scrollTopFor(
  anchor: ScrollAnchor,
  list: Pick<PhotoList, 'ids'>,
  geometry: Geometry,
): number | null {
  const index = list.ids.indexOf(anchor.photoId)
  if (index < 0 || index >= geometry.placed) return null
  const row = geometry.rows[geometry.rowOfPhoto[index] ?? -1]
  return row ? Math.max(0, row.top + Math.min(anchor.offset, row.height)) : null
}
