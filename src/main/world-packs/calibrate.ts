/**
 * Measures what a world pack says of photos without a landmark. The packs are published without their thresholds, and
 * how alike a pack finds ordinary things depends on how many landmarks it knows; so it is measured here, on photos of
 * the user's own that surely show none.
 */
import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { AskPacksValue } from '../../shared/analysis-protocol.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import {
  type Calibration,
  type InstalledPack,
  installedPacks,
  thresholdsOf,
  writeCalibration,
} from '../../shared/node/world-packs.ts'
import { photoFiles } from '../albums/photos.ts'
import type { AnalysisClient } from '../analysis-client/client.ts'
import { AnalysisFailedError } from '../analysis-client/errors.ts'
import type { Library } from '../library/library.ts'
import { readSettings } from '../store/settings.ts'
import { FEWEST_PHOTOS, forPhotosBeyondTheGate, thresholdsFrom } from './thresholds.ts'

/** More change a quantile of 99 % by less than what two libraries differ by. */
const MOST_PHOTOS = 300
/** Photos that the gate refuses by so much of its threshold: near it there are landmarks that it misses. */
const WIDE_MARGIN = 0.5

/**
 * Measures every pack that is in use and has no thresholds of its own, if the library has photos enough.
 * The analysis must be running; it is told of the new thresholds, and photos are looked at again.
 * @returns ids of the packs that were measured
 */
export async function calibrateNewPacks(
  library: Pick<Library, 'dir' | 'store' | 'analysis' | 'device'>,
): Promise<string[]> {
  const { db } = library.store
  const off = readSettings(db).worldPacksOff
  const enabled = (library.device()?.worldPacks?.packs ?? []).filter((pack) => pack.enabled)
  if (enabled.length === 0) return []
  const waiting = (await installedPacks(modelDirs({ libraryDir: library.dir }))).filter(
    (pack) => enabled.some(({ id }) => id === pack.manifest.id) && !thresholdsOf(pack).measured,
  )
  if (waiting.length === 0) return []
  await calibrate(library, waiting)
  const measured = waiting.filter((pack) => thresholdsOf(pack).measured).map(({ manifest }) => manifest.id)
  if (measured.length > 0) await library.analysis.reloadWorldPacks(off)
  return measured
}

/**
 * Measures packs that are in use on the library's ordinary photos, and keeps the result beside each of them.
 * @returns on how many photos; with fewer than `FEWEST_PHOTOS` nothing is changed
 */
export async function calibrate(
  library: Pick<Library, 'store' | 'analysis' | 'device'>,
  packs: readonly InstalledPack[],
): Promise<number> {
  const { analysis } = library
  const { db } = library.store
  const gate = library.device()?.worldPacks?.gate
  if (gate === undefined) return 0
  const photos = ordinaryPhotos(db, gate * WIDE_MARGIN)
  if (photos.length < FEWEST_PHOTOS) return 0
  const similarities = new Map<string, number[]>(packs.map(({ manifest }) => [manifest.id, []]))
  let looked = 0
  for (const photoId of photos) {
    if (looked === MOST_PHOTOS) break
    const best = await bestOfEach(db, analysis, photoId)
    if (!best) continue
    looked++
    for (const [id, found] of similarities) found.push(best.get(id) ?? -1)
  }
  if (looked < FEWEST_PHOTOS) return 0
  for (const { dir, manifest } of packs) {
    const calibration: Calibration = {
      ...forPhotosBeyondTheGate(thresholdsFrom(similarities.get(manifest.id) ?? [])),
      photos: looked,
      by: 'library',
    }
    writeCalibration(dir, calibration)
  }
  return looked
}

/** The best cosine of each pack; null when the photo cannot be read now. */
async function bestOfEach(
  db: Database,
  analysis: AnalysisClient,
  photoId: number,
): Promise<Map<string, number> | null> {
  const path = photoFiles(db, photoId).find((file) => existsSync(file.path))?.path
  if (path === undefined) return null
  try {
    const { world } = await analysis.request<AskPacksValue>({ type: 'ask-packs', path })
    const best = new Map<string, number>()
    for (const { pack, similarity } of world?.matches ?? [])
      best.set(pack, Math.max(similarity, best.get(pack) ?? -1))
    return best
  } catch (error) {
    if (error instanceof AnalysisFailedError) return null
    throw error
  }
}

/**
 * Photos that surely show no landmark: the user said so, or the gate refuses them by far and nothing names or asks
 * about them. In an order that has nothing to do with when and where they were taken.
 */
function ordinaryPhotos(db: Database, gateAtMost: number): number[] {
  return db
    .prepare<[number, number], number>(
      `SELECT e.photo_id FROM landmark_evidence e
       JOIN photos p ON p.id = e.photo_id
       LEFT JOIN labels l ON l.photo_id = e.photo_id
       WHERE l.landmark_id IS NULL AND coalesce(l.unsure, 0) = 0 AND coalesce(l.removed, 0) = 0
         AND (l.landmark_by_user = 1 OR e.gate <= ?)
       ORDER BY p.hash LIMIT ?`,
    )
    .pluck()
    .all(gateAtMost, 2 * MOST_PHOTOS)
}
