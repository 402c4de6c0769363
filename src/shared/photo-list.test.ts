import { expect, it } from 'vitest'
import type { PhotoList } from './library.ts'
import { packPhotoList, unpackPhotoList } from './photo-list.ts'

it('brings a list across as it was', () => {
  const list: PhotoList = {
    ids: [9, 3, 2_000_000_000, 4, 1],
    aspectRatios: [1.5, 0.75, 1, 2, 1.25],
    months: ['2019-07', '2019-07', '2019-06', '0999-12', ''],
    days: [20190714, 20190701, 20190630, 9991231, 0],
    marks: [0, 13, 5, 8, 1],
  }
  expect(unpackPhotoList(packPhotoList(list))).toEqual(list)
  const empty: PhotoList = { ids: [], aspectRatios: [], months: [], days: [], marks: [] }
  expect(unpackPhotoList(packPhotoList(empty))).toEqual(empty)
})

it('knows no months in a list that is not by time', () => {
  const list: PhotoList = {
    ids: [1, 2],
    aspectRatios: [1, 1],
    months: ['', ''],
    days: [0, 0],
    marks: [0, 0],
  }
  expect(unpackPhotoList(packPhotoList(list)).months).toEqual(['', ''])
})
