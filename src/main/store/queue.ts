/** The work queue, kept in the `files` table so that a restart continues where it stopped. */
import type { Database } from 'better-sqlite3'
import type { FileStatus } from '../../shared/taxonomy.ts'
import type { FileRow } from './files.ts'

/** Deaths of the analysis process with a file in hand after which it is left alone. */
export const STRIKES_TO_QUARANTINE = 2

/**
 * Takes up to `limit` waiting files of the given roots and marks them `in-hand`.
 * Call it in a transaction that is committed before a file is opened.
 * @param suspects false: files without a strike; true: one file that was in hand when a process died
 */
export function claimFiles(
  db: Database,
  rootIds: readonly number[],
  limit: number,
  nowMs: number,
  suspects: boolean,
): FileRow[] {
  const rows = db
    .prepare<[string, number, number], FileRow>(
      `SELECT * FROM files WHERE status = 'queued' AND root_id IN (SELECT value FROM json_each(?))
         AND (retry_at_ms IS NULL OR retry_at_ms <= ?) AND strikes ${suspects ? '> 0' : '= 0'}
       ORDER BY id LIMIT ?`,
    )
    .all(JSON.stringify(rootIds), nowMs, suspects ? 1 : limit)
  const claim = db.prepare(`UPDATE files SET status = 'in-hand' WHERE id = ?`)
  for (const row of rows) claim.run(row.id)
  return rows
}

/** Puts files back without a verdict. */
export function releaseFiles(db: Database, ids: readonly number[]): void {
  const release = db.prepare(`UPDATE files SET status = 'queued' WHERE id = ? AND status = 'in-hand'`)
  for (const id of ids) release.run(id)
}

/** A transient failure: waits until `retryAtMs`. */
export function postponeFile(db: Database, id: number, attempts: number, retryAtMs: number): void {
  db.prepare(`UPDATE files SET status = 'queued', attempts = ?, retry_at_ms = ? WHERE id = ?`).run(
    attempts,
    retryAtMs,
    id,
  )
}

/**
 * A process died with these files in hand. Only a file that was alone can be blamed for a second time:
 * several at once become suspects with one strike, and suspects are run alone.
 * @returns the files that are now quarantined
 */
export function strikeFiles(db: Database, ids: readonly number[], quarantineMessage: string): FileRow[] {
  const alone = ids.length === 1
  const strike = db.prepare(
    `UPDATE files SET status = 'queued', strikes = ${alone ? 'strikes + 1' : 'max(strikes, 1)'} WHERE id = ?`,
  )
  for (const id of ids) strike.run(id)
  return db
    .prepare<[string, string, number], FileRow>(
      `UPDATE files SET status = 'quarantined', error_code = 'crashed', error_message = ?
       WHERE id IN (SELECT value FROM json_each(?)) AND strikes >= ? AND status = 'queued' RETURNING *`,
    )
    .all(quarantineMessage, JSON.stringify(ids), STRIKES_TO_QUARANTINE)
}

/** Files that were in hand when the last main process ended without saying so. */
export function inHandFiles(db: Database): number[] {
  return db.prepare<[], number>(`SELECT id FROM files WHERE status = 'in-hand'`).pluck().all()
}

/** Queues files again at the user's wish, with a clean record. Unsupported ones are looked at again too. */
export function requeueFiles(db: Database, ids: readonly number[]): number {
  return db
    .prepare(
      `UPDATE files SET status = 'queued', strikes = 0, attempts = 0, retry_at_ms = NULL,
         error_code = NULL, error_message = NULL
       WHERE id IN (SELECT value FROM json_each(?)) AND status IN ('failed', 'quarantined')`,
    )
    .run(JSON.stringify(ids)).changes
}

/** Failed files whose next attempt is due go back to the queue. */
export function requeueDueFailures(db: Database, nowMs: number): number {
  return db
    .prepare(
      `UPDATE files SET status = 'queued', retry_at_ms = NULL
       WHERE status = 'failed' AND retry_at_ms IS NOT NULL AND retry_at_ms <= ?`,
    )
    .run(nowMs).changes
}

/** Earliest time at which a waiting file becomes due; null when none waits for a time. */
export function nextRetryMs(db: Database, rootIds: readonly number[]): number | null {
  return (
    db
      .prepare<[string], number | null>(
        `SELECT min(retry_at_ms) FROM files WHERE status = 'queued' AND root_id IN (SELECT value FROM json_each(?))`,
      )
      .pluck()
      .get(JSON.stringify(rootIds)) ?? null
  )
}

/** Files by status in the given roots. Reads one covering index: 100,000 rows cost a few milliseconds. */
export function countByStatus(db: Database, rootIds: readonly number[]): Map<FileStatus, number> {
  const rows = db
    .prepare<[], { status: FileStatus; root_id: number; files: number }>(
      'SELECT status, root_id, count(*) AS files FROM files GROUP BY status, root_id',
    )
    .all()
  const counts = new Map<FileStatus, number>()
  for (const row of rows) {
    if (rootIds.includes(row.root_id)) counts.set(row.status, (counts.get(row.status) ?? 0) + row.files)
  }
  return counts
}

/** Files with an answer that is not `indexed`. */
export function problemFiles(db: Database): FileRow[] {
  return db
    .prepare<[], FileRow>(
      `SELECT * FROM files WHERE status IN ('failed', 'quarantined', 'unsupported') ORDER BY root_id, path`,
    )
    .all()
}
