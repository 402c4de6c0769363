/** Albums: groups of the library's photos by landmark, mood, place, date or number of people. */
import type Database from 'better-sqlite3'
import type { Album, AlbumGrouping } from '../../shared/library.ts'
import { MOODS, type Mood } from '../../shared/taxonomy.ts'
import { findLandmark } from '../store/landmarks.ts'
import { readSettings } from '../store/settings.ts'
import { chosenCovers, membership, overriddenAlbums } from './album-judgements.ts'
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
    key: `nullif(coalesce(p.country_code, '') || '/' || coalesce(t.place_name, p.city, ''), '/')`,
    title: 'coalesce(t.place_name, p.city, p.country)',
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
function withJudgements(db: Database.Database, by: AlbumGrouping, albums: Album[]): Album[] {
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
function albumByWord(db: Database.Database, by: AlbumGrouping, albumId: string): Album {
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
  const condition = albumCondition(albumId)
  if (!condition) return null
  const row = db
    .prepare<unknown[], { id: number }>(
      `SELECT p.id FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
       WHERE ${condition.sql} AND ${VISIBLE} ORDER BY p.id = ? DESC, p.sort_ms DESC LIMIT 1`,
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
  if (separator < 0 || !(grouping in GROUPINGS)) return null
  const { key } = GROUPINGS[grouping as AlbumGrouping]
  return { sql: membership(key), params: [albumId.slice(separator + 1), albumId, albumId] }
}
