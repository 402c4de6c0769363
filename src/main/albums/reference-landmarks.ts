/** Brings names and coordinates of the bundled gallery's landmarks into the library's database. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { saveLandmark } from '../store/landmarks.ts'

const galleryLandmarksSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  }),
)

export type GalleryLandmark = z.infer<typeof galleryLandmarksSchema>[number]

/**
 * Names and coordinates of the bundled gallery's landmarks.
 * @throws Error naming the file when it is missing or malformed
 */
export function galleryLandmarks(resourcesDir: string): GalleryLandmark[] {
  const file = join(resourcesDir, 'gallery', 'landmarks.json')
  return galleryLandmarksSchema.parse(JSON.parse(readFileSync(file, 'utf8')), {
    error: () => `${file} is not a list of landmarks; reinstall Moodmark or run "npm run gallery"`,
  })
}

/** Makes the gallery's landmarks known to the library, so that labels have names. */
export function saveGalleryLandmarks(db: Database.Database, resourcesDir: string): void {
  const landmarks = galleryLandmarks(resourcesDir)
  db.transaction(() => {
    for (const landmark of landmarks) saveLandmark(db, { ...landmark, source: 'gallery' })
  })()
}
