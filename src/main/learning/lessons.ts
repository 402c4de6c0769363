/**
 * What the user's judgements teach about landmarks: photos that show one, and photos that do not although they may
 * look like it. Read from judgements and embeddings every time, so there is nothing to keep in step.
 */
import type Database from 'better-sqlite3'
import type { LandmarkPrototypes } from '../../shared/analysis-protocol.ts'
import type { ModelStamp } from '../../shared/evidence.ts'
import { embeddingOf as storedEmbedding } from '../likeness/embedding-matrix.ts'
import { UNNAMED_PLACE } from '../store/judgements.ts'
import { findLandmark } from '../store/landmarks.ts'
import { statement } from '../store/statement.ts'

export interface Lesson {
  landmarkId: string
  /** Photos that the user says show it, and that have an embedding of the model in use. Sorted ids. */
  confirmed: number[]
  /** Photos that the user says do not show it. Sorted ids. */
  rejected: number[]
}

/**
 * Newest photos that a landmark is taught by. More tell little new, and every photo of the library is compared with
 * each of them.
 */
export const MAX_CONFIRMED = 96
export const MAX_REJECTED = 48

/** A landmark of photos that were taken farther apart has no one position. */
const MAX_SPREAD_METERS = 1500
const METERS_PER_DEGREE = 111_320

/** Every landmark that the user has said something about. */
export function readLessons(db: Database.Database, model: ModelStamp): Map<string, Lesson> {
  const lessons = new Map<string, Lesson>()
  const lessonOf = (landmarkId: string): Lesson => {
    const lesson = lessons.get(landmarkId) ?? { landmarkId, confirmed: [], rejected: [] }
    lessons.set(landmarkId, lesson)
    return lesson
  }
  const add = (ids: number[], photoId: number, most: number): void => {
    if (ids.length < most) ids.push(photoId)
  }
  // Newest judgement first; inherited words of an edited photo count through its labels.
  const confirmed = statement<[string, string], { landmarkId: string; photoId: number }>(
    db,
    `SELECT t.landmark_id AS landmarkId, t.photo_id AS photoId
     FROM labels t JOIN photos p ON p.id = t.photo_id
     JOIN embeddings e ON e.photo_id = t.photo_id AND e.model_id = ? AND e.model_version = ?
     LEFT JOIN judgements j ON j.photo_hash = p.hash AND j.subject = 'landmark'
     WHERE t.landmark_by_user = 1 AND t.landmark_id IS NOT NULL ORDER BY j.correction_id DESC, t.photo_id DESC`,
  ).all(model.id, model.version)
  for (const { landmarkId, photoId } of confirmed) {
    add(lessonOf(landmarkId).confirmed, photoId, MAX_CONFIRMED)
  }
  const rejected = statement<[string, string], { landmarkId: string; photoId: number }>(
    db,
    `SELECT substr(j.subject, 14) AS landmarkId, p.id AS photoId
     FROM judgements j JOIN photos p ON p.hash = j.photo_hash
     JOIN embeddings e ON e.photo_id = p.id AND e.model_id = ? AND e.model_version = ?
     JOIN labels t ON t.photo_id = p.id
     WHERE j.subject LIKE 'not-landmark:%' AND j.subject <> 'not-landmark:${UNNAMED_PLACE}' AND t.removed = 0
       AND (t.landmark_by_user = 0 OR t.landmark_id IS NOT substr(j.subject, 14))
     ORDER BY j.correction_id DESC`,
  ).all(model.id, model.version)
  for (const { landmarkId, photoId } of rejected) {
    add(lessonOf(landmarkId).rejected, photoId, MAX_REJECTED)
  }
  for (const lesson of lessons.values()) {
    lesson.confirmed.sort((a, b) => a - b)
    lesson.rejected.sort((a, b) => a - b)
  }
  return lessons
}

/**
 * A lesson as the recogniser takes it. An unknown landmark gets an empty one, which makes it forget.
 * @param echoes photos that teach it along with the confirmed ones (echoes.ts)
 */
export function prototypesOf(
  db: Database.Database,
  model: ModelStamp,
  lesson: Lesson,
  echoes: readonly number[] = [],
): LandmarkPrototypes['landmarks'][number] {
  const landmark = findLandmark(db, lesson.landmarkId)
  const vectors = (ids: readonly number[]): Float32Array[] =>
    ids.flatMap((id) => embeddingOf(db, model, id) ?? [])
  const confirmed = vectors(lesson.confirmed)
  const place =
    landmark?.latitude != null && landmark.longitude != null
      ? { latitude: landmark.latitude, longitude: landmark.longitude }
      : placeOf(db, lesson.confirmed)
  return {
    id: lesson.landmarkId,
    name: landmark?.name ?? lesson.landmarkId,
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    embeddings: [...confirmed, ...vectors(echoes)],
    confirmed: confirmed.length,
    negatives: vectors(lesson.rejected),
  }
}

/** Embedding of a photo by the given model; null when it has none. */
export function embeddingOf(db: Database.Database, model: ModelStamp, photoId: number): Float32Array | null {
  const stored = storedEmbedding(db, photoId)
  return stored?.model.id === model.id && stored.model.version === model.version ? stored.vector : null
}

/** Where a landmark of the user's own stands: the median position of its photos, if they were taken in one place. */
export function placeOf(
  db: Database.Database,
  photoIds: readonly number[],
): { latitude: number; longitude: number } | null {
  const positionOf = statement<[number], { latitude: number | null; longitude: number | null }>(
    db,
    'SELECT latitude, longitude FROM photos WHERE id = ?',
  )
  const positions = photoIds.flatMap((id) => {
    const { latitude = null, longitude = null } = positionOf.get(id) ?? {}
    return latitude === null || longitude === null ? [] : [{ latitude, longitude }]
  })
  if (positions.length === 0) return null
  const latitude = median(positions.map((position) => position.latitude))
  const longitude = median(positions.map((position) => position.longitude))
  const metersPerLongitude = METERS_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)
  const isTogether = positions.every(
    (position) =>
      Math.hypot(
        (position.latitude - latitude) * METERS_PER_DEGREE,
        (position.longitude - longitude) * metersPerLongitude,
      ) <= MAX_SPREAD_METERS,
  )
  return isTogether ? { latitude, longitude } : null
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
