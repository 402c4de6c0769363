import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { normalise } from '../vectors.ts'
import { type CentroidMatrix, centroidSearch, nearestOwners } from './centroid-search.ts'
import { Int8Search } from './int8-search.ts'
import { PlainSearch } from './plain-search.ts'
import { FileRows, rowsInMemory } from './row-source.ts'

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

/** `landmarks` clouds of three centroids each. */
function clouds(landmarks: number, dimension: number): { values: Float32Array; matrix: CentroidMatrix } {
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
  const values = new Float32Array(landmarks * 3 * dimension)
  const owners = new Uint32Array(landmarks * 3)
  for (let landmark = 0; landmark < landmarks; landmark++) {
    const middle = Float32Array.from({ length: dimension }, next)
    for (let view = 0; view < 3; view++) {
      const row = landmark * 3 + view
      owners[row] = landmark
      values.set(normalise(middle.map((value) => value + 0.7 * next())), row * dimension)
    }
  }
  return { values, matrix: { rows: rowsInMemory(values, dimension), owners } }
}

describe('centroid search', () => {
  it('compares a small gallery in loops and a large one in int8', () => {
    expect(centroidSearch(clouds(10, 64).matrix)).toBeInstanceOf(PlainSearch)
    expect(centroidSearch(clouds(6000, 64).matrix)).toBeInstanceOf(Int8Search)
  })

  it('gives the same rows, owners and scores either way', () => {
    const { values, matrix } = clouds(3000, 96)
    const queries = [5, 700, 8999].map((row) =>
      normalise(values.slice(row * 96, (row + 1) * 96).map((v, i) => v + 0.05 * Math.sin(i))),
    )
    const plain = new PlainSearch(matrix).nearest(queries, 10)
    const int8 = new Int8Search(matrix).nearest(queries, 10)
    expect(int8.map((hits) => hits.map(({ row, owner }) => [row, owner]))).toEqual(
      plain.map((hits) => hits.map(({ row, owner }) => [row, owner])),
    )
    expect(int8[1]?.[0]?.score).toBeCloseTo(plain[1]?.[0]?.score ?? 0, 9)
    expect(plain.map(([best]) => best?.owner)).toEqual([1, 233, 2999])
  })

  it('lists each landmark once, by its nearest centroid', () => {
    const { values, matrix } = clouds(400, 32)
    const query = values.slice(32 * 30, 32 * 31)
    const search = new Int8Search(matrix)
    const owners = nearestOwners(search, matrix, [query], 5)[0] ?? []
    expect(owners[0]).toMatchObject({ owner: 10, row: 30 })
    expect(new Set(owners.map(({ owner }) => owner)).size).toBe(5)
    const all = search.nearest([query], 1200)[0] ?? []
    for (const { owner, row } of owners) expect(all.find((hit) => hit.owner === owner)?.row).toBe(row)
  })

  it('reads the originals from a file, and says when it is cut short', () => {
    const { values, matrix } = clouds(900, 48)
    const dir = mkdtempSync(join(tmpdir(), 'moodmark-rows-'))
    dirs.push(dir)
    const path = join(dir, 'centroids.f32')
    writeFileSync(path, new Uint8Array(values.buffer))
    const rows = new FileRows(path, 48, 2700)
    const query = values.slice(48 * 1500, 48 * 1501)
    const fromFile = new Int8Search({ rows, owners: matrix.owners }).nearest([query], 7)
    expect(fromFile).toEqual(new Int8Search(matrix).nearest([query], 7))
    rows.close()
    writeFileSync(path, new Uint8Array(values.buffer, 0, values.byteLength - 4))
    expect(() => new FileRows(path, 48, 2700)).toThrow(/centroids\.f32 is cut short/)
  })

  it('refuses owners that do not fit', () => {
    const { matrix } = clouds(4, 8)
    expect(() => centroidSearch({ rows: matrix.rows, owners: new Uint32Array(3) })).toThrow(
      '3 owners do not fit 12 centroids.',
    )
    expect(() => rowsInMemory(new Float32Array(10), 4)).toThrow('10 numbers are no whole rows of 4.')
  })
})
