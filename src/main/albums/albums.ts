/** Albums: groups of the library's photos by landmark, mood, place, date or number of people. */
import type Database from 'better-sqlite3'
import type { Album, AlbumGrouping } from '../../shared/library.ts'
import { MOODS, type Mood } from '../../shared/taxonomy.ts'
import { readSettings } from '../store/settings.ts'
import { VISIBLE } from './visible.ts'

interface GroupRow {
  key: string
  title: string | null
  outer: string | null
  inner: string | null
  count: number
  cover: number
}

/**
 * SQL of each grouping: what identifies an album, its title and the headings above it.
 * The cover is the photo that the recogniser is surest of (landmark, mood; of equals the newest), else the newest: SQLite takes the
 * bare column `p.id` from the row that holds the maximum (https://sqlite.org/lang_select.html#bareagg).
 */
const GROUPINGS: Record<
  AlbumGrouping,
  { key: string; title: string; outer: string; inner: string; best: string }
> = {
  landmark: {
    key: 't.landmark_id',
    title: 'l.name',
    outer: 'l.country',
    inner: 'l.city',
    best: '(t.landmark_by_user * 10 + coalesce(t.landmark_score, 0) + p.sort_ms * 1e-15)',
  },
  mood: {
    key: 't.mood',
    title: 't.mood',
    outer: 'NULL',
    inner: 'NULL',
    best: 'coalesce(t.mood_confidence, 0) + p.sort_ms * 1e-15',
  },
  place: {
    key: `nullif(coalesce(p.country_code, '') || '/' || coalesce(p.city, ''), '/')`,
    title: 'coalesce(p.city, p.country)',
    outer: 'p.country',
    inner: 'NULL',
    best: 'p.sort_ms',
  },
  date: {
    key: 'substr(p.taken_at, 1, 7)',
    title: 'substr(p.taken_at, 1, 7)',
    outer: 'substr(p.taken_at, 1, 4)',
    inner: 'NULL',
    best: 'p.sort_ms',
  },
  'person-count': {
    key: `CASE WHEN t.face_count >= 5 THEN '5+' WHEN t.face_count > 0 THEN t.face_count END`,
    title: `CASE WHEN t.face_count >= 5 THEN '5 or more people' WHEN t.face_count = 1 THEN '1 person' ELSE t.face_count || ' people' END`,
    outer: 'NULL',
    inner: 'NULL',
    best: 'p.sort_ms',
  },
}

/**
 * @returns albums in the order in which they are shown: landmarks and places by country, city and name;
 *   moods in the taxonomy's order; dates newest first
 */
export function listAlbums(db: Database.Database, by: AlbumGrouping): Album[] {
  const settings = readSettings(db)
  if (by === 'mood' && !settings.moodEnabled) return []
  if (by === 'person-count' && !settings.facesEnabled) return []
  const { key, title, outer, inner, best } = GROUPINGS[by]
  const rows = db
    .prepare<[], GroupRow & { best: number }>(
      `SELECT CAST(${key} AS TEXT) AS key, ${title} AS title, ${outer} AS outer, ${inner} AS inner,
         COUNT(*) AS count, p.id AS cover, MAX(${best}) AS best
       FROM photos p
       LEFT JOIN labels t ON t.photo_id = p.id
       LEFT JOIN landmarks l ON l.id = t.landmark_id
       WHERE ${key} IS NOT NULL AND ${VISIBLE}
       GROUP BY ${key}`,
    )
    .all()
  return rows
    .map((row) => ({
      id: `${by}:${row.key}`,
      grouping: by,
      title: row.title ?? row.key,
      group: [row.outer, row.inner].filter((heading) => heading !== null),
      count: row.count,
      coverPhotoId: row.cover,
    }))
    .sort(order[by])
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

const order: Record<AlbumGrouping, (a: Album, b: Album) => number> = {
  landmark: byGroupThenTitle,
  place: byGroupThenTitle,
  mood: (a, b) => MOODS.indexOf(a.title as Mood) - MOODS.indexOf(b.title as Mood),
  date: (a, b) => byName(b.id, a.id),
  'person-count': (a, b) => byName(a.id, b.id),
}

/** A condition on `photos p` and `labels t` with its parameters, for one album. */
export interface AlbumCondition {
  sql: string
  params: (string | number)[]
}

/** @returns null when the id is not an album's */
export function albumCondition(albumId: string): AlbumCondition | null {
  const separator = albumId.indexOf(':')
  const grouping = albumId.slice(0, separator)
  const key = albumId.slice(separator + 1)
  if (separator < 0 || !(grouping in GROUPINGS)) return null
  return { sql: `CAST(${GROUPINGS[grouping as AlbumGrouping].key} AS TEXT) = ?`, params: [key] }
}
