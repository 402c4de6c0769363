import { describe, expect, it } from 'vitest'
import { int8Kernels } from './int8-kernel.ts'
import { type Hit, Int8Matrix } from './int8-matrix.ts'

/** Deterministic numbers between −1 and 1. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
}

function randomRows(count: number, dimension: number, seed: number, unit = true): Float32Array[] {
  const next = randomNumbers(seed)
  return Array.from({ length: count }, () => {
    const row = Float32Array.from({ length: dimension }, next)
    const length = unit ? Math.hypot(...row) : 1
    return row.map((value) => value / length)
  })
}

function filled(rows: Float32Array[]): Int8Matrix {
  const matrix = new Int8Matrix(rows[0]?.length ?? 1)
  for (const row of rows) matrix.append(row)
  return matrix
}

function bruteForce(rows: Float32Array[], query: Float32Array, count: number): Hit[] {
  return rows
    .map((row, index) => ({
      row: index,
      score: row.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0),
    }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, count)
}

function expectSame(found: Hit[] | undefined, wanted: Hit[]): void {
  expect(found?.map(({ row }) => row)).toEqual(wanted.map(({ row }) => row))
  for (const [index, { score }] of wanted.entries()) expect(found?.[index]?.score).toBeCloseTo(score, 6)
}

describe('Int8Matrix', () => {
  it.each([1, 3, 16, 64, 100, 384, 512, 1024])(
    'finds exactly what a full comparison finds, %i numbers',
    (dimension) => {
      const rows = randomRows(700, dimension, dimension)
      const matrix = filled(rows)
      const queries = randomRows(8, dimension, 99)
      const found = matrix.search(queries, 12, (row) => rows[row] as Float32Array)
      for (const [index, query] of queries.entries()) expectSame(found[index], bruteForce(rows, query, 12))
    },
  )

  it('finds exactly the same across blocks, for one query as for several', () => {
    const rows = randomRows(20_000, 24, 5)
    const matrix = filled(rows)
    const queries = randomRows(3, 24, 6)
    const read = (row: number) => rows[row] as Float32Array
    const together = matrix.search(queries, 40, read)
    for (const [index, query] of queries.entries()) {
      expectSame(together[index], bruteForce(rows, query, 40))
      expect(matrix.search([query], 40, read)[0]).toEqual(together[index])
    }
  })

  it('tells rows apart that int8 cannot', () => {
    const [base] = randomRows(1, 64, 1)
    const rows = Array.from({ length: 300 }, (_, index) =>
      (base as Float32Array).map((value, i) => value + (i === index % 64 ? 1e-5 * (index + 1) : 0)),
    )
    const found = filled(rows).search([base as Float32Array], 5, (row) => rows[row] as Float32Array)
    expectSame(found[0], bruteForce(rows, base as Float32Array, 5))
  })

  it('handles rows of any length, zeros, and more wanted than there are', () => {
    const rows = [
      ...randomRows(4, 20, 3, false).map((row) => row.map((value) => value * 50)),
      new Float32Array(20),
    ]
    const [query] = randomRows(1, 20, 4) as [Float32Array]
    const matrix = filled(rows)
    expectSame(matrix.search([query], 50, (row) => rows[row] as Float32Array)[0], bruteForce(rows, query, 50))
    expect(matrix.search([query], 0, () => query)).toEqual([[]])
    expect(new Int8Matrix(20).search([query], 3, () => query)).toEqual([[]])
  })

  it('never finds a removed row again', () => {
    const rows = randomRows(50, 32, 8)
    const matrix = filled(rows)
    const query = rows[7] as Float32Array
    matrix.remove(7)
    const hits = matrix.search([query], 50, (row) => rows[row] as Float32Array)[0]
    expect(hits?.map(({ row }) => row)).not.toContain(7)
    expect(hits).toHaveLength(49)
  })

  it('tells every pair above a limit, from a row on', () => {
    const rows = randomRows(9000, 16, 11)
    const matrix = filled(rows)
    const queries = rows.slice(0, 7)
    const told: string[] = []
    matrix.above(
      queries,
      (query) => 0.5 + query / 100,
      8000,
      (query, row) => told.push(`${query} ${row}`),
    )
    const wanted = queries.flatMap((query, index) =>
      bruteForce(rows, query, 9000)
        .filter(
          ({ row, score }) =>
            row >= 8000 &&
            Math.abs(score - (0.5 + index / 100)) > matrix.tolerance &&
            score > 0.5 + index / 100,
        )
        .map(({ row }) => `${index} ${row}`),
    )
    expect(wanted.length).toBeGreaterThan(20)
    expect(told).toEqual(expect.arrayContaining(wanted))
    for (const pair of told) {
      const [query = 0, row = 0] = pair.split(' ').map(Number)
      const [hit] = bruteForce([rows[row] as Float32Array], queries[query] as Float32Array, 1)
      expect(hit?.score).toBeGreaterThan(0.5 + query / 100 - matrix.tolerance)
    }
  })

  it('refuses vectors that do not belong into it', () => {
    const matrix = new Int8Matrix(4)
    expect(() => matrix.append([1, 2, 3])).toThrow('A vector of 3 numbers does not fit among ones of 4.')
    expect(() => matrix.append([1, 2, 3, Number.NaN])).toThrow('not a number')
    expect(matrix.length).toBe(0)
    expect(() => int8Kernels(1040, new WebAssembly.Memory({ initial: 1 }))).toThrow('16 to 1,024')
  })
})
