import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { saveRanking, tinyCopyScoresOf } from '../evidence.ts'
import { version } from './0012-tiny-copy.ts'
import { migrations } from './index.ts'

it('keeps earlier landmark evidence, which knows of no tiny copy, and later evidence with it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-tiny-copy-'))
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
    expect(store.db.prepare('SELECT decision FROM landmark_evidence').pluck().all()).toEqual(['unsure'])
    expect(tinyCopyScoresOf(store.db, 1)).toBeNull()
    const ranked = { candidates: [], decision: 'none', by: [], threshold: 0.5 } as const
    const model = { id: 'm', version: '1' }
    saveRanking(store.db, 1, model, { ...ranked, candidates: [], by: [], tinyCopy: { pagoda: 0.4 } }, 0)
    expect(tinyCopyScoresOf(store.db, 1)).toEqual({ pagoda: 0.4 })
    store.close()
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
