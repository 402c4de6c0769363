/** What has been learnt of each landmark (`lessons_learnt`): noted when all evidence agrees with it. */
import type Database from 'better-sqlite3'
import type { LandmarkPrototypes } from '../../shared/analysis-protocol.ts'
import type { ModelStamp } from '../../shared/evidence.ts'
import type { Why } from '../../shared/why.ts'
import { statement } from '../store/statement.ts'
import { type Lesson, prototypesOf, readLessons } from './lessons.ts'

/** What all evidence agrees with. */
export interface Learnt extends Lesson {
  /** Photos that teach along with the confirmed ones (echoes.ts). Sorted ids. */
  echoes: number[]
}

interface LearntRow {
  landmark_id: string
  model_id: string
  model_version: string
  confirmed: string
  rejected: string
  echoes: string
}

/** By landmark. Of those that another model has learnt nothing is known, but that they are to be learnt. */
export function readLearnt(db: Database.Database, model: ModelStamp): Map<string, Learnt> {
  const rows = statement<[], LearntRow>(db, 'SELECT * FROM lessons_learnt').all()
  return new Map(
    rows.map((row) => {
      const isSameModel = row.model_id === model.id && row.model_version === model.version
      const ids = (text: string) => (isSameModel ? (JSON.parse(text) as number[]) : [])
      return [
        row.landmark_id,
        {
          landmarkId: row.landmark_id,
          confirmed: ids(row.confirmed),
          rejected: ids(row.rejected),
          echoes: ids(row.echoes),
        },
      ]
    }),
  )
}

/** What was learnt of one landmark, for a recogniser that has just started; empty when nothing was. */
export function learntPrototypes(
  db: Database.Database,
  model: ModelStamp,
  landmarkId: string,
): LandmarkPrototypes['landmarks'] {
  const lesson = readLessons(db, model).get(landmarkId)
  return lesson ? [prototypesOf(db, model, lesson, readLearnt(db, model).get(landmarkId)?.echoes)] : []
}

/** How many photos have taught a landmark, by whatever model was in use then. */
export function taughtBy(db: Database.Database, landmarkId: string): Why['taughtBy'] {
  const row = statement<[string], { confirmed: number; alongside: number }>(
    db,
    `SELECT json_array_length(confirmed) AS confirmed, json_array_length(echoes) AS alongside
     FROM lessons_learnt WHERE landmark_id = ?`,
  ).get(landmarkId)
  return row ?? { confirmed: 0, alongside: 0 }
}

/** Number of the next lesson: higher than that of every lesson before. */
export function nextRevision(db: Database.Database): number {
  const row = statement<[], { last: number | null }>(
    db,
    'SELECT MAX(revision) AS last FROM lessons_learnt',
  ).get()
  return 1 + (row?.last ?? 0)
}

/** Notes a lesson, or forgets the landmark when nothing is said about it any more. */
export function noteLearnt(
  db: Database.Database,
  model: ModelStamp,
  { landmarkId, confirmed, rejected, echoes }: Learnt,
  revision: number,
): void {
  if (confirmed.length + rejected.length === 0) {
    db.prepare('DELETE FROM lessons_learnt WHERE landmark_id = ?').run(landmarkId)
    return
  }
  db.prepare(
    `INSERT OR REPLACE INTO lessons_learnt
       (landmark_id, model_id, model_version, confirmed, rejected, revision, echoes) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    landmarkId,
    model.id,
    model.version,
    JSON.stringify(confirmed),
    JSON.stringify(rejected),
    revision,
    JSON.stringify(echoes),
  )
}
