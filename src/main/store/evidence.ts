/** Evidence: what a model said about a photo. A re-run replaces it; judgements are elsewhere and never touched. */
import type { Database } from 'better-sqlite3'
import type { DeviceReport, RankedPhoto, WorldPacksState } from '../../shared/analysis-protocol.ts'
import type {
  EmotionResult,
  LandmarkResult,
  LocalEvidence,
  ModelStamp,
  TinyCopyScores,
  WorldEvidence,
} from '../../shared/evidence.ts'
import { acceptedVersions, emotionStamp, permitted } from './emotion-switches.ts'
import { saveFaces } from './faces.ts'
import { findLandmark, saveLandmark } from './landmarks.ts'
import { readSettings } from './settings.ts'
import { statement } from './statement.ts'

/** The pipelines in use; null = disabled, whose older evidence is kept. */
export interface CurrentStamps {
  landmarks: ModelStamp | null
  emotions: ModelStamp | null
  /** The world packs in use, and the gate's threshold: photos under it are not shown to them. */
  world: Pick<WorldPacksState, 'stamp' | 'gate'> | null
}

export function stampsOf({ landmarkModel, emotionModel, worldPacks }: DeviceReport): CurrentStamps {
  return { landmarks: landmarkModel, emotions: emotionModel, world: worldPacks }
}

/** Rows of landmark_evidence that other world packs than the current ones were asked of; parameters: gate, stamp. */
const OTHER_PACKS = (alias: string) =>
  `(${alias}.gate >= ? AND coalesce(json_extract(${alias}.world, '$.stamp'), '') <> ?)`

/** Replaces embedding, candidates and decision. */
export function saveLandmarkEvidence(db: Database, photoId: number, result: LandmarkResult): void {
  const { model, embedding } = result
  const vector = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength)
  db.prepare('DELETE FROM embeddings WHERE photo_id = ?').run(photoId)
  statement(db, 'INSERT INTO embeddings (photo_id, model_id, model_version, vector) VALUES (?, ?, ?, ?)').run(
    photoId,
    model.id,
    model.version,
    vector,
  )
  saveRanking(db, photoId, model, result, 0)
}

/**
 * Replaces candidates and decision only.
 * @param revision the lesson after which the stored embedding was ranked again; 0 = it was ranked when it was made
 */
export function saveRanking(
  db: Database,
  photoId: number,
  model: ModelStamp,
  ranked: RankedPhoto,
  revision: number,
): void {
  statement(
    db,
    // Ranking again says nothing new of the gate.
    `INSERT INTO landmark_evidence
       (photo_id, model_id, model_version, decision, threshold, supported_by, candidates, learning_revision, local, gate,
        world, tiny_copy)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (photo_id) DO UPDATE SET model_id = excluded.model_id, model_version = excluded.model_version,
       decision = excluded.decision, threshold = excluded.threshold, supported_by = excluded.supported_by,
       candidates = excluded.candidates, learning_revision = excluded.learning_revision,
       local = excluded.local, world = excluded.world, tiny_copy = excluded.tiny_copy,
       gate = CASE WHEN excluded.gate IS NULL AND excluded.model_id = model_id AND excluded.model_version = model_version
         THEN gate ELSE excluded.gate END`,
  ).run(
    photoId,
    model.id,
    model.version,
    ranked.decision,
    ranked.threshold,
    JSON.stringify(ranked.by),
    JSON.stringify(ranked.candidates),
    revision,
    ranked.local ? JSON.stringify(ranked.local) : null,
    ranked.gate ?? null,
    ranked.world ? JSON.stringify(ranked.world) : null,
    ranked.tinyCopy ? JSON.stringify(ranked.tinyCopy) : null,
  )
  saveNamesOfPacks(db, ranked)
}

/** Landmarks of world packs that are shown or asked about need a name; those that the library knows keep theirs. */
function saveNamesOfPacks(db: Database, { decision, candidates, world }: RankedPhoto): void {
  if (decision === 'none' || !world) return
  const shown = new Set(candidates.map(({ landmarkId }) => landmarkId))
  for (const { landmarkId, name, city, country, latitude, longitude } of world.matches) {
    if (shown.has(landmarkId) && !findLandmark(db, landmarkId))
      saveLandmark(db, { id: landmarkId, name, city, country, latitude, longitude, source: 'gazetteer' })
  }
}

/** What world packs said of a photo; null when none was asked. */
export function worldEvidenceOf(db: Database, photoId: number): WorldEvidence | null {
  const world = statement<[number], { world: string | null }>(
    db,
    'SELECT world FROM landmark_evidence WHERE photo_id = ?',
  ).get(photoId)?.world
  return world ? (JSON.parse(world) as WorldEvidence) : null
}

