/**
 * Words by which a photo is found (FTS5), one column per kind: file and folder names, landmark, place, mood,
 * expressions, camera, date. Derived; written with the labels, in the transaction that changes them.
 */
import type Database from 'better-sqlite3'
import { englishMonth } from '../../shared/months.ts'
import type { Expression } from '../../shared/taxonomy.ts'
import { SHOWN_CITY, SHOWN_COUNTRY } from './shown-place.ts'
import { statement } from './statement.ts'

/** Columns of `photo_search`, in its order. */
export const SEARCH_COLUMNS = ['path', 'landmark', 'place', 'mood', 'expression', 'camera', 'date'] as const
export type SearchColumn = (typeof SEARCH_COLUMNS)[number]

interface PhotoWords {
  taken_at: string | null
  city: string | null
  country: string | null
  camera: string | null
  landmark: string | null
  landmark_id: string | null
  landmark_city: string | null
  landmark_country: string | null
  mood: string | null
  place_name: string | null
}

/** Takes away the search words of one photo. */
export function forgetPhoto(db: Database.Database, photoId: number): void {
  statement(db, 'DELETE FROM photo_search WHERE rowid = ?').run(photoId)
}

/**
 * Replaces the search words of one photo.
 * @param expressions shown for its faces
 */
export function indexPhoto(
  db: Database.Database,
  photoId: number,
  expressions: readonly (Expression | null)[],
): void {
  const photo = statement<[number], PhotoWords>(
    db,
    `SELECT p.taken_at, ${SHOWN_CITY} AS city, ${SHOWN_COUNTRY} AS country, p.camera,
       l.name AS landmark, t.landmark_id, l.city AS landmark_city, l.country AS landmark_country, t.mood, t.place_name
     FROM photos p LEFT JOIN labels t ON t.photo_id = p.id LEFT JOIN landmarks l ON l.id = t.landmark_id
     WHERE p.id = ?`,
  ).get(photoId)
  if (!photo) return
  const files = statement<[number], { path: string }>(db, 'SELECT path FROM files WHERE photo_id = ?').all(
    photoId,
  )
  forgetPhoto(db, photoId)
  statement(
    db,
    'INSERT INTO photo_search (rowid, path, landmark, place, mood, expression, camera, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    photoId,
    joined(files.map(({ path }) => path)),
    joined([photo.landmark, photo.landmark_id]),
    // A photo without a position is where its landmark is.
    joined([photo.place_name, photo.city, photo.country, photo.landmark_city, photo.landmark_country]),
    photo.mood ?? '',
    joined([...new Set(expressions)]),
    photo.camera ?? '',
    dateWords(photo.taken_at),
  )
}

const joined = (words: readonly (string | null)[]): string => words.filter(Boolean).join(' ')

/** `2019-07-14T…` → "2019 07 14 july 14". */
function dateWords(takenAt: string | null): string {
  const match = takenAt?.match(/^(\d{4})-(\d{2})-(\d{2})/)
  if (!match) return ''
  const [, year = '', month = '', day = ''] = match
  return `${year} ${month} ${day} ${englishMonth(Number(month)).toLowerCase()} ${Number(day)}`
}

/**
 * The FTS5 expression for what a person typed: every word must occur.
 * @param how `isPrefix`: the last word may go on; `columns`: only there; `isPhrase`: in this order, side by side
 * @returns null when there is nothing to search for
 */
export function searchExpression(
  text: string,
  how: { isPrefix?: boolean; isPhrase?: boolean; columns?: readonly SearchColumn[] } = {},
): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu)
  if (!words) return null
  // Quoted, so that AND, OR, NEAR and the like are words and nothing else.
  const quoted = how.isPhrase ? `"${words.join(' ')}"` : words.map((word) => `"${word}"`).join(' ')
  const expression = how.isPrefix ? `${quoted}*` : quoted
  return how.columns ? `{${how.columns.join(' ')}} : (${expression})` : expression
}
