/** Words by which a photo is found (FTS5): file and folder names, place, landmark, mood, expressions, camera, date. */
import type Database from 'better-sqlite3'
import { statement } from './statement.ts'

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

interface PhotoWords {
  taken_at: string | null
  city: string | null
  country: string | null
  camera: string | null
  landmark: string | null
  landmark_id: string | null
  mood: string | null
  place_name: string | null
}

/** Replaces the search words of one photo. */
export function indexPhoto(db: Database.Database, photoId: number): void {
  const photo = statement<[number], PhotoWords>(
    db,
    `SELECT p.taken_at, p.city, p.country, p.camera, l.name AS landmark, t.landmark_id, t.mood, t.place_name
     FROM photos p LEFT JOIN labels t ON t.photo_id = p.id LEFT JOIN landmarks l ON l.id = t.landmark_id
     WHERE p.id = ?`,
  ).get(photoId)
  if (!photo) return
  const files = statement<[number], { path: string }>(db, 'SELECT path FROM files WHERE photo_id = ?').all(
    photoId,
  )
  const words = [
    ...files.map(({ path }) => path.replaceAll(/[/_.-]+/g, ' ')),
    photo.place_name,
    photo.city,
    photo.country,
    photo.camera,
    photo.landmark,
    photo.landmark_id?.replaceAll(/[:_-]+/g, ' '),
    photo.mood,
    dateWords(photo.taken_at),
  ]
  statement(db, 'DELETE FROM photo_search WHERE rowid = ?').run(photoId)
  statement(db, 'INSERT INTO photo_search (rowid, words) VALUES (?, ?)').run(
    photoId,
    words.filter(Boolean).join(' '),
  )
}

/** `2019-07-14T…` → "2019 07 july 14". */
function dateWords(takenAt: string | null): string {
  const match = takenAt?.match(/^(\d{4})-(\d{2})-(\d{2})/)
  if (!match) return ''
  const [, year = '', month = '', day = ''] = match
  return `${year} ${month} ${MONTHS[Number(month) - 1] ?? ''} ${Number(day)}`
}

/**
 * The FTS5 expression for what a person typed: every word must occur, the last one as a prefix.
 * @returns null when there is nothing to search for
 */
export function searchExpression(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}]+/gu)
  if (!words) return null
  // Quoted, so that AND, OR, NEAR and the like are words and nothing else.
  return words.map((word, index) => (index === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ')
}
