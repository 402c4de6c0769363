/** What the library knows by name: landmarks, places, cameras, folders, months, with their numbers of photos. */
import type Database from 'better-sqlite3'
import { type ChangeMark, changeMark, isSameMark } from '../store/changes.ts'
import { SHOWN_CITY, SHOWN_COUNTRY } from '../store/shown-place.ts'
import { nameKey, type Vocabulary } from './parse.ts'

export interface KnownName {
  name: string
  /** As `nameKey` gives it; names in other languages as well. */
  keys: string[]
  count: number
}

export interface LibraryNames {
  landmarks: (KnownName & { ids: string[] })[]
  places: KnownName[]
  cameras: KnownName[]
  /** Read when they are asked for. */
  folders: () => KnownName[]
  /** `YYYYMM` → photos, newest first. */
  months: [month: number, count: number][]
}

/** While photos change, names are read again at most every so many times the time that reading takes. */
const RENEW_PAUSES = 20

interface Cached {
  names: LibraryNames
  vocabulary: Vocabulary
  mark: ChangeMark
  readAtMs: number
  tookMs: number
}
const cache = new WeakMap<Database.Database, Cached>()

/** Names of a landmark in other languages, by its id. */
export type AlternativeNames = (landmarkId: string) => readonly string[]

const alternatives = new WeakMap<Database.Database, AlternativeNames>()

/** From now on landmarks are found by these names as well. */
export function alsoCalled(db: Database.Database, names: AlternativeNames): void {
  alternatives.set(db, names)
  cache.delete(db)
}

/** Names of the library and how to look them up. */
export function libraryNames(db: Database.Database): { names: LibraryNames; vocabulary: Vocabulary } {
  const mark = changeMark(db)
  const known = cache.get(db)
  const isSame = isSameMark(known?.mark, mark)
  const startedAtMs = performance.now()
  if (known && (isSame || startedAtMs - known.readAtMs < known.tookMs * RENEW_PAUSES)) return known
  const names = readNames(db, alternatives.get(db) ?? (() => []))
  const vocabulary = vocabularyOf(names)
  const readAtMs = performance.now()
  const read: Cached = { names, vocabulary, mark, readAtMs, tookMs: readAtMs - startedAtMs }
  cache.set(db, read)
  // Folders are read later, at the first question for them, and count as much.
  let folders: KnownName[] | null = null
  names.folders = () => {
    if (folders) return folders
    const askedAtMs = performance.now()
    folders = folderNames(db)
    read.tookMs += performance.now() - askedAtMs
    return folders
  }
  return read
}

