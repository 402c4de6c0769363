/**
 * All shown photos by time, newest first, as columns that are kept while the library stays as it is. Reading 100,000 rows
 * with four values takes 84 ms, nearly all of it to make a JavaScript array of each; column by column it takes 35, and a
 * list that is part of it (a search, an album) needs its photos' ids alone, in any order. What a search is put together
 * from is kept as well: while somebody types, all but the last word has been looked for before.
 */

import type Database from 'better-sqlite3'
import type { PackedPhotoList } from '../../shared/library.ts'
import { FAVOURITE_MARK } from '../../shared/limits.ts'
import type { ColumnRange, Condition } from '../search/condition.ts'
import { type ChangeMark, changeMark, isSameMark, ownShownChanges } from '../store/changes.ts'

/** What a grid needs of a photo, in SQL on `shown_photos s`, and its order by time. */
export const MARKS = `s.favourite * ${FAVOURITE_MARK} + s.rating`
export const NEWEST_FIRST = 's.sort_ms DESC, s.photo_id DESC'

interface Kept {
  mark: ChangeMark
  /** Rows of shown photos that this connection had written when the list was read. */
  shownChanges: number
  /** Names this state of the list, so that a window can say which one it holds. */
  edition: number
  list: PackedPhotoList
  /** Faces of each photo, read when they are first asked for; 255 for more, which no search tells apart. */
  faceCounts: Uint8Array | null
  /** Place in the list by id, −1 where there is none; made when it is first asked for. */
  places: Int32Array | null
  /** Sets of photos by the SQL and the parameters that they were asked for with, the one used last at the end. */
  sets: Map<string, PhotoSet>
}

/** One byte for each photo of the list, 1 for those of the set. */
export type PhotoSet = Uint8Array<ArrayBuffer>
/** A search has a handful; each takes as many bytes as there are photos. */
const SETS_KEPT = 24

const kept = new WeakMap<Database.Database, Kept>()
let editions = 0

/** Ids are given one after another; a table by id of far more than there are photos is not worth its memory. */
const MOST_IDS_PER_PHOTO = 20
const FEW_IDS = 1_000_000

/** Every shown photo. The arrays are kept: nobody may change them. */
export function allByTime(db: Database.Database): PackedPhotoList {
  const known = current(db)
  if (known) return known.list
  // What an open transaction has written may be taken back without a trace in the marks.
  if (db.inTransaction) return readColumns(db).list
  const shownChanges = ownShownChanges(db)
  const { mark, list } = readColumns(db)
  const edition = ++editions
  const named = { ...list, edition }
  kept.set(db, { mark, shownChanges, edition, list: named, faceCounts: null, places: null, sets: new Map() })
  return named
}

/** Some of the photos of a list that is kept. */
export interface PickedByTime {
  edition: number
  /** One byte for each photo of that list, 1 for those that are picked. It may be kept: nobody may change it. */
  set: PhotoSet
  count: number
  list: PackedPhotoList
}

/**
 * The photos that fulfil all conditions, by time.
 * @returns null when the library has changed since all of it was read: the database has to be asked then
 */
export function pickByTime(db: Database.Database, conditions: readonly Condition[]): PickedByTime | null {
  const known = current(db)
  if (!known) return null
  const { list, edition } = known
  known.places ??= placesOf(list.ids)
  const { places } = known
  if (!places) return null
  const set = setOf(db, known, places, { sql: '', params: [], parts: { op: 'and', of: conditions } })
  let count = 0
  for (let i = 0; i < set.length; i++) count += set[i] as number
  return { edition, set, count, list }
}

/** Reads what searches for people need, so that none of them waits for it. */
export function warmUpFaceCounts(db: Database.Database): void {
  const known = current(db)
  if (!known || known.faceCounts) return
  known.places ??= placesOf(known.list.ids)
  if (known.places) known.faceCounts = readFaceCounts(db, known.places, known.list.ids.length)
}

/** Sets may be kept: nobody may change them. */
function setOf(db: Database.Database, known: Kept, places: Int32Array, condition: Condition): PhotoSet {
  const { parts } = condition
  if (!parts) return selectedSet(db, known, places, condition)
  const [first, ...others] = parts.of
  if (!first) return new Uint8Array(known.list.ids.length).fill(parts.op === 'and' ? 1 : 0)
  const set = setOf(db, known, places, first)
  if (parts.op === 'not') return set.map((bit) => 1 - bit)
  if (others.length === 0) return set
  const both = set.slice()
  for (const part of others) {
    const other = setOf(db, known, places, part)
    if (parts.op === 'and')
      for (let i = 0; i < both.length; i++) both[i] = (both[i] as number) & (other[i] as number)
    else for (let i = 0; i < both.length; i++) both[i] = (both[i] as number) | (other[i] as number)
  }
  return both
}

