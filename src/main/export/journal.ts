/** The journal of judgements as `export --json` prints it and `import` reads it. */
import type Database from 'better-sqlite3'
import type { JournalRow } from '../store/journal.ts'

export type ExportedCorrection = Omit<JournalRow, 'photo_hash' | 'face_box' | 'value'> & {
  hash: string | null
  box: unknown
  value: unknown
}

/** Every row in the order in which it was written. */
export function* exportedJournal(db: Database.Database): Generator<ExportedCorrection> {
  const rows = db.prepare<[], JournalRow>('SELECT * FROM corrections ORDER BY id').all()
  for (const { photo_hash, face_box, value, ...row } of rows) {
    yield {
      ...row,
      hash: photo_hash,
      box: face_box === null ? null : (JSON.parse(face_box) as unknown),
      value: JSON.parse(value) as unknown,
    }
  }
}
