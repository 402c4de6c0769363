/**
 * All shown photos by time, newest first, as columns that are kept while the library stays as it is. Reading 100,000 rows
 * with four values takes 84 ms, nearly all of it to make a JavaScript array of each; column by column it takes 35, and a
 * list that is part of it (a search, an album) needs its photos' ids alone, in any order.
 */

import type Database from 'better-sqlite3'
import type { PackedPhotoList } from '../../shared/library.ts'
import { FAVOURITE_MARK } from '../../shared/limits.ts'
import { type ChangeMark, changeMark, isSameMark } from '../store/changes.ts'

/** What a grid needs of a photo, in SQL on `shown_photos s`, and its order by time. */
export const MARKS = `s.favourite * ${FAVOURITE_MARK} + s.rating`
export const NEWEST_FIRST = 's.sort_ms DESC, s.photo_id DESC'

interface Kept {
  mark: ChangeMark
  list: PackedPhotoList
  /** Place in the list by id, −1 where there is none; made when it is first asked for. */
  places: Int32Array | null
}
const kept = new WeakMap<Database.Database, Kept>()

/** Ids are given one after another; a table by id of far more than there are photos is not worth its memory. */
const MOST_IDS_PER_PHOTO = 20
const FEW_IDS = 1_000_000

/** Every shown photo. The arrays are kept: nobody may change them. */
export function allByTime(db: Database.Database): PackedPhotoList {
  const known = current(db)
  if (known) return known.list
  const read = readColumns(db)
  // What an open transaction has written may be taken back without a trace in the marks.
  if (!db.inTransaction) kept.set(db, { ...read, places: null })
  return read.list
}

/**
 * The photos with these ids by time, whatever order the ids have. Ids that are not shown are left out.
 * @returns null when the library has changed since all of it was read: the database has to be asked then
 */
export function pickByTime(
  db: Database.Database,
  selectIds: () => readonly number[],
): PackedPhotoList | null {
  const known = current(db)
  if (!known) return null
  const { list } = known
  known.places ??= placesOf(list.ids)
  const { places } = known
  if (!places) return null
  const isPicked = new Uint8Array(list.ids.length)
  let count = 0
  for (const id of selectIds()) {
    const place = places[id] ?? -1
    if (place < 0 || isPicked[place] === 1) continue
    isPicked[place] = 1
    count++
  }
  const picked: PackedPhotoList = {
    ids: new Int32Array(count),
    aspectRatios: new Float32Array(count),
    days: new Int32Array(count),
    marks: new Uint8Array(count),
  }
  for (let place = isPicked.indexOf(1), n = 0; place >= 0; place = isPicked.indexOf(1, place + 1), n++) {
    picked.ids[n] = list.ids[place] as number
    picked.aspectRatios[n] = list.aspectRatios[place] as number
    picked.days[n] = list.days[place] as number
    picked.marks[n] = list.marks[place] as number
  }
  return picked
}

function current(db: Database.Database): Kept | null {
  const known = kept.get(db)
  return known && !db.inTransaction && isSameMark(known.mark, changeMark(db)) ? known : null
}

function readColumns(db: Database.Database): { mark: ChangeMark; list: PackedPhotoList } {
  const column = (sql: string): number[] =>
    db.prepare<[], number>(`SELECT ${sql} FROM shown_photos s ORDER BY ${NEWEST_FIRST}`).pluck().all()
  // One snapshot for all columns: another process may write between them.
  return db.transaction(() => ({
    mark: changeMark(db),
    list: {
      ids: Int32Array.from(column('s.photo_id')),
      aspectRatios: Float32Array.from(column('s.aspect')),
      days: Int32Array.from(column('coalesce(s.day, 0)')),
      marks: Uint8Array.from(column(MARKS)),
    },
  }))()
}

function placesOf(ids: Int32Array): Int32Array | null {
  const highest = ids.reduce((most, id) => Math.max(most, id), 0)
  if (highest > FEW_IDS + MOST_IDS_PER_PHOTO * ids.length) return null
  const places = new Int32Array(highest + 1).fill(-1)
  for (let place = 0; place < ids.length; place++) places[ids[place] as number] = place
  return places
}
