/**
 * Lists of photos as main tells them. The list of all photos is kept as it came: any other one by time is part of it, of
 * which main then tells only where its photos stand.
 */
import type { PackedPhotoList, PhotoList, PhotoQuery } from '../../shared/library.ts'
import { listOfPlaces, unpackPhotoList } from '../../shared/photo-list.ts'
import { client } from '../client.ts'

let allPhotos: PackedPhotoList | null = null

export async function readPhotoList(query: PhotoQuery): Promise<PhotoList> {
  const isAll = Object.keys(query).length === 0
  const all = allPhotos
  if (isAll || !all) {
    const list = await client.invoke('photos.list', query)
    if (isAll) allPhotos = list.edition > 0 ? list : null
    return unpackPhotoList(list)
  }
  const told = await client.invoke('photos.among', { query, edition: all.edition })
  return unpackPhotoList('places' in told ? listOfPlaces(all, told.places) : told.list)
}
