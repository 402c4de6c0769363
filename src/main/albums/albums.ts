/** Albums: groups of the library's photos by landmark, mood, place, date or number of people. */
import type Database from 'better-sqlite3'
import type { Album, AlbumGrouping } from '../../shared/library.ts'
import { MOODS, type Mood } from '../../shared/taxonomy.ts'
import { type Condition, inRange } from '../search/condition.ts'
import { findLandmark } from '../store/landmarks.ts'
import { readSettings } from '../store/settings.ts'
import { SHOWN_COUNTRY } from '../store/shown-place.ts'
import { chosenCovers, overriddenAlbums, withOverrides } from './album-judgements.ts'
import { listSmartAlbums, smartAlbum, smartAlbumCondition } from './smart-albums.ts'

interface GroupRow {
  key: string
  title: string | null
  outer: string | null
  inner: string | null
  count: number
  cover: number
}

type RuleGrouping = Exclude<AlbumGrouping, 'smart'>

/**
 * SQL of each grouping: what identifies an album, and by what its cover is chosen.
 * The cover is the photo that the recogniser is surest of (landmark, mood; of equals the newest), else the newest: SQLite takes the
 * bare column `photo_id` from the row that holds the maximum (https://sqlite.org/lang_select.html#bareagg).
 */
const GROUPINGS: Record<
  RuleGrouping,
  {
    key: string
    group?: string
    keyOfGroup?: string
    best: string
    title: string
    outer: string
    inner: string
  }
> = {
  landmark: {
    key: 's.landmark_id',
    best: 's.landmark_rank + s.sort_ms * 1e-15',
    title: 'l.name',
    outer: 'l.country',
    inner: 'l.city',
  },
  mood: {
    key: 's.mood',
    best: 's.mood_confidence + s.sort_ms * 1e-15',
    title: 'g.key',
    outer: 'NULL',
    inner: 'NULL',
  },
  place: {
    key: 's.place',
    best: 's.sort_ms',
    title: `coalesce(nullif(substr(g.key, instr(g.key, '/') + 1), ''), ${SHOWN_COUNTRY})`,
    outer: SHOWN_COUNTRY,
    inner: 'NULL',
  },
  date: {
    key: `printf('%04d-%02d', s.day / 10000, s.day / 100 % 100)`,
    // Numbers are grouped in a third of the time.
    group: 's.day / 100',
    keyOfGroup: `printf('%04d-%02d', g.group_key / 100, g.group_key % 100)`,
    best: 's.sort_ms',
    title: 'g.key',
    outer: 'substr(g.key, 1, 4)',
    inner: 'NULL',
  },
  'person-count': {
    key: `CASE WHEN s.face_count >= 5 THEN '5+' WHEN s.face_count > 0 THEN CAST(s.face_count AS TEXT) END`,
    best: 's.sort_ms',
    title: `CASE g.key WHEN '5+' THEN '5 or more people' WHEN '1' THEN '1 person' ELSE g.key || ' people' END`,
    outer: 'NULL',
    inner: 'NULL',
  },
}

/**
 * @returns albums in the order in which they are shown: landmarks and places by country, city and name;
 *   moods in the taxonomy's order; dates newest first
 */
export function listAlbums(db: Database.Database, by: AlbumGrouping): Album[] {
  if (by === 'smart') return listSmartAlbums(db)
  const settings = readSettings(db)
  if (by === 'mood' && !settings.moodEnabled) return []
  if (by === 'person-count' && !settings.facesEnabled) return []
  const { key, group = key, keyOfGroup = 'g.group_key', title, outer, inner, best } = GROUPINGS[by]
  const rows = db
    .prepare<[], GroupRow>(
      `SELECT g.key, ${title} AS title, ${outer} AS outer, ${inner} AS inner, g.count, g.cover
       FROM (SELECT ${keyOfGroup} AS key, g.count, g.cover
             FROM (SELECT ${group} AS group_key, COUNT(*) AS count, s.photo_id AS cover, MAX(${best}) AS best
                   FROM shown_photos s WHERE ${group} IS NOT NULL GROUP BY 1) g) g
       JOIN photos p ON p.id = g.cover LEFT JOIN labels t ON t.photo_id = g.cover
       LEFT JOIN landmarks l ON l.id = g.key`,
    )
    .all()
  const albums = rows.map((row) => ({
    id: `${by}:${row.key}`,
    grouping: by,
    title: row.title ?? row.key,
    group: [row.outer, row.inner].filter((heading) => heading !== null),
    count: row.count,
    coverPhotoId: row.cover,
  }))
  return withJudgements(db, by, albums).sort(order[by])
}

