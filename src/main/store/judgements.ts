/**
 * The judgement in force for a subject, derived from the journal.
 *
 * Subjects: `landmark`, `mood`, and `face:[x,y,w,h]` of one content. A photo edited in place is a new content;
 * it inherits its parent's judgements (photo_lineage) until the user judges it itself.
 */
import type Database from 'better-sqlite3'
import type { Box } from '../../shared/evidence.ts'
import type { Expression, Mood } from '../../shared/taxonomy.ts'

export type FaceJudgement = { expression: Expression } | { notAFace: true }

export interface PhotoJudgements {
  /** undefined = the user has not spoken; null = "no landmark here". */
  landmark: string | null | undefined
  /** undefined = the user has not spoken; null = "no mood". */
  mood: Mood | null | undefined
  faces: { box: Box; judgement: FaceJudgement }[]
}

/** Overlap from which a judged box and a detected box are the same face. Detector re-runs move boxes by a few per cent. */
export const SAME_FACE_IOU = 0.4

/** How far back an edited photo's ancestors are asked. */
const MAX_ANCESTORS = 32

/** @returns the hash itself and the contents it was edited from, nearest first */
export function lineage(db: Database.Database, hash: string): string[] {
  const parentOf = db
    .prepare<[string], string>('SELECT parent_hash FROM photo_lineage WHERE child_hash = ?')
    .pluck()
  const hashes = [hash]
  for (let current = hash; hashes.length < MAX_ANCESTORS; ) {
    const parent = parentOf.get(current)
    if (parent === undefined || hashes.includes(parent)) break
    hashes.push(parent)
    current = parent
  }
  return hashes
}

/** Reads what the user said about one content, its own word before its ancestors'. */
export function judgementsOf(db: Database.Database, hash: string): PhotoJudgements {
  const rowsOf = db.prepare<[string], { subject: string; value: string }>(
    'SELECT subject, value FROM judgements WHERE photo_hash = ?',
  )
  const result: PhotoJudgements = { landmark: undefined, mood: undefined, faces: [] }
  for (const ancestor of lineage(db, hash)) {
    for (const { subject, value } of rowsOf.all(ancestor)) {
      const parsed: unknown = JSON.parse(value)
      if (subject === 'landmark') {
        if (result.landmark === undefined) result.landmark = parsed as string | null
      } else if (subject === 'mood') {
        if (result.mood === undefined) result.mood = parsed as Mood | null
      } else {
        const box = JSON.parse(subject.slice('face:'.length)) as Box
        if (!result.faces.some((known) => intersectionOverUnion(known.box, box) >= SAME_FACE_IOU)) {
          result.faces.push({ box, judgement: parsed as FaceJudgement })
        }
      }
    }
  }
  return result
}

/** The user's word on a detected face, by the best overlap; undefined when there is none. */
export function judgementOfFace(judgements: PhotoJudgements, box: Box): FaceJudgement | undefined {
  let best: FaceJudgement | undefined
  let bestOverlap = SAME_FACE_IOU
  for (const known of judgements.faces) {
    const overlap = intersectionOverUnion(known.box, box)
    if (overlap >= bestOverlap) {
      best = known.judgement
      bestOverlap = overlap
    }
  }
  return best
}

/** Jaccard index of two boxes, 0..1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a[2] * a[3] + b[2] * b[3] - shared)
}
