import { describe, expect, it } from 'vitest'
import { mergedQueue } from './queue-order.ts'

describe('the queue of Review', () => {
  it('begins in the order of the library', () => {
    expect(mergedQueue([], 0, [5, 3, 9])).toEqual([5, 3, 9])
  })

  it('keeps what was asked, what is asked and what comes next, and takes the rest as it is now', () => {
    expect(mergedQueue([1, 2, 3, 4, 5], 1, [9, 5, 3, 2])).toEqual([1, 2, 3, 9, 5])
  })

  it('drops photos ahead that no longer wait, keeps the one that is asked about', () => {
    expect(mergedQueue([1, 2, 3, 4], 1, [4])).toEqual([1, 2, 4])
    expect(mergedQueue([1, 2, 3, 4], 1, [])).toEqual([1, 2])
  })

  it('brings an answer that was taken back to where it was, not twice', () => {
    expect(mergedQueue([1, 2, 3], 2, [1, 3])).toEqual([1, 2, 3])
  })
})
