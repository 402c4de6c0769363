/** What `scan` and `photos` print for one file: the headless contract's shape. */
import type Database from 'better-sqlite3'
import { categoriesOf } from '../../shared/emotic.ts'
import type { ExpressionScores } from '../../shared/evidence.ts'
import type { PhotoDetail } from '../../shared/library.ts'
import { EXPRESSIONS, type Expression } from '../../shared/taxonomy.ts'
import { photoDetail } from '../albums/photos.ts'
import { whereTaken } from '../export/records.ts'
import { round } from './output.ts'

export interface ScanOutcome {
  path: string
  status: 'indexed' | 'unchanged' | 'moved' | 'failed' | 'quarantined' | 'unsupported'
  photoId: number | null
  error: { code: string; message: string } | null
}

/** @returns a plain object in the contract's key order; keys that do not apply are left out */
export function scanLine(db: Database.Database, outcome: ScanOutcome): Record<string, unknown> {
  const photo = outcome.photoId === null ? null : photoDetail(db, outcome.photoId)
  return {
    path: outcome.path,
    hash: photo?.hash ?? null,
    status: outcome.status,
    ...errorOf(outcome, photo),
    ...(photo ? labelsOf(photo) : { landmark: null, faces: [], mood: null }),
  }
}

/** A picture of which only a part could be read is shown, and said to be so. */
function errorOf({ path, error }: ScanOutcome, photo: PhotoDetail | null): { error?: string } {
  if (error) return { error: error.message }
  return photo?.facts.damaged ? { error: damagedMessage(path) } : {}
}

export function damagedMessage(path: string): string {
  return `${path} is damaged; only a part of it can be shown. Replace it with a backup.`
}

/** Labels and facts of a photo as the contract spells them. */
export function labelsOf(photo: PhotoDetail): Record<string, unknown> {
  const { facts, landmark, mood } = photo
  const { gps, place } = whereTaken(photo)
  return {
    ...(facts.takenAt ? { takenAt: facts.takenAt } : {}),
    ...(gps ? { gps: [gps.latitude, gps.longitude] } : {}),
    ...(place ? { place: { city: place.city, country: place.country } } : {}),
    landmark: landmark && {
      id: landmark.id,
      name: landmark.name,
      score: round(landmark.score),
      by: landmark.by,
    },
    faces: photo.faces.map((face) => ({
      box: face.box.map(round),
      // The most probable class even when the window would show none: readers have the confidence beside it.
      expression: face.expression ?? mostProbable(face.scores),
      scores: Object.fromEntries(EXPRESSIONS.map((e) => [e, round(face.scores[e])])),
      valence: round(face.valence),
      arousal: round(face.arousal),
      mask: face.mask,
      confidence: round(face.confidence),
      ...(face.quality === undefined ? {} : { quality: round(face.quality) }),
    })),
    mood: mood && {
      label: mood.label,
      confidence: round(mood.confidence),
      valence: round(mood.valence),
      arousal: round(mood.arousal),
      ...(mood.dominance === undefined ? {} : { dominance: round(mood.dominance) }),
      categories: Object.fromEntries(
        Object.entries(mood.categories ?? categoriesOf(mood.valence, mood.arousal)).map(([name, score]) => [
          name,
          round(score),
        ]),
      ),
      // Without a net for the 26 categories they are read off valence and arousal.
      categoriesDerived: mood.categories === undefined,
    },
  }
}

/** Argmax over the eight classes; the first of equals. */
export function mostProbable(scores: ExpressionScores): Expression {
  return EXPRESSIONS.reduce((best, expression) => (scores[expression] > scores[best] ? expression : best))
}
