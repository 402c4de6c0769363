/** Landmarks that labels point to: from the bundled gallery, the gazetteer, or named by the user. */
import type Database from 'better-sqlite3'
import { statement } from './statement.ts'

export interface LandmarkRow {
  id: string
  name: string
  city: string | null
  country: string | null
  latitude: number | null
  longitude: number | null
  source: 'gallery' | 'gazetteer' | 'user'
}

const COLUMNS = 'id, name, city, country, latitude, longitude, source'

/** Adds a landmark, or refreshes the facts of one that is known; a user's own name is never replaced. */
export function saveLandmark(db: Database.Database, landmark: LandmarkRow): void {
  db.prepare(
    `INSERT INTO landmarks (id, name, city, country, latitude, longitude, source)
     VALUES (@id, @name, @city, @country, @latitude, @longitude, @source)
     ON CONFLICT (id) DO UPDATE SET
       name = CASE WHEN landmarks.reference_name IS NULL THEN excluded.name ELSE landmarks.name END,
       reference_name = CASE WHEN landmarks.reference_name IS NULL THEN NULL ELSE excluded.name END,
       city = excluded.city, country = excluded.country,
       latitude = excluded.latitude, longitude = excluded.longitude, source = excluded.source
     WHERE landmarks.source <> 'user'`,
  ).run(landmark)
}

/** Shows a landmark under the user's name for it. @param name null = under its reference name again */
export function nameLandmark(db: Database.Database, id: string, name: string | null): void {
  if (name === null) {
    db.prepare(
      'UPDATE landmarks SET name = coalesce(reference_name, name), reference_name = NULL WHERE id = ?',
    ).run(id)
  } else {
    db.prepare(
      'UPDATE landmarks SET reference_name = coalesce(reference_name, name), name = ? WHERE id = ?',
    ).run(name, id)
  }
}

/**
 * A name as it is stored: composed (NFC), without control and direction-override characters, which would garble the
 * lines that it is shown in, and with single spaces.
 * @returns '' when nothing readable is left
 */
export function cleanName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(cleaned) ? cleaned : ''
}

export function findLandmark(db: Database.Database, id: string): LandmarkRow | null {
  return statement<[string], LandmarkRow>(db, `SELECT ${COLUMNS} FROM landmarks WHERE id = ?`).get(id) ?? null
}

/** Exact name, ignoring case as SQLite's NOCASE does (ASCII) and as Unicode lower-casing does. */
export function findLandmarkByName(db: Database.Database, name: string): LandmarkRow | null {
  const wanted = normaliseName(name)
  const exact = db
    .prepare<[string], LandmarkRow>(
      `SELECT ${COLUMNS} FROM landmarks WHERE name = ? COLLATE NOCASE ORDER BY id`,
    )
    .get(name.trim())
  if (exact) return exact
  const all = db.prepare<[], LandmarkRow>(`SELECT ${COLUMNS} FROM landmarks`).all()
  return all.find((landmark) => normaliseName(landmark.name) === wanted) ?? null
}

/** Case, accents and runs of white space do not make a different name. */
export function normaliseName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
}

/**
 * `user:` and the letters and digits of the normalised name, made unique by a number.
 * @param taken ids in use that the database doesn't hold yet
 */
export function newUserLandmarkId(
  db: Database.Database,
  name: string,
  taken: readonly string[] = [],
): string {
  const slug =
    normaliseName(name)
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'place'
  for (let n = 1; ; n++) {
    const id = n === 1 ? `user:${slug}` : `user:${slug}-${n}`
    if (!taken.includes(id) && !findLandmark(db, id)) return id
  }
}
