/**
 * A library of drawn pictures for screenshots, trials and tests: `node scripts/demo-library.ts DIR` makes
 * DIR/photos (JPEG with dates, positions and a camera) and DIR/library, scanned and labelled. No photo of
 * anybody is needed for it.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp, { type Exif } from 'sharp'
import { gazetteerLandmark } from '../src/main/albums/suggest.ts'
import { Library } from '../src/main/library/library.ts'
import { applyJudgement } from '../src/main/store/corrections.ts'
import { openDatabase } from '../src/main/store/database.ts'
import { refreshLabels } from '../src/main/store/labels.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import type { Mood } from '../src/shared/taxonomy.ts'
import { drawScene, type PaletteName, type SceneName } from './demo-scenes.ts'

interface Trip {
  scene: SceneName
  /** Id in the gazetteer; null for a picture of no sight. */
  landmarkId: string | null
  /** Used in file names. */
  name: string
  latitude: number
  longitude: number
  /** Local time of the first picture and its offset from UTC. */
  date: string
  offset: string
  palettes: PaletteName[]
  mood: Mood | null
}

const TRIPS: Trip[] = [
  trip(
    'colosseum',
    'colosseum',
    'Rome',
    41.8902,
    12.4922,
    '2025-05-17T10:12',
    '+02:00',
    ['day', 'sunset', 'morning', 'dusk', 'day'],
    'excited',
  ),
  trip(
    'tajMahal',
    'taj-mahal',
    'Agra',
    27.1742,
    78.0421,
    '2024-11-03T06:41',
    '+05:30',
    ['morning', 'sunset', 'day', 'morning'],
    'calm',
  ),
  trip(
    'goldenGate',
    'golden-gate-bridge',
    'San Francisco',
    37.8101,
    -122.4771,
    '2024-08-21T17:55',
    '-07:00',
    ['day', 'sunset', 'dusk'],
    null,
  ),
  trip(
    'pyramids',
    'great-pyramid-of-giza',
    'Giza',
    29.9771,
    31.1325,
    '2023-02-09T09:20',
    '+02:00',
    ['day', 'sunset', 'morning'],
    null,
  ),
  trip(
    'eiffelTower',
    'eiffel-tower',
    'Paris',
    48.8571,
    2.2951,
    '2025-09-06T18:30',
    '+02:00',
    ['sunset', 'dusk', 'day', 'morning'],
    'joyful',
  ),
  trip(
    'matterhorn',
    'matterhorn',
    'Zermatt',
    46.0207,
    7.7491,
    '2024-07-12T07:05',
    '+02:00',
    ['day', 'morning', 'sunset'],
    'calm',
  ),
  trip(
    'operaHouse',
    'sydney-opera-house',
    'Sydney',
    -33.8572,
    151.2149,
    '2023-12-30T16:08',
    '+11:00',
    ['day', 'sunset', 'dusk', 'day'],
    null,
  ),
  trip(
    'brandenburgGate',
    'brandenburg-gate',
    'Berlin',
    52.5163,
    13.3789,
    '2025-07-19T20:47',
    '+02:00',
    ['sunset', 'day', 'dusk'],
    null,
  ),
  trip(
    'beach',
    null,
    'Beach',
    36.5101,
    -4.8826,
    '2024-06-14T12:31',
    '+02:00',
    ['day', 'sunset', 'morning', 'day'],
    'joyful',
  ),
  trip(
    'lake',
    null,
    'Lake',
    46.5602,
    8.5614,
    '2025-08-02T08:15',
    '+02:00',
    ['morning', 'day', 'sunset', 'dusk'],
    'tender',
  ),
]

function trip(
  scene: SceneName,
  landmarkId: string | null,
  name: string,
  latitude: number,
  longitude: number,
  date: string,
  offset: string,
  palettes: PaletteName[],
  mood: Mood | null,
): Trip {
  return { scene, landmarkId, name, latitude, longitude, date, offset, palettes, mood }
}

/** When the light is so. */
const HOURS: Record<PaletteName, number> = { morning: 7, day: 12, sunset: 19, dusk: 21 }

const LANDSCAPE = { width: 1500, height: 1000 }
const PORTRAIT = { width: 900, height: 1200 }

export interface DemoPhoto {
  path: string
  trip: Trip
  index: number
}

/** Draws the pictures into `folder`. @returns their paths */
export async function makeDemoPhotos(folder: string): Promise<DemoPhoto[]> {
  mkdirSync(folder, { recursive: true })
  const photos: DemoPhoto[] = []
  for (const place of TRIPS) {
    for (const [index, palette] of place.palettes.entries()) {
      const size = index % 3 === 1 ? PORTRAIT : LANDSCAPE
      const svg = drawScene({
        scene: place.scene,
        palette,
        ...size,
        centreX: 0.5 + (index % 2 === 0 ? 0.012 : -0.012) * index,
        zoom: [1, 1.02, 1.18, 1.05, 1.3][index] ?? 1,
      })
      const path = join(folder, `${place.name} ${index + 1}.jpg`)
      const exif = exifOf(place, index)
      writeFileSync(path, await sharp(Buffer.from(svg)).withExif(exif).jpeg({ quality: 90 }).toBuffer())
      photos.push({ path, trip: place, index })
    }
  }
  return photos
}

function exifOf(place: Trip, index: number): Exif {
  const local = new Date(`${place.date}:00Z`)
  local.setUTCHours(HOURS[place.palettes[index] ?? 'day'], index * 4)
  const taken = local.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':')
  return {
    IFD0: { Make: 'Demo', Model: 'Demo Camera' },
    IFD2: {
      DateTimeOriginal: taken,
      OffsetTimeOriginal: place.offset,
      ISOSpeedRatings: '200',
      FNumber: '56/10',
      ExposureTime: '1/320',
      FocalLength: '35/1',
    },
    IFD3: {
      GPSLatitudeRef: place.latitude < 0 ? 'S' : 'N',
      GPSLatitude: degrees(place.latitude),
      GPSLongitudeRef: place.longitude < 0 ? 'W' : 'E',
      GPSLongitude: degrees(place.longitude),
    },
  }
}

