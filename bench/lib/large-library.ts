/** A made-up library of N photos, written straight into the database: 20 years, 300 landmarks, one day with 20,000. */
import { copyFileSync, linkSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import sharp from 'sharp'
import { openDatabase } from '../../src/main/store/database.ts'
import { SELECT_SHOWN } from '../../src/main/store/migrations/0009-browsing.ts'
import { THUMBNAIL_SIZES, thumbnailPath, thumbnailsDirOf } from '../../src/shared/node/thumbnails.ts'
import { seededRandom } from '../../src/shared/seeded-random.ts'
import { MOODS } from '../../src/shared/taxonomy.ts'

const CITIES = 120
const LANDMARKS = 300
const PICTURES = 24
const CAMERAS = ['Canon EOS 5D', 'FUJIFILM X100V', 'Apple iPhone 13', 'SONY ILCE-7M3', 'Google Pixel 7']
const ASPECTS = [
  [4000, 3000],
  [3000, 4000],
  [4032, 2268],
  [3000, 3000],
  [6000, 2000],
] as const
/** The folder that the photos are said to lie in; it is not there, so that nothing looks for their files. */
const FOLDER = '/media/archive/Photos'

export interface LargeLibraryOptions {
  photos: number
  /** Photos of one day, the rest spreads over 20 years. */
  ofOneDay: number
  /** Gives every photo a preview: a link to one of a few dozen. Not needed to time queries. */
  thumbnails: boolean
}

/** Fills an empty library folder. 100,000 photos with previews take about a minute. */
export async function makeLargeLibrary(
  libraryDir: string,
  { photos, ofOneDay, thumbnails }: LargeLibraryOptions,
): Promise<void> {
  mkdirSync(libraryDir, { recursive: true })
  const store = openDatabase(libraryDir)
  const { db } = store
  if (thumbnails) await drawPreviews(libraryDir)
  // Kept row by row, the table of shown photos would take longer than all the rest.
  const derived = db
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_master WHERE name LIKE 'shown\\_%' ESCAPE '\\' AND type IN ('trigger', 'index')",
    )
    .all()
  for (const { type, name } of derived) db.exec(`DROP ${type} ${name}`)
  const addLandmark = db.prepare(
    `INSERT INTO landmarks (id, name, city, country, latitude, longitude, source) VALUES (?, ?, ?, ?, ?, ?, 'gallery')`,
  )
  const cities = citiesOf(seededRandom(11))
  store.transaction(() => {
    db.prepare('INSERT INTO roots (id, path, added_at) VALUES (1, ?, ?)').run(FOLDER, '2024-01-01T00:00:00Z')
    for (let i = 0; i < LANDMARKS; i++) {
      const city = cities[i % CITIES]
      addLandmark.run(
        `l${i}`,
        `Landmark ${i}`,
        city?.name ?? null,
        city?.country ?? null,
        city?.latitude ?? null,
        city?.longitude ?? null,
      )
    }
  })
  const add = photoWriter(libraryDir, db, { photos, ofOneDay, thumbnails })
  for (let from = 0; from < photos; from += 5000) add(from, Math.min(photos, from + 5000))
  db.exec(
    `INSERT INTO shown_photos ${SELECT_SHOWN('')}; ${derived.map(({ sql }) => sql).join(';\n')}; ANALYZE;`,
  )
  store.close()
}

/**
 * Writes photos into a library that has its landmarks, one transaction a call.
 * @returns a function of the numbers of the first photo (inclusive) and the last (exclusive); those from `photos` on are
 *   newer than all others
 */
