import { describe, expect, it } from 'vitest'
import { isGridKey, nextPhoto } from './grid-keys.ts'
import { layOut } from './layout.ts'

const count = 60
const list = {
  ids: Array.from({ length: count }, (_, i) => i + 1),
  aspectRatios: Array.from({ length: count }, (_, i) => [1.5, 0.7, 1.3][i % 3] ?? 1),
  months: Array.from({ length: count }, (_, i) => (i < 20 ? '2021-05' : '2021-04')),
}
const geometry = layOut(list, { width: 900, targetRowHeight: 160, gap: 4, headingHeight: 40 })
const rowOf = (photo: number) => geometry.rowOfPhoto[photo] ?? -1
const middle = (photo: number) => (geometry.lefts[photo] ?? 0) + (geometry.widths[photo] ?? 0) / 2

describe('nextPhoto', () => {
  it('walks left and right through the list and stops at its ends', () => {
    expect(nextPhoto(geometry, 5, 'ArrowRight', 600)).toBe(6)
    expect(nextPhoto(geometry, 5, 'ArrowLeft', 600)).toBe(4)
    expect(nextPhoto(geometry, 0, 'ArrowLeft', 600)).toBe(0)
    expect(nextPhoto(geometry, count - 1, 'ArrowRight', 600)).toBe(count - 1)
  })

  it('goes down to the nearest photo of the next row, over month headings', () => {
    for (let photo = 0; photo < count; photo++) {
      const below = nextPhoto(geometry, photo, 'ArrowDown', 600)
      if (below === photo) continue
      expect(rowOf(below)).toBeGreaterThan(rowOf(photo))
      const between = geometry.rows.slice(rowOf(photo) + 1, rowOf(below))
      expect(between.every((row) => row.kind === 'heading')).toBe(true)
      const row = geometry.rows[rowOf(below)]
      if (row?.kind !== 'photos') throw new Error('not a row of photos')
      for (let other = row.start; other < row.end; other++) {
        expect(Math.abs(middle(below) - middle(photo))).toBeLessThanOrEqual(
          Math.abs(middle(other) - middle(photo)),
        )
      }
    }
  })

  it('stays in the first row going up and in the last going down', () => {
    expect(nextPhoto(geometry, 1, 'ArrowUp', 600)).toBe(1)
    expect(nextPhoto(geometry, count - 1, 'ArrowDown', 600)).toBe(count - 1)
  })

  it('jumps by pages and to the ends', () => {
    const paged = nextPhoto(geometry, 0, 'PageDown', 400)
    expect(rowOf(paged)).toBeGreaterThan(rowOf(0) + 1)
    expect(rowOf(nextPhoto(geometry, paged, 'PageUp', 400))).toBeLessThan(rowOf(paged))
    expect(nextPhoto(geometry, 30, 'PageDown', 1e6)).toBeGreaterThan(50)
    expect(rowOf(nextPhoto(geometry, 30, 'PageUp', 1e6))).toBe(rowOf(0))
    expect(nextPhoto(geometry, 30, 'Home', 400)).toBe(0)
    expect(nextPhoto(geometry, 30, 'End', 400)).toBe(count - 1)
  })

  it('knows its keys', () => {
    expect(isGridKey('ArrowUp')).toBe(true)
    expect(isGridKey('a')).toBe(false)
  })
})
