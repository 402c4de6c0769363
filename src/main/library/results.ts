/** Writes what the analysis said about a file. Each function is called inside a transaction. */
import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Wants } from '../../shared/analysis-protocol.ts'
import { THUMBNAIL_SIZES, thumbnailPath } from '../../shared/node/thumbnails.ts'
import type { Analysis } from '../analysis-client/client.ts'
import type { Store } from '../store/database.ts'
import { emotionStamp } from '../store/emotion-switches.ts'
import {
  type CurrentStamps,
  saveEmotionEvidence,
  saveLandmarkEvidence,
  staleEvidence,
} from '../store/evidence.ts'
import { deleteFile, type FileRow, fileById, filesOfPhoto, linkPhoto } from '../store/files.ts'
import { refreshLabels } from '../store/labels.ts'
import { ensurePhoto, photoByHash, photoHash, recordEdit, saveFacts, setThumbnails } from '../store/photos.ts'
import { readSettings } from '../store/settings.ts'
import { isGone } from './walker.ts'

/** What is still unknown about a content. All false = nothing. */
export function wantsFor(store: Store, hash: string, stamps: CurrentStamps, thumbnailsDir: string): Wants {
  const photo = photoByHash(store.db, hash)
  const switches = readSettings(store.db)
  const withoutFaces = switches.facesEnabled ? {} : { withoutFaces: true }
  if (!photo) {
    return {
      facts: true,
      thumbnails: true,
      landmarks: stamps.landmarks !== null,
      emotions: emotionStamp(stamps.emotions, switches) !== null,
      ...withoutFaces,
    }
  }
  // The cache may have been emptied by hand, as caches are.
  const cached = (): boolean =>
    THUMBNAIL_SIZES.every((size) => existsSync(thumbnailPath(thumbnailsDir, hash, size)))
  return {
    facts: !photo.factsKnown,
    thumbnails: !photo.thumbnails || !cached(),
    ...staleEvidence(store.db, photo.id, stamps),
    ...withoutFaces,
  }
}

export interface Written {
  /** `requeued`: the file changed while it was analysed; what was learnt of the old bytes is kept. `gone`: it left the library. */
  status: 'indexed' | 'unchanged' | 'moved' | 'requeued' | 'gone'
  photoId: number
}

/**
 * Stores facts and evidence of a content and links the file to it. A file of the same content whose path is free now
 * has become this one: its row goes in the same transaction, so the photo is never without a file.
 * @param claimed the file's row when it was taken from the queue
 * @param rootPaths paths of the roots that are online, by id
 */
export function writeAnalysis(
  store: Store,
  claimed: FileRow,
  analysis: Analysis,
  rootPaths: ReadonlyMap<number, string>,
): Written {
  const { db } = store
  const contentKnown = photoByHash(db, analysis.hash) !== undefined
  const photoId = ensurePhoto(db, analysis.hash, analysis.bytes, claimed.mtime_ms)
  if (analysis.facts) saveFacts(db, photoId, analysis.facts)
  if (analysis.thumbnailsWritten) setThumbnails(db, photoId, true)
  if (analysis.landmarks) saveLandmarkEvidence(db, photoId, analysis.landmarks)
  if (analysis.emotions) saveEmotionEvidence(db, photoId, analysis.emotions)
  const status = linkFile(store, claimed, analysis, photoId, contentKnown, rootPaths)
  refreshLabels(db, [photoId])
  return { status, photoId }
}

function linkFile(
  { db }: Store,
  claimed: FileRow,
  analysis: Analysis,
  photoId: number,
  contentKnown: boolean,
  rootPaths: ReadonlyMap<number, string>,
): Written['status'] {
  const row = fileById(db, claimed.id)
  if (!row) return 'gone'
  if (row.bytes !== claimed.bytes || row.mtime_ms !== claimed.mtime_ms) return 'requeued'
  if (row.photo_id !== null && row.photo_id !== photoId && !contentKnown) {
    const parent = photoHash(db, row.photo_id)
    if (parent !== undefined) recordEdit(db, parent, analysis.hash)
  }
  linkPhoto(db, row.id, photoId)
  if (row.photo_id === photoId) return wantedAnything(analysis.wants) ? 'indexed' : 'unchanged'
  let moved = false
  for (const other of filesOfPhoto(db, photoId)) {
    const root = rootPaths.get(other.root_id)
    if (other.id === row.id || root === undefined || isThere(join(root, other.path))) continue
    deleteFile(db, other.id)
    moved = true
  }
  return moved ? 'moved' : 'indexed'
}

function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch (error) {
    return !isGone(error)
  }
}

function wantedAnything({ facts, thumbnails, landmarks, emotions }: Wants): boolean {
  return facts || thumbnails || landmarks || emotions
}
