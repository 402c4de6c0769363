/**
 * What is shown for a photo: judgement if there is one, else confident evidence, else nothing.
 * The `labels` table and the search index are derived and can be rebuilt at any time.
 */
import type Database from 'better-sqlite3'
import { calibrateFace, calibrateScene } from '../../shared/calibration.ts'
/** Mean positions of the eight classes on the valence–arousal plane come with the evidence; a corrected face takes its new class's. */
import { CIRCUMPLEX } from '../../shared/circumplex.ts'
import { peopleTogether } from '../../shared/emotic.ts'
import type { Face, LandmarkCandidate, MoodResult, SceneAffect } from '../../shared/evidence.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { decodeFaceFeature } from '../../shared/node/face-feature.ts'
import { smilesOf } from '../../shared/smile.ts'
import { EXPRESSIONS, type Expression, type LandmarkEvidence, type Mood } from '../../shared/taxonomy.ts'
import { areaAt } from './areas.ts'
import { calibrationOf } from './calibration.ts'
import { cautionOf, decisionWith } from './caution.ts'
import { facesOf } from './faces.ts'
import { judgementOfFace, judgementsOf, type PhotoJudgements } from './judgements.ts'
import { dependentNeighbours, shownLandmark, supportingNeighbours } from './neighbours.ts'
import { forgetPhoto, indexPhoto } from './search-index.ts'
import { statement } from './statement.ts'

export interface EffectiveFace {
  id: number
  face: Face
  by: 'machine' | 'user'
}

export interface EffectiveLabels {
  landmark: { id: string; score: number; by: LandmarkEvidence[] } | null
  landmarkRejected: boolean
  unsure: boolean
  candidates: LandmarkCandidate[]
  faces: EffectiveFace[]
  mood: (MoodResult & { by: 'machine' | 'user' }) | null
  /** The user's name for the place: of this photo, else of the area that it was taken in. */
  placeName: string | null
  /** The user's word beyond what a model could say. */
  said: Pick<
    PhotoJudgements,
    'notLandmarks' | 'place' | 'position' | 'favourite' | 'rating' | 'hidden' | 'removed' | 'albums'
  >
}

interface LandmarkEvidenceRow {
  decision: 'confident' | 'unsure' | 'none'
  threshold: number
  supported_by: string
  candidates: string
}

interface MoodRow {
  mood: Mood | null
  confidence: number | null
  valence: number | null
  arousal: number | null
  scene: string | null
}

/** Resolves evidence and judgements of one photo into what is shown. */
export function effectiveLabels(db: Database.Database, photoId: number): EffectiveLabels | null {
  const photo = statement<[number], { hash: string; latitude: number | null; longitude: number | null }>(
    db,
    'SELECT hash, latitude, longitude FROM photos WHERE id = ?',
  ).get(photoId)
  if (!photo) return null
  const judgements = judgementsOf(db, photo.hash)
  const faces = effectiveFaces(db, photoId, judgements)
  const position = judgements.position ?? photo
  return {
    ...effectiveLandmark(db, photoId, judgements, position),
    faces,
    mood: effectiveMood(db, photoId, judgements, faces),
    placeName: judgements.place ?? areaAt(db, position)?.name ?? null,
    said: judgements,
  }
}

/**
 * Recomputes labels and search words of the given photos, and of unsure ones that were taken together with them.
 * Call it in the transaction that changed their evidence or judgements.
 */
export function refreshLabels(db: Database.Database, photoIds: readonly number[]): void {
  const before = photoIds.map((id) => ({ id, shown: shownLandmark(db, id) }))
  writeLabels(db, photoIds)
  const dependent = new Set(before.flatMap(({ id, shown }) => dependentNeighbours(db, id, shown)))
  writeLabels(db, [...dependent])
}

