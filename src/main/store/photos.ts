/** Photos: contents by hash, with the facts read from their bytes. */
import type { Database } from 'better-sqlite3'
import type { Facts } from '../../shared/evidence.ts'

export interface PhotoKnown {
  id: number
  hash: string
  factsKnown: boolean
  thumbnails: boolean
}

export function photoByHash(db: Database, hash: string): PhotoKnown | undefined {
  const row = db
    .prepare<[string], { id: number; known: number; thumbnails: number }>(
      'SELECT id, facts IS NOT NULL AS known, thumbnails FROM photos WHERE hash = ?',
    )
    .get(hash)
  return row && { id: row.id, hash, factsKnown: row.known === 1, thumbnails: row.thumbnails === 1 }
}

export function photoHash(db: Database, id: number): string | undefined {
  return db.prepare<[number], string>('SELECT hash FROM photos WHERE id = ?').pluck().get(id)
}

/** The photo of that content, made if it is new. `mtimeMs` sorts it until its taken-at is known. */
export function ensurePhoto(db: Database, hash: string, bytes: number, mtimeMs: number): number {
  const known = photoByHash(db, hash)
  if (known) return known.id
  const { lastInsertRowid } = db
    .prepare('INSERT INTO photos (hash, bytes, added_at, sort_ms) VALUES (?, ?, ?, ?)')
    .run(hash, bytes, new Date().toISOString(), Math.round(mtimeMs))
  return Number(lastInsertRowid)
}

export function saveFacts(db: Database, photoId: number, facts: Facts): void {
  db.prepare(
    `UPDATE photos SET format = ?, width = ?, height = ?, taken_at = ?, sort_ms = coalesce(?, sort_ms),
       latitude = ?, longitude = ?, city = ?, country = ?, country_code = ?, camera = ?, facts = ? WHERE id = ?`,
  ).run(
    facts.format,
    facts.width,
    facts.height,
    facts.takenAt,
    sortMs(facts),
    facts.gps?.latitude ?? null,
    facts.gps?.longitude ?? null,
    facts.place?.city ?? null,
    facts.place?.country ?? null,
    facts.place?.countryCode ?? null,
    cameraName(facts),
    JSON.stringify(facts),
    photoId,
  )
}

/** "Canon EOS 5D" rather than "Canon Canon EOS 5D": many models repeat their maker. */
function cameraName({ cameraMake, cameraModel }: Facts): string | null {
  if (!cameraMake || !cameraModel) return cameraMake ?? cameraModel
  const maker = cameraMake.split(' ', 1)[0] ?? cameraMake
  return cameraModel.toLowerCase().startsWith(maker.toLowerCase())
    ? cameraModel
    : `${cameraMake} ${cameraModel}`
}

/** Taken-at as Unix milliseconds; a local time without a known offset is read as UTC. Null when unknown. */
function sortMs(facts: Facts): number | null {
  if (!facts.takenAt) return null
  const local = facts.takenAt.slice(0, 19)
  const ms = Date.parse(`${local}Z`)
  return Number.isNaN(ms) ? null : ms - (facts.takenAtOffsetMinutes ?? 0) * 60_000
}

export function setThumbnails(db: Database, photoId: number, written: boolean): void {
  db.prepare('UPDATE photos SET thumbnails = ? WHERE id = ?').run(written ? 1 : 0, photoId)
}

/**
 * Records that `child` was made from `parent` by editing the file in place, so that the parent's judgements hold for it.
 * Not recorded when it would close a circle (an edit undone) or when both were taken at different times:
 * then another photo took the name.
 */
export function recordEdit(db: Database, parent: string, child: string): void {
  if (parent === child) return
  const takenAt = db.prepare<[string], string | null>('SELECT taken_at FROM photos WHERE hash = ?').pluck()
  const before = takenAt.get(parent)
  const after = takenAt.get(child)
  if (before && after && before !== after) return
  const parentOf = db
    .prepare<[string], string>('SELECT parent_hash FROM photo_lineage WHERE child_hash = ?')
    .pluck()
  const seen = new Set<string>()
  for (let ancestor: string | undefined = parent; ancestor !== undefined; ancestor = parentOf.get(ancestor)) {
    if (ancestor === child || seen.has(ancestor)) return
    seen.add(ancestor)
  }
  db.prepare('INSERT OR IGNORE INTO photo_lineage (child_hash, parent_hash) VALUES (?, ?)').run(child, parent)
}
