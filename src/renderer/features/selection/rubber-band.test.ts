import { describe, expect, it } from 'vitest'
import type { Geometry } from '../photos/layout.ts'
import { photosIn, rectangleOf } from './rubber-band.ts'

// Two rows of three photos, 100 px wide and high with 4 px between, under a heading of 40 px.
const geometry: Geometry = {
  rows: [
    { kind: 'heading', month: '2020-01', count: 6, start: 0, top: 0, height: 40 },
    { kind: 'photos', start: 0, end: 3, top: 40, height: 100 },
    { kind: 'photos', start: 3, end: 6, top: 144, height: 100 },
  ] as Geometry['rows'],
  rowOfPhoto: Int32Array.of(1, 1, 1, 2, 2, 2),
  lefts: Float32Array.of(0, 104, 208, 0, 104, 208),
  widths: Float32Array.of(100, 100, 100, 100, 100, 100),
  placed: 6,
  height: 248,
}
const MARGIN = 24

describe('a rubber band', () => {
  it('takes what it touches, whichever way it was drawn', () => {
    const upwards = rectangleOf({ x: 300, y: 200 }, { x: 140, y: 60 })
    expect(photosIn(geometry, upwards, MARGIN)).toEqual([1, 2, 4, 5])
    expect(photosIn(geometry, rectangleOf({ x: 30, y: 50 }, { x: 31, y: 51 }), MARGIN)).toEqual([0])
  })

  it('takes nothing in margins, gaps and headings', () => {
    expect(photosIn(geometry, rectangleOf({ x: 0, y: 0 }, { x: 20, y: 300 }), MARGIN)).toEqual([])
    expect(photosIn(geometry, rectangleOf({ x: 30, y: 5 }, { x: 300, y: 35 }), MARGIN)).toEqual([])
    expect(photosIn(geometry, rectangleOf({ x: 125, y: 60 }, { x: 127, y: 90 }), MARGIN)).toEqual([])
  })

  it('may reach beyond the grid', () => {
    expect(photosIn(geometry, rectangleOf({ x: -50, y: 150 }, { x: 5000, y: 9000 }), MARGIN)).toEqual([
      3, 4, 5,
    ])
    expect(photosIn({ ...geometry, rows: [] }, rectangleOf({ x: 0, y: 0 }, { x: 9, y: 9 }), MARGIN)).toEqual(
      [],
    )
  })
})
