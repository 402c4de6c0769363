/** Stored embeddings ranked again after a lesson: evidence that changes is rewritten, judgements are not looked at. */
import type Database from 'better-sqlite3'
import type { RankedPhoto } from '../../shared/analysis-protocol.ts'
import type { Gps, LocalEvidence, ModelStamp, TinyCopyScores, WorldEvidence } from '../../shared/evidence.ts'
import { localEvidenceOf, saveRanking, tinyCopyScoresOf, worldEvidenceOf } from '../store/evidence.ts'
import { refreshLabels } from '../store/labels.ts'
import { statement } from '../store/statement.ts'
import { embeddingOf } from './lessons.ts'

/** Embeddings of some photos, one after another, as the analysis process takes them. */
export interface EmbeddedPhotos {
  photoIds: number[]
  embeddings: Float32Array
  positions: (Gps | null)[]
  /** What was found when the photo was analysed; its picture is not looked at again. */
  local: (LocalEvidence | null)[]
  world: (WorldEvidence | null)[]
  tinyCopies: (TinyCopyScores | null)[]
}

/** Reads embeddings and positions; photos without an embedding of `model` are left out. */
export function embeddedPhotos(
  db: Database.Database,
  model: ModelStamp,
  photoIds: readonly number[],
): EmbeddedPhotos {
  const gpsOf = statement<[number], { gps: string | null }>(
    db,
    `SELECT json_extract(facts, '$.gps') AS gps FROM photos WHERE id = ?`,
  )
  const found: { id: number; vector: Float32Array; gps: Gps | null; local: LocalEvidence | null }[] = []
  for (const id of photoIds) {
    const vector = embeddingOf(db, model, id)
    if (!vector) continue
    const gps = gpsOf.get(id)?.gps
    found.push({ id, vector, gps: gps ? (JSON.parse(gps) as Gps) : null, local: localEvidenceOf(db, id) })
  }
  const dimension = found[0]?.vector.length ?? 0
  const embeddings = new Float32Array(found.length * dimension)
  for (const [i, { vector }] of found.entries()) embeddings.set(vector, i * dimension)
  return {
    photoIds: found.map(({ id }) => id),
    embeddings,
    positions: found.map(({ gps }) => gps),
    local: found.map(({ local }) => local),
    world: found.map(({ id }) => worldEvidenceOf(db, id)),
    tinyCopies: found.map(({ id }) => tinyCopyScoresOf(db, id)),
  }
}

interface StoredRow {
  model_id: string
  model_version: string
  decision: string
  candidates: string
}

/**
 * Stores what the recogniser says now. Call it in a transaction.
 * @returns the photos of which something changed
 */
export function saveRankings(
  db: Database.Database,
  model: ModelStamp,
  photoIds: readonly number[],
  ranked: readonly RankedPhoto[],
  revision: number,
): number[] {
  const stored = statement<[number], StoredRow>(
    db,
    'SELECT model_id, model_version, decision, candidates FROM landmark_evidence WHERE photo_id = ?',
  )
  const changed: number[] = []
  for (const [i, photoId] of photoIds.entries()) {
    const now = ranked[i]
    const before = stored.get(photoId)
    // Analysed anew by another model since: that evidence knows the lesson already.
    if (!now || !before || before.model_id !== model.id || before.model_version !== model.version) continue
    if (before.decision === now.decision && before.candidates === JSON.stringify(now.candidates)) continue
    saveRanking(db, photoId, model, now, revision)
    changed.push(photoId)
  }
  refreshLabels(db, changed)
  return changed
}
