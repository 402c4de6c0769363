/** The folders in the library. */
import type { Database } from 'better-sqlite3'

export interface RootRow {
  id: number
  path: string
  /** Device and inode when last seen; null until then. */
  device: string | null
  inode: string | null
}

/** In the order in which they were added. */
export function listRoots(db: Database): RootRow[] {
  return db.prepare<[], RootRow>('SELECT id, path, device, inode FROM roots ORDER BY id').all()
}

export function insertRoot(db: Database, path: string, device: string, inode: string): number {
  const { lastInsertRowid } = db
    .prepare('INSERT INTO roots (path, device, inode, added_at) VALUES (?, ?, ?, ?)')
    .run(path, device, inode, new Date().toISOString())
  return Number(lastInsertRowid)
}

export function updateRootIdentity(db: Database, id: number, device: string, inode: string): void {
  db.prepare('UPDATE roots SET device = ?, inode = ? WHERE id = ?').run(device, inode, id)
}

/** Forgets the folder and its files. Photos, evidence and judgements stay: they belong to the content. */
export function deleteRoot(db: Database, id: number): void {
  db.prepare('DELETE FROM roots WHERE id = ?').run(id)
}

/** Different photos with at least one file in each root, without those that were removed from the library. */
export function photoCounts(db: Database): Map<number, number> {
  const rows = db
    .prepare<[], { root_id: number; photos: number }>(
      `SELECT root_id, count(DISTINCT photo_id) AS photos FROM files
       WHERE photo_id IS NOT NULL AND photo_id NOT IN (SELECT photo_id FROM labels WHERE removed = 1) GROUP BY root_id`,
    )
    .all()
  return new Map(rows.map((row) => [row.root_id, row.photos]))
}
