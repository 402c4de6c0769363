/**
 * The judgement in force for a subject, derived from the journal.
 *
 * Subjects of one content: `landmark`, `not-landmark:ID`, `mood`, `place`, `favourite`, `rating`, `hidden`,
 * `removed`, `position`, `in-album:ID` and `face:[x,y,w,h]`; of the library, under the empty hash: `cover:ALBUM`,
 * `landmark-name:ID`, `area:ID`, `smart-album:ID`. A photo edited in place is a new content;
 * it inherits its parent's judgements (photo_lineage) until the user judges it itself.
 */
import type Database from 'better-sqlite3'
import type { Box } from '../../shared/evidence.ts'
import type { Expression, Mood } from '../../shared/taxonomy.ts'
import { statement } from './statement.ts'

export type FaceJudgement = { expression: Expression } | { notAFace: true }

export interface JudgedPosition {
  latitude: number
  longitude: number
  city: string | null
  country: string | null
  countryCode: string | null
}

export interface PhotoJudgements {
  /** undefined = the user has not spoken; null = "no landmark here". */
  landmark: string | null | undefined
  /** Ids of landmarks that the photo does not show. Never holds `landmark`. */
  notLandmarks: Set<string>
  /** undefined = the user has not spoken; null = "no mood". */
  mood: Mood | null | undefined
  place: string | null
  /** Where the photo was taken, with the city and country there. */
  position: JudgedPosition | null
  favourite: boolean
  rating: number
  hidden: boolean
  /** Out of the library, although its file is in one of the folders. */
  removed: boolean
  /** Album id → put in (true) or kept out (false). */
  albums: Map<string, boolean>
  faces: { box: Box; judgement: FaceJudgement }[]
}

/** Stands in the place of a landmark's id in `not-landmark`: the photo's group is no place worth a name. */
export const UNNAMED_PLACE = 'unnamed-place'

/** Overlap from which a judged box and a detected box are the same face. Detector re-runs move boxes by a few per cent. */
export const SAME_FACE_IOU = 0.4

/** How far back an edited photo's ancestors are asked. */
const MAX_ANCESTORS = 32

/** @returns the hash itself and the contents it was edited from, nearest first */
export function lineage(db: Database.Database, hash: string): string[] {
  const parentOf = statement<[string], { parent_hash: string }>(
    db,
    'SELECT parent_hash FROM photo_lineage WHERE child_hash = ?',
  )
  const hashes = [hash]
  for (let current = hash; hashes.length < MAX_ANCESTORS; ) {
    const parent = parentOf.get(current)?.parent_hash
    if (parent === undefined || hashes.includes(parent)) break
    hashes.push(parent)
    current = parent
  }
  return hashes
}

interface Word {
  subject: string
  value: string
}

/** Reads what the user said about one content: its own word before its ancestors', a newer word before an older one. */
export function judgementsOf(db: Database.Database, hash: string): PhotoJudgements {
  const wordsOf = statement<[string], Word>(
    db,
    'SELECT subject, value FROM judgements WHERE photo_hash = ? ORDER BY correction_id DESC',
  )
  const result: PhotoJudgements = {
    landmark: undefined,
    notLandmarks: new Set(),
    mood: undefined,
    place: null,
    position: null,
    favourite: false,
    rating: 0,
    hidden: false,
    removed: false,
    albums: new Map(),
    faces: [],
  }
  const heard = new Set<string>()
  for (const ancestor of lineage(db, hash)) {
    for (const word of wordsOf.all(ancestor)) {
      if (word.subject.startsWith('face:')) hearFace(result, word)
      else if (!heard.has(word.subject)) {
        heard.add(word.subject)
        hear(result, word)
      }
    }
  }
  return result
}

function hear(result: PhotoJudgements, { subject, value }: Word): void {
  const said: unknown = JSON.parse(value)
  const separator = subject.indexOf(':')
  const object = subject.slice(separator + 1)
  switch (separator < 0 ? subject : subject.slice(0, separator)) {
    case 'landmark':
      // "Not the Colosseum" after "the Colosseum" takes that back; whether it is another landmark is open then.
      if (!result.notLandmarks.has(said as string)) result.landmark = said as string | null
      break
    case 'not-landmark':
      if (result.landmark !== object) result.notLandmarks.add(object)
      break
    case 'mood':
      result.mood = said as Mood | null
      break
    case 'place':
      result.place = said as string | null
      break
    case 'position':
      result.position = said as JudgedPosition | null
      break
    case 'favourite':
      result.favourite = said as boolean
      break
    case 'rating':
      result.rating = said as number
      break
    case 'hidden':
      result.hidden = said as boolean
      break
    case 'removed':
      result.removed = said as boolean
      break
    case 'in-album':
      if (said !== null) result.albums.set(object, said as boolean)
      break
    default:
      throw new Error(`A judgement has the unknown subject ${subject}`)
  }
}

function hearFace(result: PhotoJudgements, { subject, value }: Word): void {
  const box = JSON.parse(subject.slice('face:'.length)) as Box
  if (!result.faces.some((known) => intersectionOverUnion(known.box, box) >= SAME_FACE_IOU)) {
    result.faces.push({ box, judgement: JSON.parse(value) as FaceJudgement })
  }
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
