/** Why a photo carries its landmark: the same answer for the window and the command line. */
import type Database from 'better-sqlite3'
import { metersBetween } from '../../shared/distance.ts'
import { NAMING_LEAD } from '../../shared/evidence.ts'
import type { PhotoDetail } from '../../shared/library.ts'
import type { PackManifest } from '../../shared/node/world-packs.ts'
import type { Why } from '../../shared/why.ts'
import { photoDetail } from '../albums/photos.ts'
import { similarInAlbum } from '../albums/similar.ts'
import { worldEvidenceOf } from '../store/evidence.ts'
import { findLandmark } from '../store/landmarks.ts'
import { supportingNeighbours } from '../store/neighbours.ts'
import { statement } from '../store/statement.ts'
import { placeOf } from './lessons.ts'
import { taughtBy } from './lessons-learnt.ts'

/** Shown side by side with the photo. */
const NEAREST_SHOWN = 3
const TOGETHER_SHOWN = 3

/** The landmark that the question is about: the label, else what the photo looks like most. */
export function landmarkInQuestion(photo: PhotoDetail): string | null {
  return photo.landmark?.id ?? photo.candidates[0]?.landmarkId ?? null
}

/** Who made an installed pack; null when it is not installed any more. */
export type PackCredit = (id: string) => Pick<PackManifest, 'id' | 'name' | 'licence' | 'attribution'> | null

/** What the library knows. @returns null when the photo has left the library or was not read yet */
export function whyLandmark(db: Database.Database, photoId: number, credit: PackCredit): Why | null {
  const photo = photoDetail(db, photoId)
  if (!photo) return null
  const landmarkId = landmarkInQuestion(photo)
  const own = photo.candidates.find((candidate) => candidate.landmarkId === landmarkId)
  const second = photo.candidates.find((candidate) => candidate.landmarkId !== landmarkId)
  const evidence = statement<[number], Decided>(
    db,
    'SELECT decision, threshold FROM landmark_evidence WHERE photo_id = ?',
  ).get(photoId)
  const verdict = verdictOf(photo)
  const byNeighbours = photo.landmark?.by.includes('neighbours') === true
  return {
    photoId,
    landmark:
      landmarkId === null ? null : { id: landmarkId, name: findLandmark(db, landmarkId)?.name ?? landmarkId },
    verdict,
    doubt: verdict === 'unsure' ? doubtOf(photo.candidates, evidence) : null,
    score: own?.score ?? null,
    threshold: evidence?.threshold ?? null,
    probability: own?.probability ?? null,
    second: second ? { name: second.name, score: second.score } : null,
    taughtBy: landmarkId === null ? { confirmed: 0, alongside: 0 } : taughtBy(db, landmarkId),
    nearest: landmarkId === null ? [] : nearestOf(db, photoId, landmarkId),
    together:
      byNeighbours && landmarkId !== null
        ? supportingNeighbours(db, photoId, landmarkId)
            .slice(0, TOGETHER_SHOWN)
            .map(({ photoId: other, secondsApart, metersApart, by }) => ({
              photoId: other,
              secondsApart,
              metersApart,
              by,
            }))
        : [],
    packs:
      landmarkId === null ? [] : packsOf(db, photoId, { landmarkId, similarity: own?.similarity }, credit),
    position: landmarkId === null ? null : positionOf(db, photo, landmarkId),
  }
}

function packsOf(
  db: Database.Database,
  photoId: number,
  { landmarkId, similarity: decisive }: { landmarkId: string; similarity: number | undefined },
  credit: PackCredit,
): Why['packs'] {
  const matches = worldEvidenceOf(db, photoId)?.matches ?? []
  return matches.flatMap((match) => {
    const pack = match.landmarkId === landmarkId ? credit(match.pack) : null
    if (!pack) return []
    const { id, name, licence, attribution } = pack
    const { similarity, confident } = match
    return [{ id, name, licence, attribution, similarity, confident, decides: similarity === decisive }]
  })
}

function verdictOf(photo: PhotoDetail): Why['verdict'] {
  if (photo.landmark?.by.includes('user')) return 'user'
  if (photo.landmark?.by.includes('neighbours')) return 'together'
  if (photo.landmark) return 'named'
  if (photo.landmarkRejected) return 'rejected'
  return photo.unsure ? 'unsure' : 'none'
}

interface Decided {
  decision: string
  threshold: number
}

/** What the recogniser, which decides by score, lead and resemblance, was not sure of. */
function doubtOf(
  [best, second]: readonly { score: number }[],
  evidence: Decided | undefined,
): NonNullable<Why['doubt']> {
  // A careful user is asked about what the recogniser is sure of: only a higher score would do.
  if (!best || evidence?.decision !== 'unsure' || best.score < evidence.threshold) return 'score'
  return second && best.score - second.score < NAMING_LEAD ? 'race' : 'resemblance'
}

/** Of the photos that the user confirmed, however many more the app named; where there are none, of those. */
export function nearestOf(db: Database.Database, photoId: number, landmarkId: string): Why['nearest'] {
  const confirmed = similarInAlbum(db, photoId, landmarkId, NEAREST_SHOWN, 'user') ?? []
  if (confirmed.length > 0) return confirmed.map((photo) => ({ ...photo, confirmed: true }))
  const named = similarInAlbum(db, photoId, landmarkId, NEAREST_SHOWN) ?? []
  return named.map((photo) => ({ ...photo, confirmed: false }))
}

function positionOf(db: Database.Database, photo: PhotoDetail, landmarkId: string): Why['position'] {
  // Where the landmark stands says nothing about where the photo was taken.
  const taken = photo.position?.by === 'landmark' ? null : photo.position
  const landmark = findLandmark(db, landmarkId)
  const stands =
    landmark?.latitude != null && landmark.longitude != null
      ? { latitude: landmark.latitude, longitude: landmark.longitude }
      : placeOf(db, confirmedPhotos(db, landmarkId))
  if (!taken || !stands) return null
  const { latitude, longitude } = taken
  return {
    photo: { latitude, longitude },
    landmark: stands,
    distanceMeters: metersBetween(taken, stands),
  }
}

function confirmedPhotos(db: Database.Database, landmarkId: string): number[] {
  return statement<[string], { photoId: number }>(
    db,
    'SELECT photo_id AS photoId FROM labels WHERE landmark_id = ? AND landmark_by_user = 1',
  )
    .all(landmarkId)
    .map(({ photoId }) => photoId)
}
