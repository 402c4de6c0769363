/** Why a photo has its mood, or none: who voted, and for what. */
import type Database from 'better-sqlite3'
import { calibrateScene } from '../../shared/calibration.ts'
import type { SceneAffect } from '../../shared/evidence.ts'
import { type MoodVote, moodVote } from '../../shared/mood-vote.ts'
import { photoDetail } from '../albums/photos.ts'
import { calibrationOf } from '../store/calibration.ts'
import { statement } from '../store/statement.ts'

/** Moods that are told: what comes after them hardly matters. */
const SHOWN = 3

export interface WhyMood extends MoodVote {
  faces: number
  /** What the picture itself says, as this user sees scenes; null when its models were missing. */
  scene: Pick<SceneAffect, 'valence' | 'arousal' | 'rmse' | 'branches'> | null
  /** Corrected moods have moved what the scene says. */
  isShifted: boolean
}

/** Null without evidence: the photo was not looked at, or mood is switched off. */
export function whyMood(db: Database.Database, photoId: number): WhyMood | null {
  const stored = statement<[number], { scene: string | null }>(
    db,
    'SELECT scene FROM emotion_evidence WHERE photo_id = ?',
  ).get(photoId)
  const photo = photoDetail(db, photoId)
  if (!stored || !photo) return null
  const { mood: shift } = calibrationOf(db)
  const scene = stored.scene ? calibrateScene(shift, JSON.parse(stored.scene) as SceneAffect) : null
  const vote = moodVote(photo.faces, scene)
  return (
    vote && {
      ...vote,
      shares: vote.shares.slice(0, SHOWN).filter(({ share }) => share > 0),
      faces: photo.faces.length,
      scene,
      isShifted: shift !== null && scene !== null,
    }
  )
}