/** Counts, covers and albums as the user's word on single photos has them. */
function withJudgements(db: Database.Database, by: RuleGrouping, albums: Album[]): Album[] {
  const known = new Map(albums.map((album) => [album.id, album]))
  for (const { albumId, difference, newestIncluded } of overriddenAlbums(db, by, GROUPINGS[by].key)) {
    const album = known.get(albumId) ?? albumByWord(db, by, albumId)
    const count = album.count + difference
    if (count <= 0) {
      known.delete(albumId)
      continue
    }
    const cover = newestInAlbum(db, albumId, album.coverPhotoId) ?? newestIncluded
    if (cover !== null) known.set(albumId, { ...album, count, coverPhotoId: cover })
  }
  const covers = chosenCovers(db)
  return [...known.values()].map((album) => ({
    ...album,
    coverPhotoId: covers.get(album.id) ?? album.coverPhotoId,
  }))
}

/** An album that only holds photos that were put in. */
function albumByWord(db: Database.Database, by: RuleGrouping, albumId: string): Album {
  const key = albumId.slice(albumId.indexOf(':') + 1)
  const landmark = by === 'landmark' ? findLandmark(db, key) : null
  return {
    id: albumId,
    grouping: by,
    title: landmark?.name ?? key,
    group: [landmark?.country, landmark?.city].filter((heading) => heading != null),
    count: 0,
    coverPhotoId: 0,
  }
}

/** The cover itself when the album holds it, else the newest photo that it holds. */
function newestInAlbum(db: Database.Database, albumId: string, cover: number): number | null {
  const condition = albumCondition(db, albumId)
  if (!condition) return null
  const row = db
    .prepare<unknown[], { id: number }>(
      `SELECT s.photo_id AS id FROM shown_photos s
       WHERE ${condition.sql} ORDER BY s.photo_id = ? DESC, s.sort_ms DESC LIMIT 1`,
    )
    .get(...condition.params, cover)
  return row?.id ?? null
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en')

/** Albums without a country (a user's own places) come last. */
function byGroupThenTitle(a: Album, b: Album): number {
  if ((a.group.length === 0) !== (b.group.length === 0)) return a.group.length === 0 ? 1 : -1
  return (
    byName(a.group[0] ?? '', b.group[0] ?? '') ||
    byName(a.group[1] ?? '', b.group[1] ?? '') ||
    byName(a.title, b.title)
  )
}

const order: Record<RuleGrouping, (a: Album, b: Album) => number> = {
  landmark: byGroupThenTitle,
  place: byGroupThenTitle,
  mood: (a, b) => MOODS.indexOf(a.title as Mood) - MOODS.indexOf(b.title as Mood),
  date: (a, b) => byName(b.id, a.id),
  'person-count': (a, b) => byName(a.id, b.id),
}

/**
 * The photos of one album as a condition on `shown_photos s`.
 * @returns null when the id is not an album's
 */
export function albumCondition(db: Database.Database, albumId: string): Condition | null {
  const separator = albumId.indexOf(':')
  const grouping = albumId.slice(0, separator)
  const key = albumId.slice(separator + 1)
  if (separator < 0) return null
  if (grouping === 'smart') {
    const album = smartAlbum(db, albumId)
    return album && smartAlbumCondition(db, album)
  }
  if (!Object.hasOwn(GROUPINGS, grouping)) return null
  return withOverrides(db, albumId, ruleOf(grouping as RuleGrouping, key))
}

/** Months and years as ranges of days, which an index answers; `date:2019` is the whole year. */
function ruleOf(grouping: RuleGrouping, key: string): Condition {
  if (grouping !== 'date') return { sql: `${GROUPINGS[grouping].key} = ?`, params: [key] }
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(key)
  if (!match) return { sql: 'FALSE', params: [] }
  const [, year = '', month, day] = match
  return inRange({
    of: 'day',
    from: Number(`${year}${month ?? '00'}${day ?? '00'}`),
    to: Number(`${year}${month ?? '99'}${day ?? '99'}`),
  })
}
