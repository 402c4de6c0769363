/**
 * Lists of photos between main and window. A list of 100,000 as plain arrays is half a million values that are checked,
 * copied and made one by one; as typed arrays it is four blocks of memory.
 */
import type { PackedPhotoList, PackedPlaces, PhotoList } from './library.ts'

export function unpackPhotoList({ ids, aspectRatios, days, marks }: PackedPhotoList): PhotoList {
  return {
    ids: plain(ids),
    aspectRatios: plain(aspectRatios),
    months: monthsOfDays(days),
    days: plain(days),
    marks: plain(marks),
  }
}

/** @param set one byte for each photo of a list, 1 for those of the set */
export function packPlaces(set: Uint8Array, count: number): PackedPlaces {
  // A place takes four bytes.
  if (count * 32 < set.length) {
    const places = new Int32Array(count)
    for (let place = set.indexOf(1), n = 0; place >= 0; place = set.indexOf(1, place + 1)) places[n++] = place
    return { count, bits: null, places }
  }
  const bits = new Uint8Array(Math.ceil(set.length / 8))
  for (let place = 0; place < set.length; place++)
    bits[place >> 3] = (bits[place >> 3] as number) | ((set[place] as number) << (place & 7))
  return { count, bits, places: null }
}

/** Where the photos stand, in the list's order. */
export function unpackPlaces({ count, bits, places }: PackedPlaces): Int32Array {
  if (places) return places
  const unpacked = new Int32Array(count)
  let n = 0
  for (let byte = 0; byte < (bits?.length ?? 0); byte++) {
    for (let rest = bits?.[byte] ?? 0, place = byte * 8; rest > 0; rest >>= 1, place++)
      if (rest & 1) unpacked[n++] = place
  }
  return unpacked
}

export function listOfPlaces(list: PackedPhotoList, packed: PackedPlaces): PackedPhotoList {
  const places = unpackPlaces(packed)
  const picked: PackedPhotoList = {
    edition: 0,
    ids: new Int32Array(places.length),
    aspectRatios: new Float32Array(places.length),
    days: new Int32Array(places.length),
    marks: new Uint8Array(places.length),
  }
  for (let n = 0; n < places.length; n++) {
    const place = places[n] as number
    picked.ids[n] = list.ids[place] as number
    picked.aspectRatios[n] = list.aspectRatios[place] as number
    picked.days[n] = list.days[place] as number
    picked.marks[n] = list.marks[place] as number
  }
  return picked
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
