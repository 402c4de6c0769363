import { describe, expect, it } from 'vitest'
import { type GridList, type GridOptions, layOut, monthsOf, type PhotoRow, rowAt } from './layout.ts'

const options: GridOptions = { width: 1000, targetRowHeight: 180, gap: 4, headingHeight: 44 }
const RATIOS = [1.5, 0.667, 1.333, 0.75, 1.78]

function makeList(perMonth: number[]): GridList {
  const list: GridList = { ids: [], aspectRatios: [], months: [] }
  perMonth.forEach((count, month) => {
    for (let i = 0; i < count; i++) {
      list.ids.push(list.ids.length + 1)
      list.aspectRatios.push(RATIOS[(i * 7 + month) % RATIOS.length] ?? 1)
      list.months.push(`20${String(10 + month)}-01`)
    }
  })
  return list
}

const photoRows = (geometry: { rows: readonly { kind: string }[] }) =>
  geometry.rows.filter((row): row is PhotoRow => row.kind === 'photos')

describe('layOut', () => {
  it('places every photo exactly once, in order, under its month', () => {
    const list = makeList([1, 730, 3, 1300])
    const geometry = layOut(list, options)
    expect(geometry.placed).toBe(list.ids.length)
    expect(photoRows(geometry).flatMap((row) => range(row.start, row.end))).toEqual(range(0, list.ids.length))
    expect(geometry.rows.filter((row) => row.kind === 'heading').map((row) => row.count)).toEqual([
      1, 730, 3, 1300,
    ])
  })

  it('has no heading where no photo has a date', () => {
    const dated = makeList([40])
    const undated = { ...dated, months: dated.months.map(() => '') }
    expect(layOut(undated, options).rows.some((row) => row.kind === 'heading')).toBe(false)
    expect(layOut(undated, options).placed).toBe(40)
    const mixed = { ...dated, months: dated.months.map((month, i) => (i < 20 ? month : '')) }
    expect(layOut(mixed, options).rows.filter((row) => row.kind === 'heading')).toHaveLength(2)
  })

  it('fills every row to the width except the last of a month', () => {
    const geometry = layOut(makeList([2600]), options)
    const rows = photoRows(geometry)
    for (const row of rows.slice(0, -1)) {
      const last = row.end - 1
      expect((geometry.lefts[last] ?? 0) + (geometry.widths[last] ?? 0)).toBeCloseTo(1000, 0)
    }
  })

  it('keeps aspect ratios', () => {
    const list = makeList([600])
    const geometry = layOut(list, options)
    for (const row of photoRows(geometry).slice(0, -1)) {
      for (let i = row.start; i < row.end; i++) {
        const shown = (geometry.widths[i] ?? 0) / row.height
        expect(Math.abs(shown / (list.aspectRatios[i] ?? 1) - 1)).toBeLessThan(0.02)
      }
    }
  })

  it('stacks rows without overlap and ends at its height', () => {
    const geometry = layOut(makeList([5, 900, 40]), options)
    let bottom = 0
    for (const row of geometry.rows) {
      expect(row.top).toBeCloseTo(bottom, 3)
      bottom = row.top + row.height + (row.kind === 'photos' ? options.gap : 0)
    }
    expect(geometry.height).toBeCloseTo(bottom, 3)
  })

  it('keeps rows near the wished height, whatever shapes come together', () => {
    const list = makeList([900])
    list.aspectRatios = list.aspectRatios.map((ratio, i) =>
      i % 17 === 0 ? 4.5 : i % 11 === 0 ? 0.45 : ratio,
    )
    const heights = photoRows(layOut(list, options)).map(({ height }) => height)
    expect(Math.min(...heights)).toBeGreaterThan(180 / 2)
    expect(Math.max(...heights)).toBeLessThan(180 * 1.4)
  })

  it('waits for a width', () => {
    expect(layOut(makeList([5]), { ...options, width: 0 })).toMatchObject({ rows: [], placed: 0, height: 0 })
  })

  it('gives extreme panoramas and an empty list a usable place', () => {
    const geometry = layOut({ ids: [1, 2], aspectRatios: [40, 0.01], months: ['', ''] }, options)
    expect(geometry.placed).toBe(2)
    for (const row of photoRows(geometry)) expect(row.height).toBeGreaterThan(60)
    expect(layOut({ ids: [], aspectRatios: [], months: [] }, options)).toMatchObject({
      rows: [],
      height: 0,
    })
  })
})

describe('rowAt', () => {
  it('finds the row that covers an offset', () => {
    const { rows } = layOut(makeList([300]), options)
    rows.forEach((row, index) => {
      expect(rowAt(rows, row.top)).toBe(index)
      expect(rowAt(rows, row.top + row.height / 2)).toBe(index)
    })
    expect(rowAt(rows, 1e9)).toBe(rows.length - 1)
    expect(rowAt([], 10)).toBe(0)
  })
})

describe('monthsOf', () => {
  it('groups neighbouring equal months only', () => {
    expect(monthsOf(['2020-02', '2020-02', '2020-01', ''])).toEqual([
      { month: '2020-02', start: 0, end: 2 },
      { month: '2020-01', start: 2, end: 3 },
      { month: '', start: 3, end: 4 },
    ])
  })
})

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}
