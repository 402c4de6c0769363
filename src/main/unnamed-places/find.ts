/** Finds the unnamed places of a library. Runs in the likeness thread: it compares every candidate with every other. */
import type Database from 'better-sqlite3'
import { GROUPING_LIMITS, groupPhotos } from './cluster.ts'
import { photosToGroup, type Standing, stateOfPhotos } from './photos-to-group.ts'

export interface FoundPlace {
  /** Photos that nobody has said anything about, closest to the middle of the place first. */
  photoIds: number[]
  likeness: number[]
}

export interface FoundPlaces {
  places: FoundPlace[]
  /** What they were made from ({@link stateOfPhotos}). */
  madeFrom: string
}

/** From this share of named photos on, the others are Review's business: the place has its name already. */
const NAMED_SHARE = 1 / 3

/**
 * Photos with a name and photos of dismissed groups are grouped along: what belongs to them is not offered (again).
 * @returns places with at least three open photos, the largest first
 */
export function findUnnamedPlaces(db: Database.Database): FoundPlaces {
  const madeFrom = stateOfPhotos(db)
  const photos = photosToGroup(db)
  const standing = new Map(photos.map(({ photoId, standing }) => [photoId, standing]))
  const places = groupPhotos(photos)
    .filter(({ photoIds }) => isOffered(photoIds.map((id) => standing.get(id) ?? 'open')))
    .map(({ photoIds, likeness }) => {
      const open = photoIds.flatMap((id, index) => (standing.get(id) === 'open' ? [index] : []))
      return {
        photoIds: open.map((index) => photoIds[index] ?? 0),
        likeness: open.map((index) => likeness[index] ?? 0),
      }
    })
  return { places, madeFrom }
}

function isOffered(standings: readonly Standing[]): boolean {
  const count = (wanted: Standing) => standings.filter((standing) => standing === wanted).length
  return (
    count('open') >= GROUPING_LIMITS.minPhotos &&
    // A whole group was dismissed, and this is it, grown since or not.
    count('dismissed') < GROUPING_LIMITS.minPhotos &&
    count('named') < standings.length * NAMED_SHARE
  )
}