function readNames(db: Database.Database, alternativeNames: AlternativeNames): LibraryNames {
  const landmarks = db
    .prepare<[], { id: string; name: string; count: number }>(
      `SELECT g.landmark_id AS id, coalesce(l.name, g.landmark_id) AS name, g.count FROM
         (SELECT landmark_id, COUNT(*) AS count FROM shown_photos WHERE landmark_id IS NOT NULL GROUP BY landmark_id) g
       LEFT JOIN landmarks l ON l.id = g.landmark_id`,
    )
    .all()
  const byName = new Map<string, LibraryNames['landmarks'][number]>()
  for (const { id, name, count } of landmarks) {
    const keys = [name, ...alternativeNames(id)].map(nameKey).filter(Boolean)
    const same = byName.get(keys[0] ?? id)
    if (same) {
      same.ids.push(id)
      same.count += count
    } else byName.set(keys[0] ?? id, { name, keys, count, ids: [id] })
  }
  const places = counted()
  const citiesOf = db.prepare<[string], { city: string | null; count: number }>(
    `SELECT ${SHOWN_CITY} AS city, COUNT(*) AS count
     FROM shown_photos s JOIN photos p ON p.id = s.photo_id LEFT JOIN labels t ON t.photo_id = s.photo_id
       LEFT JOIN landmarks l ON l.id = s.landmark_id
     WHERE s.place = ? AND ${SHOWN_CITY} IS NOT l.city
     GROUP BY 1`,
  )
  for (const { place, city, country, count } of db
    .prepare<[], { place: string; city: string | null; country: string | null; count: number }>(
      // City and country are those of any photo of the place: mostly the same for all of them.
      `SELECT g.place, ${SHOWN_CITY} AS city, ${SHOWN_COUNTRY} AS country, g.count
       FROM (SELECT place, COUNT(*) AS count, MIN(photo_id) AS any_photo FROM shown_photos
             WHERE place IS NOT NULL GROUP BY place) g
       JOIN photos p ON p.id = g.any_photo LEFT JOIN labels t ON t.photo_id = g.any_photo`,
    )
    .all()) {
    const name = place.slice(place.indexOf('/') + 1)
    for (const one of new Set([name, country])) places.add(one, count)
    if (name === city) continue
    // A name of the user's own stands before the city, by which the photo is found all the same.
    for (const behind of citiesOf.all(place)) if (behind.city !== name) places.add(behind.city, behind.count)
  }
  // A photo without a position is where its landmark is; one with a position is found by its landmark's city as well.
  for (const { city, country, unplaced, elsewhere } of db
    .prepare<[], { city: string | null; country: string | null; unplaced: number; elsewhere: number }>(
      `SELECT l.city, l.country, SUM(s.place IS NULL) AS unplaced,
         SUM(s.place IS NOT NULL AND substr(s.place, instr(s.place, '/') + 1) IS NOT l.city) AS elsewhere
       FROM shown_photos s JOIN landmarks l ON l.id = s.landmark_id
       WHERE s.landmark_id IS NOT NULL GROUP BY s.landmark_id`,
    )
    .all()) {
    for (const name of new Set([city, country])) places.add(name, unplaced)
    places.add(city, elsewhere)
  }
  const cameras = counted()
  for (const { camera, count } of db
    .prepare<[], { camera: string; count: number }>(
      `SELECT camera, COUNT(*) AS count FROM photos
       WHERE camera IS NOT NULL AND ${SHOWN('id')} GROUP BY camera`,
    )
    .all()) {
    cameras.add(camera, count)
  }
  const months = db
    .prepare<[], { month: number; count: number }>(
      'SELECT day / 100 AS month, COUNT(*) AS count FROM shown_photos WHERE day IS NOT NULL GROUP BY 1 ORDER BY 1 DESC',
    )
    .all()
  return {
    landmarks: [...byName.values()],
    places: places.names(),
    cameras: cameras.names(),
    months: months.map(({ month, count }) => [month, count]),
    // Only suggestions ask for them, and reading every path takes longer than all the rest.
    folders: () => folderNames(db),
  }
}

/** SQL: neither hidden nor removed. Few photos are, so asking for those is quicker than for all others. */
const SHOWN = (photoId: string): string => `${photoId} NOT IN (SELECT photo_id FROM labels WHERE hidden = 1)`

/** Names of folders, whatever they lie in. */
function folderNames(db: Database.Database): KnownName[] {
  const photos = new Map<string, number>()
  const paths = db
    .prepare<[], string>(`SELECT path FROM files WHERE photo_id IS NOT NULL AND ${SHOWN('photo_id')}`)
    .pluck()
  for (const path of paths.iterate()) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    photos.set(folder, (photos.get(folder) ?? 0) + 1)
  }
  const folders = counted()
  for (const [folder, count] of photos) {
    for (const name of new Set(folder.split('/'))) if (name) folders.add(name, count)
  }
  return folders.names()
}

function counted() {
  const byKey = new Map<string, KnownName>()
  return {
    add(name: string | null, count: number): void {
      const key = name === null ? '' : nameKey(name)
      if (name === null || key === '') return
      const known = byKey.get(key)
      if (known) known.count += count
      else byKey.set(key, { name, keys: [key], count })
    },
    names: (): KnownName[] => [...byKey.values()],
  }
}

function vocabularyOf({ landmarks, places, cameras }: LibraryNames): Vocabulary {
  const lookup = <T extends KnownName>(names: readonly T[]) => {
    const map = new Map<string, T>()
    // A name itself goes before what another is called elsewhere.
    for (const name of names) for (const key of name.keys.slice(1)) map.set(key, name)
    for (const name of names) for (const key of name.keys.slice(0, 1)) map.set(key, name)
    return map
  }
  const [landmarksByKey, placesByKey, camerasByKey] = [lookup(landmarks), lookup(places), lookup(cameras)]
  return {
    landmark: (key) => {
      const found = landmarksByKey.get(key)
      return found ? { name: found.name, ids: found.ids } : null
    },
    place: (key) => placesByKey.get(key)?.name ?? null,
    camera: (key) => camerasByKey.get(key)?.name ?? null,
  }
}
