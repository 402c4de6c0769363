/** The user's word on albums: photos put in or taken out, covers. */
import type Database from 'better-sqlite3'
import type { Condition } from '../search/condition.ts'
import { LIBRARY_SUBJECT } from '../store/journal.ts'

/**
 * The photos of an album by its rule, and by the user's word.
 * @param rule condition on `shown_photos s`
 */
export function withOverrides(db: Database.Database, albumId: string, rule: Condition): Condition {
  const hasSome = db.prepare('SELECT 1 FROM album_overrides WHERE album_id = ? LIMIT 1').get(albumId)
  // The usual case keeps to one index; the other one reads all photos.
  if (!hasSome) return rule
  const said = (included: 0 | 1) =>
    `s.photo_id IN (SELECT photo_id FROM album_overrides WHERE album_id = ? AND included = ${included})`
  return {
    sql: `((${rule.sql} AND NOT ${said(0)}) OR ${said(1)})`,
    params: [...rule.params, albumId, albumId],
  }
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
         (SELECT n.photo_id FROM album_overrides n JOIN shown_photos p ON p.photo_id = n.photo_id
          WHERE n.album_id = o.album_id AND n.included = 1 ORDER BY p.sort_ms DESC LIMIT 1) AS newestIncluded
       FROM album_overrides o JOIN shown_photos s ON s.photo_id = o.photo_id
       WHERE o.album_id LIKE ? || ':%' GROUP BY o.album_id`,
    )
    .all(grouping)
}

/** Covers that the user chose and that can be shown: album id → photo id. */
export function chosenCovers(db: Database.Database): Map<string, number> {
  const rows = db
    .prepare<[string], { albumId: string; photoId: number }>(
      `SELECT substr(j.subject, 7) AS albumId, p.id AS photoId
       FROM judgements j JOIN photos p ON p.hash = json_extract(j.value, '$')
       JOIN shown_photos s ON s.photo_id = p.id
       WHERE j.photo_hash = ? AND j.subject LIKE 'cover:%'`,
    )
    .all(LIBRARY_SUBJECT)
  return new Map(rows.map(({ albumId, photoId }) => [albumId, photoId]))
}
