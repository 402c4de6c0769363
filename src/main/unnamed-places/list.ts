/** The unnamed places that wait for a name, as the window and the command line show them. */
import type Database from 'better-sqlite3'
import type { UnnamedPlace } from '../../shared/library.ts'
import { VISIBLE } from '../albums/visible.ts'
import { SHOWN_CITY, SHOWN_COUNTRY } from '../store/shown-place.ts'
import { isOffered } from './offered.ts'
import { standingOf } from './photos-to-group.ts'

interface Row {
  placeId: number
  photoId: number
  hash: string
  landmarkId: string | null
  city: string | null
  country: string | null
  takenAt: string | null
}

/**
 * What the user has said since the places were found is heeded at once: named and dismissed photos are gone, and come
 * back by undo.
 * @returns places with at least three photos left, the largest first
 */
export function listUnnamedPlaces(db: Database.Database): UnnamedPlace[] {
  const rows = db
    .prepare<[], Row>(
      `SELECT u.place_id AS placeId, p.id AS photoId, p.hash, t.landmark_id AS landmarkId,
         ${SHOWN_CITY} AS city, ${SHOWN_COUNTRY} AS country, p.taken_at AS takenAt
       FROM unnamed_place_photos u JOIN photos p ON p.id = u.photo_id LEFT JOIN labels t ON t.photo_id = p.id
       WHERE ${VISIBLE} ORDER BY u.place_id, u.likeness DESC, p.id`,
    )
    .all()
    .map((row) => ({ ...row, standing: standingOf(db, row) }))
  return [...Map.groupBy(rows, ({ placeId }) => placeId)]
    .filter(([, photos]) => isOffered(photos.map(({ standing }) => standing)))
    .map(([id, photos]) => [id, photos.filter(({ standing }) => standing === 'open')] as const)
    .map(([id, photos]) => ({
      id,
      photoIds: photos.map(({ photoId }) => photoId),
      coverPhotoId: photos[0]?.photoId ?? 0,
      city: mostFrequent(photos.map(({ city }) => city)),
      country: mostFrequent(photos.map(({ country }) => country)),
      ...period(photos.flatMap(({ takenAt }) => takenAt ?? [])),
    }))
    .sort((a, b) => b.photoIds.length - a.photoIds.length || a.id - b.id)
}

function mostFrequent(names: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** First and last month, `YYYY-MM`. */
function period(takenAt: readonly string[]): Pick<UnnamedPlace, 'firstMonth' | 'lastMonth'> {
  const months = takenAt.map((time) => time.slice(0, 7)).sort()
  return { firstMonth: months[0] ?? null, lastMonth: months.at(-1) ?? null }
}
