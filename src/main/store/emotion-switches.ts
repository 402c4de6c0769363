/**
 * The off switches for faces and for mood: what is still analysed, what is kept, and deleting what models have said.
 * Judgements of the user are in the journal and stay; they show again when the switch is turned on.
 */
import type { Database } from 'better-sqlite3'
import type { EmotionResult, ModelStamp, SceneAffect } from '../../shared/evidence.ts'
import type { Settings } from '../../shared/library.ts'
import { moodOf } from '../../shared/mood-vote.ts'
import { refreshAllLabels } from './labels.ts'
import { readSettings } from './settings.ts'

export type EmotionSwitches = Pick<Settings, 'facesEnabled' | 'moodEnabled'>

/** What evidence that was made with a switch off carries behind its version: it is stale once the switch is on. */
function suffixOf({ facesEnabled, moodEnabled }: EmotionSwitches): string {
  return `${facesEnabled ? '' : '~without-faces'}${moodEnabled ? '' : '~without-mood'}`
}

/** Versions whose evidence needs no new run. Evidence of more than is asked for now is not made again. */
export function acceptedVersions(version: string, switches: EmotionSwitches): string[] {
  const { facesEnabled, moodEnabled } = switches
  return [true, facesEnabled].flatMap((faces) =>
    [true, moodEnabled].map((mood) => version + suffixOf({ facesEnabled: faces, moodEnabled: mood })),
  )
}

/** Null when nothing is to be analysed: no evidence is then missing or stale. */
export function emotionStamp(
  stamp: ModelStamp | null,
  { facesEnabled, moodEnabled }: EmotionSwitches,
): ModelStamp | null {
  return facesEnabled || moodEnabled ? stamp : null
}

/** What may be stored of a result. */
export function permitted(result: EmotionResult, switches: EmotionSwitches): EmotionResult {
  const { model, faces, scene } = result
  const mood = switches.facesEnabled ? result.mood : moodOf([], withoutPeople(scene))
  return {
    model: { ...model, version: model.version + suffixOf(switches) },
    faces: switches.facesEnabled ? faces : [],
    scene: switches.moodEnabled ? (switches.facesEnabled ? scene : withoutPeople(scene)) : null,
    mood: switches.moodEnabled ? mood : null,
  }
}

/** That a switch is still on; the message is for the user. */
export class StillSwitchedOnError extends Error {
  override name = 'StillSwitchedOnError'
}

/**
 * Deletes what models have said about faces, or about the mood of photos. The pages of the database are overwritten.
 * @returns photos whose evidence was changed
 * @throws StillSwitchedOnError when the next scan would make the same evidence again
 */
export function deleteEmotionEvidence(db: Database, what: 'faces' | 'mood'): number {
  const switches = readSettings(db)
  if (what === 'faces' ? switches.facesEnabled : switches.moodEnabled) {
    throw new StillSwitchedOnError(
      what === 'faces'
        ? 'Faces are still switched on; switch it off first, or it is found again.'
        : 'Mood is still switched on; switch it off first, or it is found again.',
    )
  }
  db.pragma('secure_delete = ON')
  const changed = db.transaction(() =>
    what === 'faces' ? deleteFaces(db, switches) : deleteMoods(db, switches),
  )()
  refreshAllLabels(db)
  // What was deleted also stands in the write-ahead log until it is written back.
  db.pragma('wal_checkpoint(TRUNCATE)')
  return changed
}

interface EvidenceRow {
  photo_id: number
  model_version: string
  scene: string | null
}

function deleteFaces(db: Database, switches: EmotionSwitches): number {
  const changed = db.prepare('DELETE FROM faces').run().changes
  const rows = db
    .prepare<[], EvidenceRow>('SELECT photo_id, model_version, scene FROM emotion_evidence')
    .all()
  const update = db.prepare(
    'UPDATE emotion_evidence SET model_version = ?, mood = ?, confidence = ?, valence = ?, arousal = ?, scene = ? WHERE photo_id = ?',
  )
  for (const { photo_id, model_version, scene } of rows) {
    const parsed = scene === null ? null : (JSON.parse(scene) as SceneAffect)
    // What faces have added to the scene's word cannot be taken out again.
    const kept = parsed && !parsed.branches.includes('face') ? withoutPeople(parsed) : null
    const mood = moodOf([], kept)
    update.run(
      plainVersion(model_version) + suffixOf(switches),
      mood?.label ?? null,
      mood?.confidence ?? null,
      mood?.valence ?? null,
      mood?.arousal ?? null,
      kept && JSON.stringify(kept),
      photo_id,
    )
  }
  // Faces are gone from evidence that could name a mood: it is made anew without them.
  if (switches.moodEnabled)
    db.prepare(`UPDATE emotion_evidence SET model_version = 'deleted' WHERE scene IS NULL`).run()
  return changed
}

function deleteMoods(db: Database, switches: EmotionSwitches): number {
  const rows = db
    .prepare<[], EvidenceRow>('SELECT photo_id, model_version, scene FROM emotion_evidence')
    .all()
  const update = db.prepare(
    `UPDATE emotion_evidence SET model_version = ?, mood = NULL, confidence = NULL, valence = NULL, arousal = NULL,
       scene = NULL WHERE photo_id = ?`,
  )
  for (const { photo_id, model_version } of rows)
    update.run(plainVersion(model_version) + suffixOf(switches), photo_id)
  return rows.length
}

/** What single people show goes with their faces. */
function withoutPeople(scene: SceneAffect | null): SceneAffect | null {
  if (!scene) return null
  const { people: _, ...rest } = scene
  return rest
}

function plainVersion(version: string): string {
  return version.split('~')[0] ?? version
}
