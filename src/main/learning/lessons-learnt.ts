/** What has been learnt of each landmark (`lessons_learnt`): noted when all evidence agrees with it. */
import type Database from 'better-sqlite3'
import type { ModelStamp } from '../../shared/evidence.ts'
import { statement } from '../store/statement.ts'
import type { Lesson } from './lessons.ts'

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