/** 41.8902 → "41/1 53/1 2472/100": degrees, minutes, seconds as EXIF writes them. */
function degrees(value: number): string {
  const seconds = Math.round(Math.abs(value) * 360_000)
  return `${Math.floor(seconds / 360_000)}/1 ${Math.floor((seconds % 360_000) / 6000)}/1 ${seconds % 6000}/100`
}

/**
 * Draws, scans and labels.
 * @param base gets `photos` and `library`
 */
export async function makeDemoLibrary(base: string): Promise<{ libraryDir: string; photosDir: string }> {
  const photosDir = join(base, 'photos')
  const libraryDir = join(base, 'library')
  const photos = await makeDemoPhotos(photosDir)
  const library = Library.open({ dir: libraryDir, watch: false, provider: 'cpu' })
  try {
    library.addRoot(photosDir)
    library.start()
    await library.whenIdle()
    for (const { path, trip: place } of photos) label(library, path, place)
  } finally {
    await library.close()
  }
  return { libraryDir, photosDir }
}

/** Makes one photo wait in Review, as a doubtful recognition does. The library must not be open elsewhere. */
export function leaveOneUnsure(libraryDir: string): void {
  const store = openDatabase(libraryDir)
  const row = store.db
    .prepare<[], { id: number }>("SELECT photo_id AS id FROM files WHERE path LIKE 'Lake%' ORDER BY path")
    .get()
  if (!row) throw new Error('The demo library has no lake')
  const candidates = ['matterhorn', 'colosseum', 'taj-mahal'].map((landmarkId, index) => ({
    landmarkId,
    score: 0.12 - index / 50,
    similarity: 0.4,
    distanceMeters: null,
  }))
  store.transaction(() => {
    store.db
      // Keeps the model's stamp where there is one; without the model there is no row yet.
      .prepare(
        `INSERT INTO landmark_evidence
           (photo_id, model_id, model_version, decision, threshold, supported_by, candidates)
         VALUES (?, 'demo', '1', 'unsure', 0.15, '["vision"]', ?)
         ON CONFLICT (photo_id) DO UPDATE
           SET decision = excluded.decision, threshold = excluded.threshold, candidates = excluded.candidates`,
      )
      .run(row.id, JSON.stringify(candidates))
    // Without an embedding it is not ranked again after a correction, and stays as it is here.
    store.db.prepare('DELETE FROM embeddings WHERE photo_id = ?').run(row.id)
    refreshLabels(store.db, [row.id])
  })
  store.close()
}

/**
 * Gives every drawn photo an embedding by its trip, so that photos of a trip are alike with or without a model, and makes
 * the photos of trips without a landmark look like ones of places. The library must not be open elsewhere.
 * @param except name of a trip whose photos get none
 */
export function likenessByTrip(libraryDir: string, except: string): void {
  const store = openDatabase(libraryDir)
  const { db } = store
  const files = db
    .prepare<[], { id: number; path: string }>('SELECT photo_id AS id, path FROM files ORDER BY path')
    .all()
  const evidence = db.prepare(
    `INSERT INTO landmark_evidence (photo_id, model_id, model_version, decision, threshold, supported_by, candidates, gate)
     VALUES (?, 'demo', '1', 'none', 0.15, '[]', ?, 0.9)
     ON CONFLICT (photo_id) DO UPDATE SET candidates = excluded.candidates, gate = excluded.gate`,
  )
  const candidates = [{ landmarkId: 'matterhorn', score: 0.01, similarity: 0.05, distanceMeters: null }]
  store.transaction(() => {
    db.prepare('DELETE FROM embeddings').run()
    for (const { id, path } of files) {
      const trip = TRIPS.findIndex(({ name }) => path.startsWith(name))
      if (trip < 0 || path.startsWith(except)) continue
      const index = Number(/(\d+)\.jpg$/.exec(path)?.[1] ?? 0)
      const vector = Float32Array.from({ length: 64 }, (_, i) =>
        i === trip ? 1 : 0.03 * Math.sin(i * index + trip),
      )
      const length = Math.hypot(...vector)
      db.prepare(
        "INSERT INTO embeddings (photo_id, model_id, model_version, vector) VALUES (?, 'demo', '1', ?)",
      ).run(id, Buffer.from(vector.map((value) => value / length).buffer))
      evidence.run(id, JSON.stringify(candidates))
    }
  })
  store.close()
}

function label(library: Library, path: string, place: Trip): void {
  const row = library.store.db
    .prepare<[string], { photo_id: number }>('SELECT photo_id FROM files WHERE path = ?')
    .get(path.split(/[/\\]/).at(-1) ?? '')
  if (!row) throw new Error(`${path} was not analysed`)
  const photoIds = [row.photo_id]
  const lookup = (id: string) => gazetteerLandmark(resourcesDir(), id)
  if (place.landmarkId) {
    applyJudgement(library.store, { kind: 'landmark', photoIds, landmarkId: place.landmarkId }, lookup)
  }
  if (place.mood) applyJudgement(library.store, { kind: 'mood', photoIds, mood: place.mood }, lookup)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const base = process.argv[2]
  if (!base) {
    console.error('Usage: node scripts/demo-library.ts DIR')
    process.exit(2)
  }
  const { libraryDir } = await makeDemoLibrary(base)
  process.stdout.write(`Open it with: npm start -- --library ${libraryDir}\n`)
}