export function photoWriter(
  libraryDir: string,
  db: Database,
  { photos, ofOneDay, thumbnails }: LargeLibraryOptions,
): (from: number, to: number) => void {
  const random = seededRandom(11)
  const pick = (count: number) => Math.floor(random() * count)
  const cities = citiesOf(random)
  const addPhoto = db.prepare(
    `INSERT INTO photos (id, hash, bytes, added_at, format, width, height, taken_at, sort_ms, latitude, longitude, city, country,
       country_code, camera, facts, thumbnails)
     VALUES (?, ?, 2500000, '2024-01-01', 'jpeg', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addFile = db.prepare(
    "INSERT INTO files (root_id, path, bytes, mtime_ms, photo_id, status) VALUES (1, ?, 2500000, 0, ?, 'indexed')",
  )
  const addLabels = db.prepare(
    `INSERT INTO labels (photo_id, landmark_id, landmark_score, unsure, mood, mood_confidence, face_count, favourite, rating)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addWords = db.prepare(
    `INSERT INTO photo_search (rowid, path, landmark, place, mood, expression, camera, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const facts = JSON.stringify({
    format: 'jpeg',
    width: 4000,
    height: 3000,
    orientation: 1,
    takenAt: null,
    nearby: [],
  })
  const day = Date.UTC(2019, 6, 14)
  return db.transaction((from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const city = cities[pick(CITIES)] ?? cities[0]
      const isWedding = n < ofOneDay
      const ms = isWedding
        ? day + 36_000_000 + Math.floor((n / Math.max(1, ofOneDay)) * 30_000_000)
        : Date.UTC(2004, 0, 1) + Math.floor((n / photos) * 20 * 365.25 * 86_400_000)
      const takenAt = new Date(ms).toISOString().slice(0, 19)
      const [width, height] = ASPECTS[pick(ASPECTS.length)] ?? ASPECTS[0]
      const hasPosition = pick(10) < 7
      const landmark = pick(100) < 8 ? pick(LANDMARKS) : null
      const mood = pick(10) < 6 ? (MOODS[pick(MOODS.length)] ?? null) : null
      const camera = CAMERAS[pick(CAMERAS.length)] ?? null
      const hash = `${(n % PICTURES).toString(16).padStart(2, '0')}${n.toString(16).padStart(62, '0')}`
      const id = n + 1
      addPhoto.run(
        id,
        hash,
        width,
        height,
        takenAt,
        ms,
        hasPosition && city ? city.latitude + random() * 0.1 : null,
        hasPosition && city ? city.longitude + random() * 0.1 : null,
        hasPosition ? (city?.name ?? null) : null,
        hasPosition ? (city?.country ?? null) : null,
        hasPosition ? (city?.code ?? null) : null,
        camera,
        facts,
        thumbnails ? 1 : 0,
      )
      const path = `${takenAt.slice(0, 4)}/${takenAt.slice(0, 7)} trip ${pick(40)}/IMG_${n}.jpg`
      addFile.run(path, id)
      addLabels.run(
        id,
        landmark === null ? null : `l${landmark}`,
        landmark === null ? null : random(),
        pick(200) === 0 ? 1 : 0,
        mood,
        mood ? random() : null,
        pick(4),
        pick(50) === 0 ? 1 : 0,
        pick(20) === 0 ? pick(6) : 0,
      )
      addWords.run(
        id,
        path,
        landmark === null ? '' : `Landmark ${landmark}`,
        hasPosition && city ? `${city.name} ${city.country}` : '',
        mood ?? '',
        pick(3) === 0 ? 'happy' : '',
        camera,
        takenAt.slice(0, 10).replaceAll('-', ' '),
      )
      if (thumbnails) linkPreviews(libraryDir, previewHash(n % PICTURES), hash)
    }
  })
}

/** Takes away what was written beyond the first so many photos. */
export function removePhotosFrom(db: Database, photos: number): void {
  db.transaction(() => {
    for (const [table, id] of [
      ['photo_search', 'rowid'],
      ['files', 'photo_id'],
      ['labels', 'photo_id'],
      ['photos', 'id'],
    ])
      db.prepare(`DELETE FROM ${table} WHERE ${id} > ?`).run(photos)
  })()
}

const previewHash = (picture: number): string => `${picture.toString(16).padStart(2, '0')}${'f'.repeat(62)}`

interface City {
  name: string
  country: string
  code: string
  latitude: number
  longitude: number
}

function citiesOf(random: () => number): City[] {
  return Array.from({ length: CITIES }, (_, i) => ({
    name: `City ${i}`,
    country: `Country ${i % 30}`,
    code: `${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + Math.floor((i % 30) / 26))}`,
    latitude: random() * 110 - 45,
    longitude: random() * 340 - 170,
  }))
}

/** Pictures of the sizes that the app stores, under the hash of nobody. */
async function drawPreviews(libraryDir: string): Promise<void> {
  for (let i = 0; i < PICTURES; i++) {
    const hue = Math.round((360 * i) / PICTURES)
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="768" height="576"><rect width="768" height="576" fill="hsl(${hue},45%,55%)"/>${Array.from({ length: 60 }, (_, k) => `<circle cx="${(k * 131 * (i + 3)) % 768}" cy="${(k * 97 * (i + 5)) % 576}" r="${10 + ((k * 7) % 50)}" fill="hsl(${(hue + k * 11) % 360},50%,${30 + (k % 5) * 12}%)"/>`).join('')}</svg>`
    for (const size of THUMBNAIL_SIZES) {
      const path = thumbnailPath(thumbnailsDirOf(libraryDir), previewHash(i), size)
      mkdirSync(dirname(path), { recursive: true })
      await sharp(Buffer.from(svg)).resize(size, size, { fit: 'inside' }).webp({ quality: 80 }).toFile(path)
    }
  }
}

function linkPreviews(libraryDir: string, from: string, to: string): void {
  for (const size of THUMBNAIL_SIZES) {
    const source = thumbnailPath(thumbnailsDirOf(libraryDir), from, size)
    const target = thumbnailPath(thumbnailsDirOf(libraryDir), to, size)
    mkdirSync(join(target, '..'), { recursive: true })
    try {
      linkSync(source, target)
    } catch {
      copyFileSync(source, target)
    }
  }
}
