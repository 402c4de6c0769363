/** Brings the `files` table in line with what was seen on the disk. Every group of files is one transaction. */
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../store/database.ts'
import {
  deleteFile,
  type FileError,
  type FileRow,
  fileById,
  fileByPath,
  filesByIdentity,
  filesOfPhoto,
  insertFile,
  moveFile,
  restampFile,
  setIdentity,
} from '../store/files.ts'
import { refreshLabels } from '../store/labels.ts'
import { unsupportedMessage } from './formats.ts'
import type { FileOutcome } from './outcome.ts'
import type { Missing } from './vanished.ts'
import { badNameMessage, type FoundFile, identityOf } from './walker.ts'

/** Unsupported by name; `unsupported-format` is what the analysis says after a look inside. */
const UNSUPPORTED_EXTENSION = 'unsupported-extension'

export interface Reconciled {
  /** Files that have an answer already: moved, unsupported, or (known ones) as they stand. */
  outcomes: FileOutcome[]
  /** True when the queue has got something. */
  queued: boolean
  /** Paths of new or changed files that may still be written. */
  fresh: string[]
  /** True when something that albums show has changed. */
  changed: boolean
}

/** A file modified within this time is looked at twice before it counts. */
const FRESH_MS = 1000

/**
 * @param rootPaths paths of the roots that are online, by id
 * @param stable false: new or changed files of the last second are only returned as `fresh`
 */
export function reconcileFound(
  store: Store,
  rootId: number,
  files: readonly FoundFile[],
  rootPaths: ReadonlyMap<number, string>,
  stable: boolean,
): Reconciled {
  const root = rootPaths.get(rootId)
  const result: Reconciled = { outcomes: [], queued: false, fresh: [], changed: false }
  if (root === undefined) return result
  store.transaction(() => {
    for (const found of files) {
      const fresh = !stable && Math.abs(Date.now() - found.mtimeMs) < FRESH_MS
      reconcileOne(store, rootId, root, found, fresh, rootPaths, result)
    }
  })
  return result
}

function reconcileOne(
  store: Store,
  rootId: number,
  root: string,
  found: FoundFile,
  fresh: boolean,
  rootPaths: ReadonlyMap<number, string>,
  result: Reconciled,
): void {
  const { db } = store
  const verdict = verdictByName(found)
  const status = verdict?.code === UNSUPPORTED_EXTENSION ? 'unsupported' : verdict ? 'failed' : 'queued'
  const known = fileByPath(db, rootId, found.path)
  const stamps = { bytes: found.bytes, mtimeMs: found.mtimeMs, identity: found.identity || null }
  const report = (row: FileRow, outcome: FileOutcome['status']): void => {
    const error = row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' }
    result.outcomes.push({
      fileId: row.id,
      path: join(root, row.path),
      status: outcome,
      photoId: row.photo_id,
      error,
    })
  }
  if (!known) {
    if (fresh) {
      result.fresh.push(found.path)
      return
    }
    const moved = verdict ? null : findMoved(store, found, rootPaths)
    if (moved) {
      moveFile(db, moved.id, rootId, found.path)
      if (moved.photo_id !== null) refreshLabels(db, [moved.photo_id])
      if (moved.status === 'indexed') report({ ...moved, path: found.path }, 'moved')
      result.changed = true
      return
    }
    const id = insertFile(db, rootId, found.path, stamps, status, verdict)
    if (verdict)
      reportNew(result, id, join(root, found.path), status === 'unsupported' ? status : 'failed', verdict)
    else result.queued = true
    result.changed = true
    return
  }
  // False when a newer version reads a format that an older one could not, or the other way round.
  const sameVerdict = (known.error_code === UNSUPPORTED_EXTENSION) === (found.unsupported !== null)
  const sameBytes = known.bytes === found.bytes && known.mtime_ms === found.mtimeMs
  if (found.trouble === 'unreachable' || (sameBytes && sameVerdict)) {
    if (found.trouble === null && known.identity !== found.identity) setIdentity(db, known.id, found.identity)
    if (known.status === 'indexed') report(known, 'unchanged')
    else if (known.status !== 'queued' && known.status !== 'in-hand') report(known, known.status)
    else result.queued = true
    return
  }
  if (fresh) {
    result.fresh.push(found.path)
    return
  }
  restampFile(db, known.id, stamps, status, verdict)
  if (verdict)
    reportNew(result, known.id, join(root, found.path), status === 'unsupported' ? status : 'failed', verdict)
  else result.queued = true
  result.changed = true
}

/** What can be said without opening the file; null = it goes to the queue. */
function verdictByName(found: FoundFile): FileError | null {
  if (found.trouble === 'bad-name') return { code: 'bad-name', message: badNameMessage('file') }
  if (found.unsupported)
    return { code: UNSUPPORTED_EXTENSION, message: unsupportedMessage(found.unsupported) }
  return null
}

function reportNew(
  result: Reconciled,
  fileId: number,
  path: string,
  status: 'failed' | 'unsupported',
  error: FileError,
): void {
  result.outcomes.push({ fileId, path, status, photoId: null, error })
}

/**
 * The known file that `found` was before it was renamed or moved on the same disk: same device, inode, birth time,
 * size and mtime, and nothing at the old path. Moves that change those (to another drive) are seen by their hash later.
 */
function findMoved(store: Store, found: FoundFile, rootPaths: ReadonlyMap<number, string>): FileRow | null {
  if (found.identity === '') return null
  for (const row of filesByIdentity(store.db, found.identity)) {
    const root = rootPaths.get(row.root_id)
    const settled = row.status === 'indexed' || row.status === 'failed' || row.status === 'quarantined'
    if (root === undefined || !settled || row.bytes !== found.bytes || row.mtime_ms !== found.mtimeMs)
      continue
    if (!isSameFileThere(join(root, row.path), row.path, found)) return row
  }
  return null
}

/** False when the old path is free, or is only another spelling of the new one (a case-insensitive disk). */
function isSameFileThere(oldPath: string, oldName: string, found: FoundFile): boolean {
  try {
    const there = identityOf(lstatSync(oldPath)) === found.identity
    return !(there && oldName.toLowerCase() === found.path.toLowerCase())
  } catch {
    return false
  }
}

/**
 * Forgets files that were seen gone twice.
 * @returns true when albums show something else now
 */
export function reconcileGone(store: Store, files: readonly Missing[]): boolean {
  return store.transaction(() => {
    let changed = false
    for (const { fileId, rootId, path } of files) {
      const row = fileById(store.db, fileId)
      // Between the two looks it was found under its new name.
      if (!row || row.root_id !== rootId || row.path !== path) continue
      deleteFile(store.db, fileId)
      changed = true
      // Its name was one of the photo's search words.
      if (row.photo_id !== null && filesOfPhoto(store.db, row.photo_id).length > 0) {
        refreshLabels(store.db, [row.photo_id])
      }
    }
    return changed
  })
}
