import { describe, expect, test } from 'vitest'
import { cut } from './cut.ts'

// A working copy of 4 × 2 pixels; red counts the columns, green the rows.
const copy = { data: new Uint8Array(24), width: 4, height: 2 }
for (let y = 0; y < 2; y++) for (let x = 0; x < 4; x++) copy.data.set([x, y, 9], (y * 4 + x) * 3)
const photo = { width: 400, height: 200 }

describe('cut', () => {
  test('takes pixels of the photo, whose working copy is smaller', () => {
    expect(cut(copy, photo, [100, 100, 300, 200], 'a.jpg')).toEqual({
      data: Uint8Array.of(1, 1, 9, 2, 1, 9),
      width: 2,
      height: 1,
    })
  })

  test('leaves away what lies outside', () => {
    expect(cut(copy, photo, [-50, -50, 900, 900], 'a.jpg')).toEqual(copy)
    expect(cut(copy, photo, [350.5, 0, 500, 50], 'a.jpg')).toMatchObject({ width: 1, height: 1 })
  })

  test('names the photo when the box misses it', () => {
    expect(() => cut(copy, photo, [500, 0, 600, 100], 'a.jpg')).toThrow(
      /a\.jpg: the box 500, 0, 600, 100.*400 × 200/,
    )
  })
})
