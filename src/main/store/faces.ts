/** Rows of faces: evidence with an identity that outlives a re-run of the detector. */
import type { Database } from 'better-sqlite3'
import type { Box, Face } from '../../shared/evidence.ts'
import { intersectionOverUnion, judgementOfFace, judgementsOf, SAME_FACE_IOU } from './judgements.ts'
import { statement } from './statement.ts'

export interface FaceRow {
  id: number
  face: Face
  /** Where the face was when it was found first; judgements made since refer to this box or to the face's own. */
  anchor: Box
}

interface StoredRow {
  id: number
  x: number
  y: number
  width: number
  height: number
  face: string
}

/** Faces of one photo, largest first. */
export function facesOf(db: Database, photoId: number): FaceRow[] {
  return statement<[number], StoredRow>(
    db,
    'SELECT id, x, y, width, height, face FROM faces WHERE photo_id = ? ORDER BY position',
  )
    .all(photoId)
    .map(({ id, x, y, width, height, face }) => ({
      id,
      face: JSON.parse(face) as Face,
      anchor: [x, y, width, height],
    }))
}

/** Replaces what is known of a photo's faces; see `saveEmotionEvidence` for what keeps its id. */
export function saveFaces(db: Database, photoId: number, faces: readonly Face[]): void {
  const known = facesOf(db, photoId)
  const pairs = sameFaces(
    known.map(({ face }) => face.box),
    faces.map(({ box }) => box),
  )
  const insert = db.prepare(
    'INSERT INTO faces (photo_id, position, x, y, width, height, face) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const update = db.prepare('UPDATE faces SET position = ?, face = ? WHERE id = ?')
  for (const [position, face] of faces.entries()) {
    const before = known[pairs.get(position) ?? -1]
    if (before) update.run(position, JSON.stringify(face), before.id)
    else insert.run(photoId, position, ...face.box, JSON.stringify(face))
  }
  const matched = new Set(pairs.values())
  const gone = known.filter((_, index) => !matched.has(index))
  const named = userNamed(db, photoId, gone)
  const remove = db.prepare('DELETE FROM faces WHERE id = ?')
  const putLast = db.prepare('UPDATE faces SET position = ? WHERE id = ?')
  let last = faces.length
  for (const row of gone) {
    if (named.has(row.id)) putLast.run(last++, row.id)
    else remove.run(row.id)
  }
}

/** Which of these faces carry an expression by the user's word. */
function userNamed(db: Database, photoId: number, rows: readonly FaceRow[]): Set<number> {
  const hash = db.prepare<[number], string>('SELECT hash FROM photos WHERE id = ?').pluck().get(photoId)
  if (hash === undefined || rows.length === 0) return new Set()
  const judgements = judgementsOf(db, hash)
  return new Set(
    rows.flatMap(({ id, face, anchor }) => {
      const judgement = judgementOfFace(judgements, anchor) ?? judgementOfFace(judgements, face.box)
      return judgement && 'expression' in judgement ? [id] : []
    }),
  )
}

/**
 * Pairs the boxes of two runs, best overlap first, each box at most once.
 * @returns index in `after` → index in `before`
 */
export function sameFaces(before: readonly Box[], after: readonly Box[]): Map<number, number> {
  const overlaps = after.flatMap((box, to) =>
    before.flatMap((other, from) => {
      const overlap = intersectionOverUnion(box, other)
      return overlap >= SAME_FACE_IOU ? [{ to, from, overlap }] : []
    }),
  )
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  for (const { to, from } of overlaps.sort((a, b) => b.overlap - a.overlap)) {
    if (pairs.has(to) || taken.has(from)) continue
    pairs.set(to, from)
    taken.add(from)
  }
  return pairs
}
