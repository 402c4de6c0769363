/** Finds the unnamed places of a library. Runs in the likeness thread: it compares every candidate with every other. */
import type Database from 'better-sqlite3'
import { groupPhotos } from './cluster.ts'
import { isOffered } from './offered.ts'
import { photosToGroup, stateOfPhotos } from './photos-to-group.ts'

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