/** What the local-feature check found for a photo; null when it was not asked, or found nothing. */
export function localEvidenceOf(db: Database, photoId: number): LocalEvidence | null {
  const local = db
    .prepare<[number], string | null>('SELECT local FROM landmark_evidence WHERE photo_id = ?')
    .pluck()
    .get(photoId)
  return local ? (JSON.parse(local) as LocalEvidence) : null
}

/** What the photo's tiny copy resembles; null when it was not looked at. */
export function tinyCopyScoresOf(db: Database, photoId: number): TinyCopyScores | null {
  const scores = db
    .prepare<[number], string | null>('SELECT tiny_copy FROM landmark_evidence WHERE photo_id = ?')
    .pluck()
    .get(photoId)
  return scores ? (JSON.parse(scores) as TinyCopyScores) : null
}

/**
 * Replaces faces and mood. A face that overlaps one of the earlier run is the same face: it keeps its id, and with it
 * the box it was first found at (columns x to height), by which judgements on it are looked up. A face that the user
 * has given an expression stays although the new run missed it.
 */
export function saveEmotionEvidence(db: Database, photoId: number, result: EmotionResult): void {
  const switches = readSettings(db)
  const { model, mood, scene, faces } = permitted(result, switches)
  db.prepare(
    `INSERT OR REPLACE INTO emotion_evidence
       (photo_id, model_id, model_version, mood, confidence, valence, arousal, scene) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    photoId,
    model.id,
    model.version,
    mood?.label ?? null,
    mood?.confidence ?? null,
    mood?.valence ?? null,
    mood?.arousal ?? null,
    scene && JSON.stringify(scene),
  )
  // Switched off, faces found earlier stay until they are deleted on request.
  if (switches.facesEnabled) saveFaces(db, photoId, faces)
}

/** Which evidence of a photo is missing or of another model than the current one. */
export function staleEvidence(
  db: Database,
  photoId: number,
  stamps: CurrentStamps,
): { landmarks: boolean; emotions: boolean } {
  const is = (
    table: 'landmark_evidence' | 'emotion_evidence',
    stamp: ModelStamp | null,
    versions: readonly string[],
  ): boolean => {
    if (!stamp) return false
    const row = db
      .prepare<[number], { model_id: string; model_version: string }>(
        `SELECT model_id, model_version FROM ${table} WHERE photo_id = ?`,
      )
      .get(photoId)
    return row?.model_id !== stamp.id || !versions.includes(row.model_version)
  }
  const { landmarks, emotions, world } = stamps
  const switches = readSettings(db)
  const otherPacks = (): boolean =>
    world !== null &&
    statement(db, `SELECT 1 FROM landmark_evidence l WHERE photo_id = ? AND ${OTHER_PACKS('l')}`).get(
      photoId,
      world.gate,
      world.stamp,
    ) !== undefined
  return {
    landmarks: is('landmark_evidence', landmarks, landmarks ? [landmarks.version] : []) || otherPacks(),
    emotions: is(
      'emotion_evidence',
      emotionStamp(emotions, switches),
      emotions ? acceptedVersions(emotions.version, switches) : [],
    ),
  }
}

/** Queues the indexed files of every photo whose evidence is missing or stale. @returns how many */
export function requeueStale(db: Database, stamps: CurrentStamps): number {
  const { landmarks, world } = stamps
  const switches = readSettings(db)
  const emotions = emotionStamp(stamps.emotions, switches)
  const differs = (alias: string, versions = 1): string =>
    `(${alias}.photo_id IS NULL OR ${alias}.model_id <> ? OR ${alias}.model_version NOT IN (${Array(versions).fill('?').join()}))`
  const conditions: string[] = []
  const values: (string | number)[] = []
  if (landmarks) {
    conditions.push(differs('l'))
    values.push(landmarks.id, landmarks.version)
  }
  if (world) {
    conditions.push(OTHER_PACKS('l'))
    values.push(world.gate, world.stamp)
  }
  if (emotions) {
    const versions = acceptedVersions(emotions.version, switches)
    conditions.push(differs('e', versions.length))
    values.push(emotions.id, ...versions)
  }
  if (conditions.length === 0) return 0
  return db
    .prepare(
      `UPDATE files SET status = 'queued', attempts = 0, retry_at_ms = NULL WHERE id IN (
         SELECT f.id FROM files f
         LEFT JOIN landmark_evidence l ON l.photo_id = f.photo_id
         LEFT JOIN emotion_evidence e ON e.photo_id = f.photo_id
         WHERE f.status = 'indexed' AND (${conditions.join(' OR ')}))`,
    )
    .run(...values).changes
}
