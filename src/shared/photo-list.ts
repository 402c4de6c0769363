/**
 * Lists of photos between main and window. A list of 100,000 as plain arrays is half a million values that are checked,
 * copied and made one by one; as typed arrays it is four blocks of memory.
 */
import type { PackedPhotoList, PhotoList } from './library.ts'

export function unpackPhotoList({ ids, aspectRatios, days, marks }: PackedPhotoList): PhotoList {
  return {
    ids: plain(ids),
    aspectRatios: plain(aspectRatios),
    months: monthsOfDays(days),
    days: plain(days),
    marks: plain(marks),
  }
}

/** `Array.from` goes through an iterator, which takes 20 times as long. */
function plain(values: Int32Array | Float32Array | Uint8Array): number[] {
  const { length } = values
  const array: number[] = new Array(length)
  for (let i = 0; i < length; i++) array[i] = values[i] as number
  return array
}

function monthsOfDays(days: Int32Array): string[] {
  const months: string[] = new Array(days.length)
  let [lastDay, lastMonth] = [0, '']
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number
    // Photos of one day stand together.
    if (day !== lastDay) [lastDay, lastMonth] = [day, day === 0 ? '' : monthOfDay(day)]
    months[i] = lastMonth
  }
  return months
}

const monthNames = new Map<number, string>()

/** 20190714 → `2019-07`; made once each, since 100,000 photos have a few hundred months. */
function monthOfDay(day: number): string {
  const month = Math.floor(day / 100)
  let name = monthNames.get(month)
  if (name === undefined) {
    name = `${String(Math.floor(month / 100)).padStart(4, '0')}-${String(month % 100).padStart(2, '0')}`
    monthNames.set(month, name)
  }
  return name
}
