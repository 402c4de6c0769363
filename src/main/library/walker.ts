/**
 * Lists the photos below a folder: the truth about what is there (watcher events are only hints).
 * Links to folders are never followed, so that a loop cannot trap the walk.
 */
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatOfName, isHidden, isSkippedFolder, isUnopenableName } from './formats.ts'

export interface FoundFile {
  /** Relative to the root, forward slashes. */
  path: string
  bytes: number
  mtimeMs: number
  /** Device, inode and birth time: survives a rename, not a copy. See `identityOf`. */
  identity: string
  /** Readable format when the file looks like a photo that cannot be read, else null. */
  unsupported: string | null
  /** `unreachable`: listed, but its size cannot be asked. `bad-name`: its name is not valid text. Both: stamps are 0. */
  trouble: 'unreachable' | 'bad-name' | null
}

export interface WalkOptions {
  /** Receives the files in groups of at most `batchSize`; the walk waits for it. */
  onBatch: (files: FoundFile[]) => void | Promise<void>
  batchSize?: number
  /** Absolute real paths that are not entered, e.g. the library's own folder. */
  skip?: readonly string[]
  signal?: AbortSignal
}

export interface FolderProblem {
  /** Relative to the root, forward slashes; '' is the root itself. */
  path: string
  message: string
}

/** Files looked at together: hides the latency of network drives without filling the thread pool for long. */
const STAT_TOGETHER = 32

/**
 * Walks `root` depth first, a directory at a time.
 * A folder that cannot be listed is returned as a problem and the walk goes on.
 * @throws AbortError when the signal fires
 */
export async function walk(root: string, options: WalkOptions): Promise<FolderProblem[]> {
  const { onBatch, batchSize = 500, skip = [], signal } = options
  const problems: FolderProblem[] = []
  const pending: string[] = ['']
  let batch: FoundFile[] = []
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal?.throwIfAborted()
    const absolute = join(root, folder)
    let entries: Dirent[]
    try {
      entries = await readdir(absolute, { withFileTypes: true })
    } catch (error) {
      // A folder that has just been deleted or moved is no problem of the user's.
      if (folder === '' || !isGone(error))
        problems.push({ path: folder, message: folderMessage(absolute, error) })
      continue
    }
    const names: string[] = []
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (isUnopenableName(entry.name)) problems.push({ path, message: badNameMessage('folder') })
        else if (!isSkippedFolder(entry.name) && !(await isAmong(join(root, path), skip))) pending.push(path)
      } else if (!isHidden(entry.name) && formatOfName(entry.name)) {
        names.push(path)
      }
    }
    for (let start = 0; start < names.length; start += STAT_TOGETHER) {
      signal?.throwIfAborted()
      const looks = names.slice(start, start + STAT_TOGETHER).map((path) => lookAt(root, path))
      for (const file of await Promise.all(looks)) if (file) batch.push(file)
      if (batch.length >= batchSize) {
        await onBatch(batch)
        batch = []
        await nextTurn()
      }
    }
  }
  if (batch.length > 0) await onBatch(batch)
  return problems
}

/**
 * What is at one path now: a photo-like regular file (or a link to one), or null for anything else
 * (nothing, a folder, a pipe, a link to a folder, a name of no interest).
 */
export async function lookAt(root: string, path: string): Promise<FoundFile | null> {
  const name = basename(path)
  const format = isHidden(name) ? null : formatOfName(name)
  if (!format) return null
  const absolute = join(root, path)
  const unsupported = format.kind === 'unsupported' ? format.name : null
  if (isUnopenableName(path)) {
    return { path, bytes: 0, mtimeMs: 0, identity: '', unsupported, trouble: 'bad-name' }
  }
  try {
    let stats = await lstat(absolute)
    if (stats.isSymbolicLink()) stats = await stat(absolute)
    if (!stats.isFile()) return null
    return { path, ...stampsOf(stats), unsupported, trouble: null }
  } catch (error) {
    if (isGone(error)) return null
    // Listed but not reachable: the analysis says precisely why when it tries to open it.
    return { path, bytes: 0, mtimeMs: 0, identity: '', unsupported, trouble: 'unreachable' }
  }
}

function stampsOf(stats: Stats): Pick<FoundFile, 'bytes' | 'mtimeMs' | 'identity'> {
  return { bytes: stats.size, mtimeMs: stats.mtimeMs, identity: identityOf(stats) }
}

/** Same text = same file on the disk. Inode numbers are re-used, hence the birth time. */
export function identityOf(stats: Stats): string {
  return `${stats.dev}:${stats.ino}:${stats.birthtimeMs}`
}

/** The path does not exist (any more): a missing entry, a parent that is a file, a link that leads nowhere or in a circle. */
export function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP'
}

async function isAmong(path: string, skip: readonly string[]): Promise<boolean> {
  if (skip.length === 0 || !skip.some((skipped) => basename(skipped) === basename(path))) return false
  return skip.includes(await realpath(path).catch(() => path))
}

/** What the user reads about a name that Node cannot hand back to the file system. */
export function badNameMessage(what: 'file' | 'folder'): string {
  return `The name of this ${what} is not valid text, so it cannot be opened. Rename it, then scan again.`
}

function folderMessage(absolute: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'EACCES' || code === 'EPERM') {
    return `The folder ${absolute} may not be read. Allow your user to open it, then scan again.`
  }
  if (code === 'ENAMETOOLONG')
    return `The path of the folder ${absolute} is too long. Shorten it, then scan again.`
  return `The folder ${absolute} could not be listed (${code ?? String(error)}). Check the drive, then scan again.`
}
