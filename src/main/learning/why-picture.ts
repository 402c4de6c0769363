/** What the picture itself says for its landmark: the same answer for the window and the command line. */
import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { RegionMap } from '../../shared/analysis-protocol.ts'
import type { LocalEvidence } from '../../shared/evidence.ts'
import type { WhyPicture } from '../../shared/why.ts'
import { photoDetail, photoFiles } from '../albums/photos.ts'
import type { AnalysisClient } from '../analysis-client/client.ts'
import { landmarkInQuestion, nearestOf } from './why.ts'

/**
 * The regions that decided, and details that it shares with its nearest photos. The files
 * are read and described now: nothing of them was stored.
 * @param analysis told of the user's own photos of the landmark
 */
export async function whyPicture(
  db: Database.Database,
  photoId: number,
  analysis: Pick<AnalysisClient, 'request'>,
): Promise<WhyPicture> {
  const photo = photoDetail(db, photoId)
  const landmarkId = photo && landmarkInQuestion(photo)
  const nothing: WhyPicture = { regions: null, details: null, message: '' }
  if (!photo || !landmarkId) return nothing
  const reference = photo.local?.landmarkId === landmarkId ? photo.local : null
  const stored: WhyPicture['details'] = reference && {
    inliers: reference.inliers,
    matches: reference.matches,
    otherPhotoId: null,
    referenceId: reference.referenceId,
  }
  const path = readableFile(db, photoId)
  if (path === null) {
    return {
      ...nothing,
      details: stored,
      message: 'The file of this photo is not there now. Connect its drive or share and try again.',
    }
  }
  const others = nearestOf(db, photoId, landmarkId).flatMap(({ photoId: other }) => {
    const file = readableFile(db, other)
    return file === null ? [] : [{ id: String(other), path: file }]
  })
  const [regions, shared] = await Promise.allSettled([
    analysis.request<RegionMap | null>({ type: 'attribute', path, landmarkId }),
    others.length === 0
      ? null
      : analysis.request<LocalEvidence | null>({ type: 'compare', path, landmarkId, others }),
  ])
  const failure = [regions, shared].find((result) => result.status === 'rejected')
  const details = shared.status === 'fulfilled' ? shared.value : null
  return {
    regions: regions.status === 'fulfilled' && regions.value ? shownRegions(regions.value) : null,
    details: details
      ? {
          inliers: details.inliers,
          matches: details.matches,
          otherPhotoId: Number(details.referenceId),
          referenceId: '',
        }
      : stored,
    message: failure ? textOf(failure.reason) : '',
  }
}

function readableFile(db: Database.Database, photoId: number): string | null {
  return photoFiles(db, photoId).find(({ path }) => existsSync(path))?.path ?? null
}

/** Regions that speak for the landmark, the strongest as 1, to two decimals. */
function shownRegions({ columns, rows, values }: RegionMap): WhyPicture['regions'] {
  const most = values.reduce((max, value) => Math.max(max, value), 0)
  return {
    columns,
    rows,
    values: Array.from(values, (value) =>
      most > 0 ? Math.max(0, Math.round((100 * value) / most) / 100) : 0,
    ),
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
