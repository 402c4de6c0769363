/**
 * The folders of a library as they are on the disk: which are there, what is in them, what changes.
 * Walks are the truth, watcher events only hints; both end in `reconcile.ts`.
 */

import { basename, join } from 'node:path'
import type { Problem, Root } from '../../shared/library.ts'
import type { Store } from '../store/database.ts'
import { fileById, fileByPath, filesBelow, hasWaitingTwin, sampleFiles } from '../store/files.ts'
import {
  deleteRoot,
  insertRoot,
  listRoots,
  photoCounts,
  type RootRow,
  updateRootIdentity,
} from '../store/roots.ts'
import type { BackgroundWrites } from './background-writes.ts'
import { type Reconciled, reconcileFound, reconcileGone } from './reconcile.ts'
import { checkRoot, examineNewRoot, realpathIfThere } from './roots.ts'
import { Settler } from './settler.ts'
import { type Missing, Vanished } from './vanished.ts'
import { type FolderProblem, type FoundFile, walk } from './walker.ts'
import { type RootWatcher, watchRoot } from './watcher.ts'

export interface FoldersOptions {
  store: Store
  writes: BackgroundWrites
  libraryDir: string
  watch: boolean
  /** Files were reconciled. `report`: known files are wanted too, because somebody asked for a scan. */
  onReconciled: (reconciled: Reconciled, report: boolean) => void
  onGone: () => void
  /** A folder came, went or has a new message. */
  onRoots: () => void
  /** True while the pipeline can still find out that a new file is a moved one. */
  hashesArrive: () => boolean
}

interface Folder {
  row: RootRow
  /** False until the first look. */
  checked: boolean
  state: Root['state']
  message: string | null
  watcher: RootWatcher | null
  /** Set when the system cannot watch this folder. */
  exhausted: string | null
  watchError: string | null
  problems: FolderProblem[]
}

const LOOK_AT_ROOTS_MS = 2000
const WALK_ALL_MS = 10 * 60_000
const WALK_EXHAUSTED_MS = 30_000
const SAMPLE = 50

export class Folders {
  readonly #options: FoldersOptions
  readonly #folders = new Map<number, Folder>()
  readonly #settler: Settler
  readonly #vanished: Vanished
  readonly #skip: string[]
  readonly #closing = new AbortController()
  readonly #timers: NodeJS.Timeout[] = []
  /** Roots to walk, and whether somebody asked for it. */
  readonly #toWalk = new Map<number, boolean>()
  #walking: Promise<void> | null = null
  #looking: Promise<void> | null = null
  #started = false

