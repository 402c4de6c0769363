import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { localEvidenceOf } from '../evidence.ts'
import { version } from './0005-local-evidence.ts'
import { migrations } from './index.ts'

it('keeps earlier landmark evidence, which has no local features', () => {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-local-'))
  try {
    const old = openDatabase(dir, { migrations: migrations.slice(0, version - 1) })
    old.db
      .prepare(`INSERT INTO photos (id, hash, bytes, sort_ms, added_at) VALUES (1, 'a', 1, 0, '2024')`)
      .run()
    old.db
      .prepare(
        `INSERT INTO landmark_evidence (photo_id, model_id, model_version, decision, threshold, supported_by, candidates)
         VALUES (1, 'm', '1', 'unsure', 0.5, '["vision"]', '[]')`,
      )
      .run()
    old.close()
    const store = openDatabase(dir)
    expect(store.db.prepare('SELECT decision, local FROM landmark_evidence').all()).toEqual([
      { decision: 'unsure', local: null },
    ])
    expect(localEvidenceOf(store.db, 1)).toBeNull()
    store.close()
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
