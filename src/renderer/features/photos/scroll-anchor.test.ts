import { describe, expect, it } from 'vitest'
import { type GridList, layOut } from './layout.ts'
import { anchorAt, scrollTopFor } from './scroll-anchor.ts'

const options = { width: 900, targetRowHeight: 160, gap: 4, headingHeight: 40 }
const listOf = (ids: number[]): GridList => ({
  ids,
  aspectRatios: ids.map((id) => [1.5, 0.7, 1.3][id % 3] ?? 1),
  months: ids.map(() => '2021-05'),
})
const ids = Array.from({ length: 200 }, (_, i) => 1000 - i)

describe('scroll anchor', () => {
  it('finds the same photo again after others were added above it', () => {
    const before = listOf(ids)
    const anchor = anchorAt(before, layOut(before, options), 1500)
    expect(anchor).not.toBeNull()
    const after = listOf([...Array.from({ length: 37 }, (_, i) => 2000 - i), ...ids])
    const geometry = layOut(after, options)
    const top = anchor ? scrollTopFor(anchor, after, geometry) : null
    expect(top).toBeGreaterThan(1500)
    const row = geometry.rows[geometry.rowOfPhoto[after.ids.indexOf(anchor?.photoId ?? 0)] ?? 0]
    expect(Math.abs((top ?? 0) - (row?.top ?? 0))).toBeLessThanOrEqual(row?.height ?? 0)
  })

  it('holds on to nothing at the top or when the photo is gone', () => {
    const list = listOf(ids)
    const geometry = layOut(list, options)
    expect(anchorAt(list, geometry, 0)).toBeNull()
    expect(scrollTopFor({ photoId: 5, offset: 0 }, list, geometry)).toBeNull()
  })
})
