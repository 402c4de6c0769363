import { expect, it } from 'vitest'
import { spreadOut } from './spread-out.ts'

const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

it('chooses the vectors that differ most, and all when there are few', () => {
  const vectors = [0, 2, 4, 90, 91, 180].map(at)
  expect(spreadOut(vectors, 3)).toEqual([vectors[0], vectors[5], vectors[3]])
  expect(spreadOut(vectors, 6)).toEqual(vectors)
  expect(spreadOut([], 3)).toEqual([])
})

it('stops at what differs when all are the same', () => {
  expect(spreadOut([at(10), at(10), at(10)], 2)).toHaveLength(2)
})
