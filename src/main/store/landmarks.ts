/** Landmarks that labels point to: from the bundled gallery, the gazetteer, or named by the user. */
import type Database from 'better-sqlite3'

export interface LandmarkRow {
  id: string
  name: string
  city: string | null
  country: string | null
  latitude: number | null
  longitude: number | null
  source: 'gallery' | 'gazetteer' | 'user'
}

/** Adds a landmark, or refreshes the facts of one that is known; a user's own name is never replaced. */
export function saveLandmark(db: Database.Database, landmark: LandmarkRow): void {
  db.prepare(
    `INSERT INTO landmarks (id, name, city, country, latitude, longitude, source)
     VALUES (@id, @name, @city, @country, @latitude, @longitude, @source)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, city = excluded.city, country = excluded.country,
       latitude = excluded.latitude, longitude = excluded.longitude, source = excluded.source
     WHERE landmarks.source <> 'user'`,
  ).run(landmark)
}

export function findLandmark(db: Database.Database, id: string): LandmarkRow | null {
  return db.prepare<[string], LandmarkRow>('SELECT * FROM landmarks WHERE id = ?').get(id) ?? null
}

/** Exact name, ignoring case as SQLite's NOCASE does (ASCII) and as Unicode lower-casing does. */
export function findLandmarkByName(db: Database.Database, name: string): LandmarkRow | null {
  const wanted = normaliseName(name)
  const exact = db
    .prepare<[string], LandmarkRow>('SELECT * FROM landmarks WHERE name = ? COLLATE NOCASE ORDER BY id')
    .get(name.trim())
  if (exact) return exact
  const all = db.prepare<[], LandmarkRow>('SELECT * FROM landmarks').all()
  return all.find((landmark) => normaliseName(landmark.name) === wanted) ?? null
}

/** Case, accents and runs of white space do not make a different name. */
export function normaliseName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** `user:` and the letters and digits of the normalised name, made unique by a number. */
export function newUserLandmarkId(db: Database.Database, name: string): string {
  const slug =
    normaliseName(name)
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'place'
  for (let n = 1; ; n++) {
    const id = n === 1 ? `user:${slug}` : `user:${slug}-${n}`
    if (!findLandmark(db, id)) return id
  }
}
