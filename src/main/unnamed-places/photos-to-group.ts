/** Which photos may show a place that nobody has named, and what is known of their circumstances. */
import type Database from 'better-sqlite3'
import type { LandmarkCandidate } from '../../shared/evidence.ts'
import { VISIBLE } from '../albums/visible.ts'
import { embeddingOf } from '../likeness/embedding-matrix.ts'
import { judgementsOf, UNNAMED_PLACE } from '../store/judgements.ts'
import type { PhotoToGroup } from './cluster.ts'
import { LANDMARK_LOOKING, landmarkLooking } from './landmark-looking.ts'

/**
 * `open`: nobody has said what it shows. `named`: it has a landmark. `dismissed`: "not a place", said of its group.
 * `none`: "no landmark here", said of the photo alone.
 */
export type Standing = 'open' | 'named' | 'dismissed' | 'none'

export interface PhotoWithStanding extends PhotoToGroup {
  standing: Standing
}

/** Comparing all with all grows with the square: of more photos, those that look most like landmarks are taken. */
const MOST_PHOTOS = 20_000

interface Row {
  photoId: number
  hash: string
  candidates: string
  gate: number | null
  landmarkId: string | null
  latitude: number | null
  longitude: number | null
  takenMs: number | null
}

/** Landmark-looking photos that albums show, of the model that most embeddings are from. */
export function photosToGroup(db: Database.Database): PhotoWithStanding[] {
  const model = prevailingModel(db)
  if (!model) return []
  return rowsOf(db, model)
    .map((row) => ({ row, looking: lookingOf(row) }))
    .filter(({ looking, row }) => looking >= LANDMARK_LOOKING || row.landmarkId !== null)
    .sort((a, b) => b.looking - a.looking)
    .slice(0, MOST_PHOTOS)
    .flatMap(({ row }) => {
      const vector = embeddingOf(db, row.photoId)?.vector
      return vector ? [withStanding(db, row, Float32Array.from(vector))] : []
    })
    .sort((a, b) => a.photoId - b.photoId)
}

/** What the groups depend on, as text: while it stays the same there is nothing to do. */
export function stateOfPhotos(db: Database.Database): string {
  const model = prevailingModel(db)
  if (!model) return 'none'
  const count = db
    .prepare<[string, string], { photos: number; last: number }>(
      'SELECT COUNT(*) AS photos, MAX(photo_id) AS last FROM embeddings WHERE model_id = ? AND model_version = ?',
    )
    .get(model.id, model.version)
  const lastWord = db
    .prepare<[], number | null>(
      "SELECT MAX(id) FROM corrections WHERE kind IN ('landmark', 'not-landmark', 'undo', 'redo')",
    )
    .pluck()
    .get()
  return JSON.stringify([model.id, model.version, count?.photos, count?.last, lastWord])
}

interface Model {
  id: string
  version: string
}

/** While embeddings are recomputed there are two: the one that most photos have. */
function prevailingModel(db: Database.Database): Model | undefined {
  return db
    .prepare<[], Model>(
      `SELECT model_id AS id, model_version AS version FROM embeddings
       GROUP BY model_id, model_version ORDER BY COUNT(*) DESC LIMIT 1`,
    )
    .get()
}

function rowsOf(db: Database.Database, model: Model): Row[] {
  return db
    .prepare<[string, string], Row>(
      `SELECT p.id AS photoId, p.hash, e.candidates, e.gate, t.landmark_id AS landmarkId, p.latitude, p.longitude,
         CASE WHEN p.taken_at IS NULL THEN NULL ELSE p.sort_ms END AS takenMs
       FROM embeddings v
       JOIN photos p ON p.id = v.photo_id
       JOIN landmark_evidence e ON e.photo_id = p.id
       LEFT JOIN labels t ON t.photo_id = p.id
       WHERE v.model_id = ? AND v.model_version = ? AND ${VISIBLE}`,
    )
    .all(model.id, model.version)
}

function lookingOf({ candidates, gate }: Row): number {
  return landmarkLooking({
    gate: gate ?? undefined,
    // Parsing is a third of the work for a large library: only where the gate has not spoken.
    candidates: gate === null ? (JSON.parse(candidates) as LandmarkCandidate[]) : [],
  })
}

function withStanding(db: Database.Database, row: Row, vector: Float32Array): PhotoWithStanding {
  const { photoId, latitude, longitude, takenMs } = row
  return {
    photoId,
    vector,
    position: latitude === null || longitude === null ? null : { latitude, longitude },
    takenMs,
    standing: standingOf(db, row),
  }
}

/** @param photo its content hash, and the landmark it is labelled with */
export function standingOf(
  db: Database.Database,
  { hash, landmarkId }: { hash: string; landmarkId: string | null },
): Standing {
  if (landmarkId !== null) return 'named'
  const { landmark, notLandmarks } = judgementsOf(db, hash)
  if (landmark !== undefined && landmark !== null) return 'named'
  if (landmark === null) return 'none'
  return notLandmarks.has(UNNAMED_PLACE) ? 'dismissed' : 'open'
}
