import { expect, it } from 'vitest'
import { unpackPhotoList } from './photo-list.ts'

const packed = (days: number[]) => ({
  ids: Int32Array.from(days, (_, index) => 2_000_000_000 - index),
  aspectRatios: Float32Array.from(days, (_, index) => 1.5 + index / 4),
  days: Int32Array.from(days),
  marks: Uint8Array.from(days, (_, index) => index * 4),
})

it('makes plain arrays of a list, with the month of each day', () => {
  expect(unpackPhotoList(packed([20190714, 20190701, 20190630, 9991231, 0]))).toEqual({
    ids: [2_000_000_000, 1_999_999_999, 1_999_999_998, 1_999_999_997, 1_999_999_996],
    aspectRatios: [1.5, 1.75, 2, 2.25, 2.5],
    months: ['2019-07', '2019-07', '2019-06', '0999-12', ''],
    days: [20190714, 20190701, 20190630, 9991231, 0],
    marks: [0, 4, 8, 12, 16],
  })
  expect(unpackPhotoList(packed([]))).toEqual({ ids: [], aspectRatios: [], months: [], days: [], marks: [] })
})

it('knows no months in a list that is not by time', () => {
  expect(unpackPhotoList(packed([0, 0])).months).toEqual(['', ''])
})
