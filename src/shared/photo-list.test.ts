import { describe, expect, it } from 'vitest'
import { listOfPlaces, packPlaces, unpackPhotoList, unpackPlaces } from './photo-list.ts'

const packed = (days: number[]) => ({
  edition: 0,
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

describe('places in a list', () => {
  const setOf = (length: number, isIn: (place: number) => boolean) =>
    Uint8Array.from({ length }, (_, place) => (isIn(place) ? 1 : 0))

  it.each([0, 1, 7, 8, 9, 64, 1001])('come back from bits, and from places, in a list of %i', (length) => {
    for (const isIn of [
      () => true,
      () => false,
      (place: number) => place % 3 === 1,
      (place: number) => place === length - 1,
      (place: number) => place % 500 === 0,
    ]) {
      const set = setOf(length, isIn)
      const expected = [...set.keys()].filter((place) => set[place] === 1)
      expect([...unpackPlaces(packPlaces(set, expected.length))]).toEqual(expected)
    }
  })

  it('take an eighth of a byte for each photo at most, whether few or many are meant', () => {
    const bytes = (set: Uint8Array) => {
      const { bits, places } = packPlaces(
        set,
        set.reduce((sum, bit) => sum + bit, 0),
      )
      return (bits?.byteLength ?? 0) + (places?.byteLength ?? 0)
    }
    expect(bytes(setOf(10_000, () => true))).toBe(1250)
    expect(bytes(setOf(10_000, (place) => place % 20 === 0))).toBe(1250)
    expect(bytes(setOf(10_000, (place) => place % 5000 === 0))).toBe(8)
  })

  it('pick the photos with everything that is told of them', () => {
    const all = packed([20190714, 20190701, 20190630, 9991231, 0])
    expect(unpackPhotoList(listOfPlaces(all, packPlaces(Uint8Array.of(0, 1, 0, 0, 1), 2)))).toEqual({
      ids: [1_999_999_999, 1_999_999_996],
      aspectRatios: [1.75, 2.5],
      months: ['2019-07', ''],
      days: [20190701, 0],
      marks: [4, 16],
    })
  })
})
