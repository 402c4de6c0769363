/** Fits the user's calibration to everything that was said about faces and moods. Runs in the likeness thread. */
import type Database from 'better-sqlite3'
import type { Calibration } from '../../shared/calibration.ts'
import type { Box, Face, SceneAffect } from '../../shared/evidence.ts'
import { decodeFaceFeature } from '../../shared/node/face-feature.ts'
import type { Expression, Mood } from '../../shared/taxonomy.ts'
import { intersectionOverUnion, SAME_FACE_IOU } from '../store/judgements.ts'
import { type CorrectedFace, learnExpressionHead, type ReadFace } from './expression-head.ts'
import { learnMoodTaste } from './mood-taste.ts'

/** Corrections that are fitted to: the newest. */
const MAX_CORRECTED = 400
/** Uncorrected faces that hold the head back. */
const MAX_ANCHORS = 200
/** Raised when the fit changes: what was fitted by an earlier version is fitted anew. */
const FIT_VERSION = 3

/** SQL on `photos p`: the user has not taken it out of the library. */
const IN_LIBRARY = 'NOT EXISTS (SELECT 1 FROM labels r WHERE r.photo_id = p.id AND r.removed = 1)'

/** What a calibration is fitted to, as a text that changes with it. */
export function calibrationSource(db: Database.Database): string {
  const words = db
    .prepare<[], { count: number; newest: number | null }>(
      `SELECT COUNT(*) AS count, MAX(correction_id) AS newest FROM judgements j
       JOIN photos p ON p.hash = j.photo_hash
       WHERE (subject = 'mood' OR (subject LIKE 'face:%' AND value LIKE '{"expression"%')) AND ${IN_LIBRARY}`,
    )
    .get()
  const stamp = db
    .prepare<[], string>(
      `SELECT model_id || ' ' || model_version FROM emotion_evidence ORDER BY photo_id DESC LIMIT 1`,
    )
    .pluck()
    .get()
  return words?.count ? `${FIT_VERSION}: ${words.count} ${words.newest} ${stamp ?? ''}` : ''
}

export function fitCalibration(db: Database.Database): Calibration {
  const corrected = correctedFaces(db)
  return {
    expressions: corrected.length === 0 ? null : learnExpressionHead(corrected, uncorrectedFaces(db)),
    mood: fitMood(db),
  }
}

function correctedFaces(db: Database.Database): CorrectedFace[] {
  const words = db
    .prepare<[number], { photoId: number; subject: string; value: string }>(
      `SELECT p.id AS photoId, j.subject, j.value FROM judgements j JOIN photos p ON p.hash = j.photo_hash
       WHERE j.subject LIKE 'face:%' AND j.value LIKE '{"expression"%' AND ${IN_LIBRARY} ORDER BY j.correction_id DESC LIMIT ?`,
    )
    .all(MAX_CORRECTED)
  const facesOf = db.prepare<[number], string>('SELECT face FROM faces WHERE photo_id = ?').pluck()
  return words.flatMap(({ photoId, subject, value }) => {
    const box = JSON.parse(subject.slice('face:'.length)) as Box
    const { expression } = JSON.parse(value) as { expression: Expression }
    const face = facesOf
      .all(photoId)
      .map((text) => JSON.parse(text) as Face)
      .find((known) => intersectionOverUnion(known.box, box) >= SAME_FACE_IOU)
    return face ? [{ ...readFace(face), expression }] : []
  })
}

/** Faces of photos without a word on a face, spread over the library. */
function uncorrectedFaces(db: Database.Database): ReadFace[] {
  return db
    .prepare<[number], string>(
      `SELECT f.face FROM faces f JOIN photos p ON p.id = f.photo_id
       WHERE NOT EXISTS (SELECT 1 FROM judgements j WHERE j.photo_hash = p.hash AND j.subject LIKE 'face:%')
         AND ${IN_LIBRARY}
       ORDER BY (f.id * 2654435761) % 4294967296 LIMIT ?`,
    )
    .pluck()
    .all(MAX_ANCHORS)
    .map((text) => readFace(JSON.parse(text) as Face))
}

function readFace({ scores, feature }: Face): ReadFace {
  return { scores, feature: feature === undefined ? null : decodeFaceFeature(feature) }
}

function fitMood(db: Database.Database): Calibration['mood'] {
  const rows = db
    .prepare<[number], { mood: string; scene: string }>(
      `SELECT j.value AS mood, e.scene FROM judgements j JOIN photos p ON p.hash = j.photo_hash
       JOIN emotion_evidence e ON e.photo_id = p.id
       WHERE j.subject = 'mood' AND j.value <> 'null' AND e.scene IS NOT NULL AND ${IN_LIBRARY}
       ORDER BY j.correction_id DESC LIMIT ?`,
    )
    .all(MAX_CORRECTED)
  return learnMoodTaste(
    rows.map(({ mood, scene }) => {
      const { valence, arousal } = JSON.parse(scene) as SceneAffect
      return { valence, arousal, mood: JSON.parse(mood) as Mood }
    }),
  )
}
