/** The user's word on albums: photos put in or taken out, covers. */
import type Database from 'better-sqlite3'
import { LIBRARY_SUBJECT } from '../store/journal.ts'
import { VISIBLE } from './visible.ts'

/**
 * SQL condition on `photos p` and `labels t`: the photo is in the album by rule or by word.
 * Parameters: the album's key, its id, its id.
 * @param key SQL of the grouping's key
 */
export function membership(key: string): string {
  const said = (included: 0 | 1) =>
    `EXISTS (SELECT 1 FROM album_overrides o WHERE o.photo_id = p.id AND o.album_id = ? AND o.included = ${included})`
  return `((CAST(${key} AS TEXT) = ? AND NOT ${said(0)}) OR ${said(1)})`
}

export interface Override {
  albumId: string
  /** By how many photos the album differs from its rule. */
  difference: number
  /** Newest photo that was put in; null when none was. */
  newestIncluded: number | null
}

/** Albums of one grouping that differ from their rule. `key` = SQL of the grouping's key. */
export function overriddenAlbums(db: Database.Database, grouping: string, key: string): Override[] {
  const byRule = `coalesce(CAST(${key} AS TEXT) = substr(o.album_id, instr(o.album_id, ':') + 1), 0)`
  return db
    .prepare<[string], Override>(
      `SELECT o.album_id AS albumId, SUM(o.included - ${byRule}) AS difference,
         (SELECT n.photo_id FROM album_overrides n JOIN photos p ON p.id = n.photo_id
          WHERE n.album_id = o.album_id AND n.included = 1 AND ${VISIBLE} ORDER BY p.sort_ms DESC LIMIT 1) AS newestIncluded
       FROM album_overrides o JOIN photos p ON p.id = o.photo_id LEFT JOIN labels t ON t.photo_id = p.id
       WHERE o.album_id LIKE ? || ':%' AND ${VISIBLE} GROUP BY o.album_id`,
    )
    .all(grouping)
}

/** Covers that the user chose and that can be shown: album id → photo id. */
export function chosenCovers(db: Database.Database): Map<string, number> {
  const rows = db
    .prepare<[string], { albumId: string; photoId: number }>(
      `SELECT substr(j.subject, 7) AS albumId, p.id AS photoId
       FROM judgements j JOIN photos p ON p.hash = json_extract(j.value, '$')
       WHERE j.photo_hash = ? AND j.subject LIKE 'cover:%' AND ${VISIBLE}`,
    )
    .all(LIBRARY_SUBJECT)
  return new Map(rows.map(({ albumId, photoId }) => [albumId, photoId]))
}