function writeLabels(db: Database.Database, photoIds: readonly number[]): void {
  const upsert = statement(
    db,
    `INSERT OR REPLACE INTO labels (photo_id, landmark_id, landmark_by_user, landmark_score, unsure, mood, mood_by_user,
       mood_confidence, face_count, favourite, rating, hidden, place_name, smiling, smile, latitude, longitude, city,
       country, country_code, removed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const photoId of photoIds) {
    const labels = effectiveLabels(db, photoId)
    if (!labels) continue
    if (labels.said.removed) {
      writeRemoved(db, photoId, labels.said)
      continue
    }
    const { landmark, mood, said } = labels
    const smiles = smilesOf(labels.faces.map(({ face }) => face))
    upsert.run(
      photoId,
      landmark?.id ?? null,
      landmark?.by.includes('user') ? 1 : 0,
      landmark?.score ?? null,
      labels.unsure ? 1 : 0,
      mood?.label ?? null,
      mood?.by === 'user' ? 1 : 0,
      mood?.confidence ?? null,
      labels.faces.length,
      said.favourite ? 1 : 0,
      said.rating,
      said.hidden ? 1 : 0,
      labels.placeName,
      smiles?.smiling ?? null,
      smiles?.share ?? null,
      said.position?.latitude ?? null,
      said.position?.longitude ?? null,
      said.position?.city ?? null,
      said.position?.country ?? null,
      said.position?.countryCode ?? null,
      0,
    )
    saveAlbumOverrides(db, photoId, said.albums)
    indexPhoto(
      db,
      photoId,
      labels.faces.map(({ face }) => face.expression),
    )
  }
}

/** A removed photo is in no list and no search, and teaches nothing: its row has no label that anything could find. */
function writeRemoved(
  db: Database.Database,
  photoId: number,
  { favourite, rating }: EffectiveLabels['said'],
): void {
  statement(
    db,
    `INSERT OR REPLACE INTO labels (photo_id, landmark_by_user, unsure, mood_by_user, face_count, favourite, rating,
       hidden, removed) VALUES (?, 0, 0, 0, 0, ?, ?, 1, 1)`,
  ).run(photoId, favourite ? 1 : 0, rating)
  saveAlbumOverrides(db, photoId, new Map())
  forgetPhoto(db, photoId)
}

function saveAlbumOverrides(
  db: Database.Database,
  photoId: number,
  albums: ReadonlyMap<string, boolean>,
): void {
  statement(db, 'DELETE FROM album_overrides WHERE photo_id = ?').run(photoId)
  const insert = statement(db, 'INSERT INTO album_overrides (album_id, photo_id, included) VALUES (?, ?, ?)')
  for (const [albumId, included] of albums) insert.run(albumId, photoId, included ? 1 : 0)
}

/** Rebuilds labels and search words of the whole library, in slices so that one transaction stays short. */
export function refreshAllLabels(db: Database.Database): void {
  const ids = db.prepare<[], number>('SELECT id FROM photos').pluck().all()
  const refreshSlice = db.transaction((slice: number[]) => refreshLabels(db, slice))
  for (let start = 0; start < ids.length; start += 500) refreshSlice(ids.slice(start, start + 500))
}

function effectiveLandmark(
  db: Database.Database,
  photoId: number,
  judgements: PhotoJudgements,
  position: { latitude: number | null; longitude: number | null },
): Pick<EffectiveLabels, 'landmark' | 'landmarkRejected' | 'unsure' | 'candidates'> {
  const row = statement<[number], LandmarkEvidenceRow>(
    db,
    'SELECT decision, threshold, supported_by, candidates FROM landmark_evidence WHERE photo_id = ?',
  ).get(photoId)
  const ranked = row ? (JSON.parse(row.candidates) as LandmarkCandidate[]) : []
  const candidates = ranked.filter(({ landmarkId }) => !judgements.notLandmarks.has(landmarkId))
  if (judgements.landmark !== undefined) {
    const landmark =
      judgements.landmark === null ? null : { id: judgements.landmark, score: 1, by: ['user' as const] }
    return { landmark, landmarkRejected: landmark === null, unsure: false, candidates }
  }
  const best = candidates[0]
  // The decision was made about the best of all: when the user has ruled that one out, the next must earn its own.
  const decision =
    best === ranked[0]
      ? row && best && decisionWith(cautionOf(db), row, best.score)
      : decisionOnNext(row, best)
  const lifted =
    best && decision === 'unsure' && supportingNeighbours(db, photoId, best.landmarkId, position).length > 0
  if (!row || !best || (decision !== 'confident' && !lifted)) {
    return {
      landmark: null,
      landmarkRejected: false,
      unsure: decision === 'unsure' && best !== undefined,
      candidates,
    }
  }
  const by: LandmarkEvidence[] =
    best === ranked[0] ? (JSON.parse(row.supported_by) as LandmarkEvidence[]) : ['vision']
  if (lifted) by.push('neighbours')
  return {
    landmark: { id: best.landmarkId, score: best.score, by },
    landmarkRejected: false,
    unsure: false,
    candidates,
  }
}

/** Above the threshold the next candidate is worth a question, never a name by itself: its race was not judged. */
function decisionOnNext(
  row: LandmarkEvidenceRow | undefined,
  next: LandmarkCandidate | undefined,
): LandmarkEvidenceRow['decision'] {
  return row && next && next.score >= row.threshold ? 'unsure' : 'none'
}

function effectiveFaces(
  db: Database.Database,
  photoId: number,
  judgements: PhotoJudgements,
): EffectiveFace[] {
  const head = calibrationOf(db).expressions
  const faces: EffectiveFace[] = []
  for (const { id, face, anchor } of facesOf(db, photoId)) {
    const judgement = judgementOfFace(judgements, anchor) ?? judgementOfFace(judgements, face.box)
    if (judgement && 'notAFace' in judgement) continue
    faces.push(
      judgement
        ? { id, face: withExpression(face, judgement.expression), by: 'user' }
        : { id, face: head ? calibrateFace(head, face, featureOf(face)) : face, by: 'machine' },
    )
  }
  return faces
}

function featureOf({ feature }: Face): Float32Array | null {
  return feature === undefined ? null : decodeFaceFeature(feature)
}

/** The face as the user says it is: certain, with the class's mean valence and arousal. */
function withExpression(face: Face, expression: Expression): Face {
  const scores = Object.fromEntries(EXPRESSIONS.map((e) => [e, e === expression ? 1 : 0])) as Face['scores']
  const [valence, arousal] = CIRCUMPLEX[expression]
  return { ...face, scores, expression, confidence: 1, valence, arousal }
}

function effectiveMood(
  db: Database.Database,
  photoId: number,
  judgements: PhotoJudgements,
  faces: EffectiveFace[],
): EffectiveLabels['mood'] {
  const stored = statement<[number], MoodRow>(
    db,
    'SELECT mood, confidence, valence, arousal, scene FROM emotion_evidence WHERE photo_id = ?',
  ).get(photoId)
  const calibration = calibrationOf(db)
  const scene = stored?.scene
    ? calibrateScene(calibration.mood, JSON.parse(stored.scene) as SceneAffect)
    : null
  // A correction of a face, or what was learnt from others, changes the vote, so the photo's mood follows at once.
  const isVotedAnew =
    judgements.faces.length > 0 ||
    (calibration.expressions !== null && faces.length > 0) ||
    (calibration.mood !== null && scene !== null)
  const evidence = isVotedAnew
    ? moodOf(
        faces.map(({ face }) => face),
        scene,
      )
    : stored?.mood
      ? {
          label: stored.mood,
          confidence: stored.confidence ?? 0,
          valence: stored.valence ?? 0,
          arousal: stored.arousal ?? 0,
          ...peopleTogether(scene?.people ?? []),
        }
      : null
  if (judgements.mood === undefined) return evidence && { ...evidence, by: 'machine' }
  if (judgements.mood === null) return null
  return {
    label: judgements.mood,
    confidence: 1,
    valence: evidence?.valence ?? 0,
    arousal: evidence?.arousal ?? 0,
    ...peopleTogether(scene?.people ?? []),
    by: 'user',
  }
}