function selectedSet(
  db: Database.Database,
  known: Kept,
  places: Int32Array,
  { sql, params, ids, range }: Condition,
): PhotoSet {
  const { list, sets } = known
  const select = ids ?? `SELECT s.photo_id FROM shown_photos s WHERE ${sql}`
  const key = `${select} ${JSON.stringify(params)}`
  let set = sets.get(key)
  if (!set) {
    if (range?.of === 'face_count') known.faceCounts ??= readFaceCounts(db, places, list.ids.length)
    set = range ? setInRange(known, range) : setOfIds(db, select, params, places, list.ids.length)
  }
  sets.delete(key)
  sets.set(key, set)
  if (sets.size > SETS_KEPT) sets.delete(sets.keys().next().value ?? '')
  return set
}

function setOfIds(
  db: Database.Database,
  select: string,
  params: Condition['params'],
  places: Int32Array,
  photos: number,
): PhotoSet {
  const set = new Uint8Array(photos)
  const found = db
    .prepare<unknown[], number>(select)
    .pluck()
    .all(...params)
  for (const id of found) {
    const place = places[id] ?? -1
    // The index of words knows photos that are not shown.
    if (place >= 0) set[place] = 1
  }
  return set
}

/** A tenth of the time that the database takes, with no ids to be looked up. */
function setInRange({ list, faceCounts }: Kept, { of, from, to }: ColumnRange): PhotoSet {
  const { days, marks } = list
  const setWhere = (isIn: (place: number) => boolean): PhotoSet => {
    const set = new Uint8Array(days.length)
    for (let place = 0; place < set.length; place++) if (isIn(place)) set[place] = 1
    return set
  }
  const isWithin = (value: number) => value >= from && value <= to
  switch (of) {
    case 'day':
      // 0 stands for an unknown day, which is in no range.
      return setWhere((place) => days[place] !== 0 && isWithin(days[place] as number))
    case 'rating':
      return setWhere((place) => isWithin((marks[place] as number) % FAVOURITE_MARK))
    case 'face_count':
      return setWhere((place) => isWithin(faceCounts?.[place] ?? 0))
  }
}

function current(db: Database.Database): Kept | null {
  const known = kept.get(db)
  if (!known || db.inTransaction) return null
  const mark = changeMark(db)
  if (isSameMark(known.mark, mark)) return known
  if (known.mark.others !== mark.others || known.shownChanges !== ownShownChanges(db)) return null
  // The list stays. What words, folders and albums find may have changed.
  known.mark = mark
  known.sets.clear()
  return known
}

function readColumns(db: Database.Database): { mark: ChangeMark; list: PackedPhotoList } {
  const column = (sql: string): number[] =>
    db.prepare<[], number>(`SELECT ${sql} FROM shown_photos s ORDER BY ${NEWEST_FIRST}`).pluck().all()
  // One snapshot for all columns: another process may write between them.
  return db.transaction(() => ({
    mark: changeMark(db),
    list: {
      edition: 0,
      ids: Int32Array.from(column('s.photo_id')),
      aspectRatios: Float32Array.from(column('s.aspect')),
      days: Int32Array.from(column('coalesce(s.day, 0)')),
      marks: Uint8Array.from(column(MARKS)),
    },
  }))()
}

function readFaceCounts(db: Database.Database, places: Int32Array, photos: number): Uint8Array {
  const counts = new Uint8Array(photos)
  // Two numbers in one: a row of one value is read in half the time.
  const read = db
    .prepare<[], number>(
      'SELECT photo_id * 256 + min(face_count, 255) FROM shown_photos WHERE face_count > 0',
    )
    .pluck()
    .all()
  for (const both of read) {
    const place = places[Math.floor(both / 256)] ?? -1
    if (place >= 0) counts[place] = both % 256
  }
  return counts
}

function placesOf(ids: Int32Array): Int32Array | null {
  const highest = ids.reduce((most, id) => Math.max(most, id), 0)
  if (highest > FEW_IDS + MOST_IDS_PER_PHOTO * ids.length) return null
  const places = new Int32Array(highest + 1).fill(-1)
  for (let place = 0; place < ids.length; place++) places[ids[place] as number] = place
  return places
}
