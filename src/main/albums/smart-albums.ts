/** Smart albums: searches that the user saved under a name. They stand in the journal like everything the user says. */
import type Database from 'better-sqlite3'
import type { Album } from '../../shared/library.ts'
import { searchCondition } from '../search/search.ts'
import { LIBRARY_SUBJECT } from '../store/journal.ts'
import { chosenCovers, withOverrides } from './album-judgements.ts'

export interface SmartAlbum {
  /** `smart:` and what tells it from all others, of other libraries as well. */
  id: string
  name: string
  /** As typed into the search field. */
  query: string
}

const SUBJECT = 'smart-album:'

/** In the order of their names. */
export function smartAlbums(db: Database.Database): SmartAlbum[] {
  return db
    .prepare<[string], { subject: string; value: string }>(
      `SELECT subject, value FROM judgements WHERE photo_hash = ? AND subject LIKE '${SUBJECT}%' AND value <> 'null'`,
    )
    .all(LIBRARY_SUBJECT)
    .map(({ subject, value }) => ({
      id: subject.slice(SUBJECT.length),
      ...(JSON.parse(value) as Omit<SmartAlbum, 'id'>),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** @returns null when there is none (any more) */
export function smartAlbum(db: Database.Database, albumId: string): SmartAlbum | null {
  const value = db
    .prepare<[string, string], string>('SELECT value FROM judgements WHERE photo_hash = ? AND subject = ?')
    .pluck()
    .get(LIBRARY_SUBJECT, SUBJECT + albumId)
  return value === undefined || value === 'null'
    ? null
    : { id: albumId, ...(JSON.parse(value) as Omit<SmartAlbum, 'id'>) }
}

/** Photos of a smart album: what its search finds, with those put in and without those taken out. */
export function smartAlbumCondition(db: Database.Database, { id, query }: SmartAlbum) {
  return withOverrides(db, id, searchCondition(db, query) ?? { sql: 'TRUE', params: [] })
}

/** Also those that find nothing now: a rule is kept until the user deletes it. `coverPhotoId` is 0 then. */
export function listSmartAlbums(db: Database.Database): Album[] {
  const covers = chosenCovers(db)
  return smartAlbums(db).map((album) => {
    const { sql, params } = smartAlbumCondition(db, album)
    const row = db
      .prepare<unknown[], { count: number; cover: number | null; newest: number | null }>(
        `SELECT COUNT(*) AS count, s.photo_id AS cover, MAX(s.sort_ms) AS newest FROM shown_photos s WHERE ${sql}`,
      )
      .get(...params)
    return {
      id: album.id,
      grouping: 'smart',
      title: album.name,
      group: [],
      count: row?.count ?? 0,
      coverPhotoId: covers.get(album.id) ?? row?.cover ?? 0,
    }
  })
}