  constructor(options: FoldersOptions) {
    this.#options = options
    this.#skip = [realpathIfThere(options.libraryDir)]
    this.#settler = new Settler({
      onStable: (rootId, files) =>
        options.writes.run(
          () => this.#reconcile(rootId, files, false, true),
          // By then they may have changed.
          () => {
            for (const { path } of files) this.#hint(rootId, path)
          },
        ),
      onGone: (rootId, paths) => this.#noteGonePaths(rootId, paths),
    })
    this.#vanished = new Vanished({
      rootIfOnline: async (rootId) =>
        (await this.isOnline(rootId)) ? (this.#folders.get(rootId)?.row.path ?? null) : null,
      mayReappear: (fileId) => {
        const { db } = options.store
        const bytes = fileById(db, fileId)?.bytes
        if (bytes === undefined) return false
        return this.#settler.mayHold(bytes) || (options.hashesArrive() && hasWaitingTwin(db, fileId))
      },
      onGone: (files) =>
        options.writes.run(
          () => {
            if (reconcileGone(options.store, files)) options.onGone()
          },
          () => this.#vanished.note(files),
        ),
      onBack: ({ rootId, path }) => this.#hint(rootId, path),
    })
    for (const row of listRoots(options.store.db)) this.#folders.set(row.id, newFolder(row))
  }

  /** True while something on the disk is still to be looked at. */
  get busy(): boolean {
    return (
      this.#walking !== null || this.#toWalk.size > 0 || this.#settler.size > 0 || this.#vanished.size > 0
    )
  }

  /** True while a listing runs that somebody asked for. */
  get listing(): boolean {
    return this.#walking !== null && this.#reporting
  }
  #reporting = false

  /** A sentence for the user about watching, else null. */
  get message(): string | null {
    return [...this.#folders.values()].find((folder) => folder.exhausted)?.exhausted ?? null
  }

  list(): Root[] {
    const counts = photoCounts(this.#options.store.db)
    return [...this.#folders.values()].map((folder) => ({
      id: folder.row.id,
      path: folder.row.path,
      name: basename(folder.row.path) || folder.row.path,
      state: folder.state,
      watching: folder.exhausted ? 'timed' : folder.watcher ? 'events' : 'off',
      photoCount: counts.get(folder.row.id) ?? 0,
      message: folder.message ?? folder.exhausted ?? folder.watchError,
    }))
  }

  /** Paths of the roots that are there, by id. */
  onlinePaths(): ReadonlyMap<number, string> {
    const online = new Map<number, string>()
    for (const [id, folder] of this.#folders) {
      if (folder.checked && folder.state === 'online') online.set(id, folder.row.path)
    }
    return online
  }

  /** Folders that the last walk could not list, by absolute path. */
  unread(): { path: string; message: string }[] {
    return [...this.#folders.values()].flatMap(({ row, problems }) =>
      problems.map(({ path, message }) => ({ path: join(row.path, path), message })),
    )
  }

  /** Folders that could not be listed. Their ids are negative: they are no files. */
  problems(): Problem[] {
    return [...this.#folders.values()].flatMap((folder) =>
      folder.problems.map((problem, index) => ({
        fileId: -(folder.row.id * 10_000 + index + 1),
        path: problem.path === '' ? basename(folder.row.path) : problem.path,
        status: 'failed' as const,
        code: 'folder',
        message: problem.message,
      })),
    )
  }

  /** @throws RootError */
  add(path: string): Root {
    const { store, libraryDir } = this.#options
    const existing = [...this.#folders.values()].map((folder) => folder.row)
    const { path: real, device, inode } = examineNewRoot(path, existing, libraryDir)
    const id = store.transaction(() => insertRoot(store.db, real, device, inode))
    const folder: Folder = { ...newFolder({ id, path: real, device, inode }), checked: true }
    this.#folders.set(id, folder)
    if (this.#started) this.#requestWalk(id, true)
    const added = this.list().find((root) => root.id === id)
    if (!added) throw new Error('the root that was just added is not listed')
    return added
  }

  remove(id: number): void {
    const { store } = this.#options
    const folder = this.#folders.get(id)
    if (!folder) return
    void folder.watcher?.close()
    this.#folders.delete(id)
    this.#toWalk.delete(id)
    this.#settler.forgetRoot(id)
    store.transaction(() => deleteRoot(store.db, id))
  }

  /** Looks at every folder, walks those that are there and keeps watching if asked to. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.rescan()
    if (!this.#options.watch) return
    this.#every(LOOK_AT_ROOTS_MS, () => void this.#lookAtRoots())
    this.#every(WALK_ALL_MS, () => this.#walkWhere(() => true))
    this.#every(WALK_EXHAUSTED_MS, () =>
      this.#walkWhere((folder) => folder.exhausted !== null || folder.watchError !== null),
    )
  }

  /** Walks everything because somebody asked for it. */
  rescan(): void {
    for (const id of this.#folders.keys()) this.#requestWalk(id, true)
  }

  /** Asks the disk whether a root is there now. */
  async isOnline(rootId: number): Promise<boolean> {
    const folder = this.#folders.get(rootId)
    if (!folder) return false
    await this.#check(folder)
    return folder.state === 'online'
  }

  /** The analysis did not find a file where it was listed. */
  noteNotFound(file: { id: number; root_id: number; path: string }): void {
    this.#vanished.note([{ fileId: file.id, rootId: file.root_id, path: file.path }])
  }

  async close(): Promise<void> {
    this.#closing.abort()
    for (const timer of this.#timers) clearInterval(timer)
    this.#settler.close()
    this.#vanished.close()
    this.#toWalk.clear()
    const watchers = [...this.#folders.values()].map((folder) => folder.watcher?.close())
    await Promise.allSettled([...watchers, this.#walking, this.#looking])
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms))
  }

  #walkWhere(condition: (folder: Folder) => boolean): void {
    for (const [id, folder] of this.#folders) if (condition(folder)) this.#requestWalk(id, false)
  }

  #requestWalk(rootId: number, report: boolean): void {
    this.#toWalk.set(rootId, report || this.#toWalk.get(rootId) === true)
    this.#walking ??= this.#walkAll().finally(() => {
      this.#walking = null
      this.#reporting = false
      this.#options.onRoots()
    })
  }

  async #walkAll(): Promise<void> {
    await null
    for (let next = this.#toWalk.entries().next(); !next.done; next = this.#toWalk.entries().next()) {
      const [rootId, report] = next.value
      this.#toWalk.delete(rootId)
      const folder = this.#folders.get(rootId)
      if (!folder || this.#closing.signal.aborted) continue
      this.#reporting = report
      try {
        await this.#check(folder)
        if (folder.state !== 'online') continue
        await this.#walkOne(folder, report)
        // Afterwards: the watcher lists the folder too, and both at once would keep the window waiting.
        if (this.#options.watch) this.#watch(folder)
      } catch (error) {
        if (this.#closing.signal.aborted) return
        if (this.#options.writes.postpone(error, () => this.#requestWalk(rootId, report))) continue
        const reason = error instanceof Error ? error.message : String(error)
        folder.problems = [
          { path: '', message: `The folder ${folder.row.path} could not be walked (${reason}).` },
        ]
      }
    }
  }

  async #walkOne(folder: Folder, report: boolean): Promise<void> {
    const rootId = folder.row.id
    const seen = new Set<string>()
    const problems = await walk(folder.row.path, {
      skip: this.#skip,
      signal: this.#closing.signal,
      onBatch: (files) => {
        for (const file of files) seen.add(file.path)
        this.#reconcile(rootId, files, report, false)
      },
    })
    folder.problems = problems
    // What lies below a folder that could not be listed has not been seen gone.
    const unknown = problems.map((problem) => problem.path)
    if (unknown.includes('')) return
    const missing: Missing[] = []
    for (const { id, path } of filesBelow(this.#options.store.db, rootId)) {
      if (!seen.has(path) && !unknown.some((blind) => path.startsWith(`${blind}/`)))
        missing.push({ fileId: id, rootId, path })
    }
    this.#vanished.note(missing)
  }

  #reconcile(rootId: number, files: readonly FoundFile[], report: boolean, stable: boolean): void {
    const reconciled = reconcileFound(this.#options.store, rootId, files, this.onlinePaths(), stable)
    for (const path of reconciled.fresh) this.#hint(rootId, path)
    this.#options.onReconciled(reconciled, report)
  }

  #hint(rootId: number, path: string): void {
    const folder = this.#folders.get(rootId)
    if (folder) this.#settler.hint(rootId, folder.row.path, path)
  }

  #noteGonePaths(rootId: number, paths: readonly string[]): void {
    const missing: Missing[] = []
    for (const path of paths) {
      const row = fileByPath(this.#options.store.db, rootId, path)
      if (row) missing.push({ fileId: row.id, rootId, path })
    }
    this.#vanished.note(missing)
  }

  #watch(folder: Folder): void {
    if (folder.watcher || folder.exhausted || !this.#options.watch || this.#closing.signal.aborted) return
    const rootId = folder.row.id
    folder.watcher = watchRoot(folder.row.path, this.#skip, {
      // Whatever changed between the first walk and this moment was told by nobody.
      onReady: () => this.#requestWalk(rootId, false),
      onFile: (path) => this.#hint(rootId, path),
      onFolderGone: (path) => {
        if (path === '') void this.#lookAtRoots()
        else {
          const gone = filesBelow(this.#options.store.db, rootId, path)
          this.#vanished.note(gone.map((file) => ({ fileId: file.id, rootId, path: file.path })))
        }
      },
      onExhausted: (message) => {
        folder.watcher = null
        folder.exhausted = message
        this.#options.onRoots()
      },
      onError: (error) => {
        folder.watchError = `Some changes in ${folder.row.path} may be seen late (${error.message}).`
        this.#options.onRoots()
      },
    })
  }

  #lookAtRoots(): Promise<void> {
    this.#looking ??= (async () => {
      for (const folder of [...this.#folders.values()]) {
        const before = folder.state
        await this.#check(folder)
        if (before !== 'online' && folder.state === 'online') this.#requestWalk(folder.row.id, false)
      }
    })().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** Updates the folder's state from the disk. */
  async #check(folder: Folder): Promise<void> {
    const { store } = this.#options
    const { row } = folder
    const check = await checkRoot(row, () => sampleFiles(store.db, row.id, SAMPLE))
    if (this.#closing.signal.aborted || this.#folders.get(row.id) !== folder) return
    const { identity } = check
    if (identity && (identity.device !== row.device || identity.inode !== row.inode)) {
      Object.assign(row, identity)
      this.#options.writes.run(() =>
        store.transaction(() => updateRootIdentity(store.db, row.id, identity.device, identity.inode)),
      )
    }
    const changed = !folder.checked || folder.state !== check.state || folder.message !== check.message
    folder.checked = true
    folder.state = check.state
    folder.message = check.message
    if (check.state !== 'online' && folder.watcher) {
      // A watcher on a folder that went away does not notice that it came back.
      void folder.watcher.close()
      folder.watcher = null
    }
    if (changed) this.#options.onRoots()
  }
}

function newFolder(row: RootRow): Folder {
  return {
    row,
    checked: false,
    state: 'online',
    message: null,
    watcher: null,
    exhausted: null,
    watchError: null,
    problems: [],
  }
}
