/**
 * Notices changes below one folder, through chokidar. Events are hints only: what is true is looked up on the disk,
 * and the periodic walk finds what no event told.
 */
import type { Stats } from 'node:fs'
import { basename, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { formatOfName, isHidden, isSkippedFolder } from './formats.ts'

export interface WatchHandlers {
  /** The first listing is done: from now on nothing is missed. */
  onReady: () => void
  /** Something happened to the file at `path` (relative to the root, forward slashes). */
  onFile: (path: string) => void
  /** A folder went away with everything in it. '' is the root itself. */
  onFolderGone: (path: string) => void
  /** The system cannot watch (so many folders): the watcher has closed itself. `message` is for the user. */
  onExhausted: (message: string) => void
  /** Watching goes on, but something was not seen. */
  onError: (error: Error) => void
}

const EXHAUSTED = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

export interface RootWatcher {
  close(): Promise<void>
}

/** @param skip absolute paths that are not entered */
export function watchRoot(root: string, skip: readonly string[], handlers: WatchHandlers): RootWatcher {
  const ignored = (path: string, stats?: Stats): boolean => {
    if (path === root) return false
    const name = basename(path)
    if (isHidden(name) || isSkippedFolder(name) || skip.includes(path)) return true
    return stats?.isFile() === true && !formatOfName(name)
  }
  const within = (path: string): string => relative(root, path).split(sep).join('/')
  const watcher: FSWatcher = watch(root, {
    ignored,
    ignoreInitial: true,
    followSymlinks: false,
    // Never 'polling': it costs 8–20 % of a core at 10,000 files. The periodic walk does that job.
    backend: 'auto',
    // Stability is judged by Settler, for walks and events alike.
    atomic: false,
    awaitWriteFinish: false,
    persistent: true,
  })
  let closed = false
  const close = async (): Promise<void> => {
    closed = true
    await watcher.close()
  }
  watcher.on('ready', () => {
    if (!closed) handlers.onReady()
  })
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (path) => {
      if (!closed) handlers.onFile(within(path))
    })
  }
  watcher.on('unlinkDir', (path) => {
    if (!closed) handlers.onFolderGone(within(path))
  })
  watcher.on('error', (error) => {
    if (closed) return
    const code = (error as NodeJS.ErrnoException).code
    if (code && EXHAUSTED.has(code)) {
      void close()
      handlers.onExhausted(exhaustedMessage(root))
    } else {
      handlers.onError(error instanceof Error ? error : new Error(String(error)))
    }
  })
  return { close }
}

function exhaustedMessage(root: string): string {
  const how =
    process.platform === 'linux'
      ? ' To see changes at once, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances.'
      : ''
  return `The system cannot watch more folders, so changes in ${root} are looked for twice a minute.${how}`
}
