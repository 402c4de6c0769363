/** For `why`: does a photo share details with photos that the user has put into the same album? */
import type Database from 'better-sqlite3'
import type { LocalEvidence } from '../../shared/evidence.ts'
import type { PhotoDetail } from '../../shared/library.ts'
import { photoDetail, photoFiles } from '../albums/photos.ts'
import { similarInAlbum } from '../albums/similar.ts'
import { withAnalysis } from './analysis.ts'
import type { GlobalOptions } from './context.ts'
import { note } from './output.ts'

/** Looked at among the most similar ones of the album. */
const SIMILAR_LOOKED_AT = 20
/** Each costs decoding a photo. */
const CONFIRMED_COMPARED = 3

/** Points of `path`, a photo that the user confirmed, agree with the photo in question. */
export interface SharedDetails extends Omit<LocalEvidence, 'referenceId'> {
  path: string
}

/**
 * Compares with the most similar photos of the landmark that the user confirmed. The photos are read and described
 * now: nothing of them was stored.
 *
 * @returns null when the landmark has no confirmed photo, nothing agrees, or a file is not there (said on stderr)
 */
export async function detailsSharedWithConfirmed(
  db: Database.Database,
  photo: PhotoDetail,
  options: GlobalOptions,
): Promise<SharedDetails | null> {
  const landmarkId = photo.landmark?.id ?? (photo.unsure ? photo.candidates[0]?.landmarkId : undefined)
  const path = photoFiles(db, photo.id)[0]?.path
  if (landmarkId === undefined || path === undefined) return null
  const others = (similarInAlbum(db, photo.id, landmarkId, SIMILAR_LOOKED_AT) ?? [])
    .filter(({ photoId }) => photoDetail(db, photoId)?.landmark?.by.includes('user'))
    .flatMap(({ photoId }) => photoFiles(db, photoId).slice(0, 1))
    .slice(0, CONFIRMED_COMPARED)
  if (others.length === 0) return null
  try {
    const found = await withAnalysis(options, (analysis) =>
      analysis.request<LocalEvidence | null>({
        type: 'compare',
        path,
        landmarkId,
        others: others.map((other) => ({ id: other.hash, path: other.path })),
      }),
    )
    if (!found) return null
    const { referenceId, ...evidence } = found
    return { ...evidence, path: others.find(({ hash }) => hash === referenceId)?.path ?? '' }
  } catch (error) {
    note(`Details could not be compared: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}
