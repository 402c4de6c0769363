/**
 * A library: its folders on the disk, its database, and the analysis that fills it.
 * Runs in Electron's main process and in the command line alike.
 */
import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import type { DeviceReport } from '../../shared/analysis-protocol.ts'
import type { Problem, Root, ScanProgress } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import { thumbnailsDirOf } from '../../shared/node/thumbnails.ts'
import type { ExecutionProvider } from '../../shared/taxonomy.ts'
import { AnalysisClient } from '../analysis-client/client.ts'
import { AnalysisUnavailableError } from '../analysis-client/errors.ts'
import { forkTransport } from '../analysis-client/fork.ts'
import type { RestartOptions } from '../analysis-client/restart-policy.ts'
import type { AnalysisTransport } from '../analysis-client/transport.ts'
import { openDatabase, type Store } from '../store/database.ts'
import type { LibraryUnusableError } from '../store/errors.ts'
import { requeueStale, stampsOf } from '../store/evidence.ts'
import { fileById } from '../store/files.ts'
import { countByStatus, problemFiles, requeueDueFailures, requeueFiles } from '../store/queue.ts'
import { readSettings } from '../store/settings.ts'
import { BackgroundWrites } from './background-writes.ts'
import { Coalescer } from './coalesce.ts'
import { Folders } from './folders.ts'
import { lockLibrary } from './lock.ts'
import type { FileOutcome } from './outcome.ts'
import { Pipeline } from './pipeline.ts'
import { SlidingRate } from './rate.ts'
import type { Reconciled } from './reconcile.ts'

export { LibraryUnusableError } from '../store/errors.ts'
export { LibraryLockedError } from './lock.ts'
export type { FileOutcome } from './outcome.ts'
export { RootError } from './roots.ts'

export interface LibraryOptions {
  /** Folder of the database, thumbnails and models; created if absent. */
  dir: string
  /** Keep noticing changes after the first walk. */
  watch: boolean
  provider?: ExecutionProvider | 'auto'
  /** How the analysis process is started; a plain Node child unless given. */
  transport?: AnalysisTransport
  /** Node options for the plain Node child. */
  analysisExecArgv?: string[]
  /** A job without a sign of life for so long counts as a hang. */
  jobTimeoutMs?: number
  /** So does an analysis process that is not ready after so long. */
  startTimeoutMs?: number
  restart?: RestartOptions
  /** Files in the analysis process at once. */
  inFlight?: number
}

export interface Changed {
  roots: boolean
  photos: boolean
  labels: boolean
}

const EVENTS_MS = 250
const COUNTS_MS = 200
const IDLE_LOOK_MS = 40
const DUE_FAILURES_MS = 60_000

export class Library extends EventEmitter<{
  progress: [ScanProgress]
  changed: [Changed]
  device: [DeviceReport]
  file: [FileOutcome]
}> {
  readonly dir: string
  readonly store: Store
  readonly analysis: AnalysisClient
  readonly #unlock: () => void
  readonly #folders: Folders
  readonly #pipeline: Pipeline
  readonly #writes: BackgroundWrites
  readonly #rate = new SlidingRate()
  readonly #progressEvent = new Coalescer(EVENTS_MS, () => this.emit('progress', this.progress()))
  readonly #changedEvent = new Coalescer(EVENTS_MS, () => this.#emitChanged())
  #changed: Changed = { roots: false, photos: false, labels: false }
  #counts: { atMs: number; byStatus: ReturnType<typeof countByStatus> } | null = null
  /** Known files of the walks so far, held back until it is known which of them are stale. */
  #unreported: FileOutcome[] | null = []
  #started = false
  #closing: Promise<void> | null = null
  #dueTimer: NodeJS.Timeout | null = null

  private constructor(options: LibraryOptions, store: Store, unlock: () => void) {
    super()
    this.dir = resolve(options.dir)
    this.store = store
    this.#unlock = unlock
    this.analysis = new AnalysisClient({
      config: {
        modelDirs: modelDirs({ libraryDir: this.dir }),
        resourcesDir: resourcesDir(),
        thumbnailsDir: thumbnailsDirOf(this.dir),
        provider: options.provider ?? 'auto',
        worldPacksOff: readSettings(store.db).worldPacksOff,
      },
      transport: options.transport ?? forkTransport({ execArgv: options.analysisExecArgv ?? [] }),
      ...(options.jobTimeoutMs === undefined ? {} : { jobTimeoutMs: options.jobTimeoutMs }),
      ...(options.startTimeoutMs === undefined ? {} : { startTimeoutMs: options.startTimeoutMs }),
      ...(options.restart === undefined ? {} : { restart: options.restart }),
    })
    this.#writes = new BackgroundWrites({ file: store.file, onFault: () => this.#progressEvent.trigger() })
    this.#folders = new Folders({
      store,
      writes: this.#writes,
      libraryDir: this.dir,
      watch: options.watch,
      onReconciled: (reconciled, report) => this.#reconciled(reconciled, report),
      onGone: () => this.#touch({ photos: true, labels: true }),
      onRoots: () => {
        this.#touch({ roots: true })
        this.#pipeline.kick()
      },
      hashesArrive: () => !this.#pipeline.paused && this.analysis.state !== 'unavailable',
    })
    this.#pipeline = new Pipeline({
      store,
      client: this.analysis,
      thumbnailsDir: thumbnailsDirOf(this.dir),
      rootPaths: () => this.#folders.onlinePaths(),
      isRootOnline: (rootId) => this.#folders.isOnline(rootId),
      onNotFound: (file) => this.#folders.noteNotFound(file),
      onOutcome: (outcome) => {
        this.#rate.add(performance.now())
        this.emit('file', outcome)
      },
      onWritten: () => this.#touch({ photos: true, labels: true }),
      ...(options.inFlight === undefined ? {} : { inFlight: options.inFlight }),
    })
    this.analysis.on('device', (device) => this.#deviceKnown(device))
    this.analysis.on('state', (state) => {
      if (state === 'unavailable') this.#report()
      this.#progressEvent.trigger()
    })
  }

  /**
   * Opens the library in `dir`, creating it if there is none, and keeps other processes from writing to it.
   * @throws LibraryLockedError when another process has it open
   * @throws LibraryUnusableError when the database is damaged, newer, foreign or cannot be written
   */
  static open(options: LibraryOptions): Library {
    const dir = resolve(options.dir)
    const unlock = lockLibrary(dir)
    let store: Store | null = null
    try {
      store = openDatabase(dir)
      return new Library(options, store, unlock)
    } catch (error) {
      store?.close()
      unlock()
      throw error
    }
  }

  /** @throws RootError (missing, not a folder, no permission, inside or around another root) with a sentence for the user */
  addRoot(path: string): Root {
    const root = this.#folders.add(path)
    this.#touch({ roots: true })
    return root
  }

  /** Forgets the folder; its files on the disk are untouched, judgements stay in the journal. */
  removeRoot(id: number): void {
    this.#folders.remove(id)
    this.#touch({ roots: true, photos: true, labels: true })
  }

  roots(): Root[] {
    return this.#folders.list()
  }

  /** Walks the folders, then analyses; with `watch` keeps on noticing changes. A second call does nothing. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.#pipeline.recover()
    this.analysis.ensureStarted()
    this.#folders.start()
    this.#dueTimer = setInterval(() => {
      this.#writes.run(() => {
        if (requeueDueFailures(this.store.db, Date.now()) > 0) this.#pipeline.kick()
      })
    }, DUE_FAILURES_MS)
    this.#progressEvent.trigger()
  }

  progress(): ScanProgress {
    const counts = this.#countByStatus()
    const of = (...statuses: Parameters<typeof counts.get>[0][]): number =>
      statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0)
    const waiting = of('queued', 'in-hand')
    const done = of('indexed', 'failed', 'quarantined', 'unsupported')
    const photosPerSecond = this.#rate.perSecond(performance.now())
    const working = waiting > 0 && !this.#pipeline.paused
    return {
      state: this.#state(waiting),
      found: waiting + done,
      done,
      failed: of('failed', 'quarantined'),
      unsupported: of('unsupported'),
      photosPerSecond: working ? photosPerSecond : 0,
      secondsLeft: working && photosPerSecond > 0 ? waiting / photosPerSecond : null,
      message: this.#fault?.message ?? this.analysis.message ?? this.#folders.message,
    }
  }

  /** Files in hand are finished; no new one is begun until it is called with false. Holds until the library is closed. */
  setPaused(paused: boolean): void {
    if (this.#pipeline.paused !== paused) this.#rate.clear()
    this.#pipeline.setPaused(paused)
    this.#progressEvent.trigger()
  }

  /** Files that failed, were quarantined or are unsupported, and folders that could not be listed (negative ids). */
  problems(): Problem[] {
    const files = problemFiles(this.store.db).map((row) => ({
      fileId: row.id,
      path: row.path,
      status: row.status,
      code: row.error_code ?? 'io',
      message: row.error_message ?? 'The reason was not recorded. Retry it.',
    }))
    return [...this.#folders.problems(), ...files]
  }

  /** Folders that the last walk could not list, with absolute paths. */
  unreadFolders(): { path: string; message: string }[] {
    return this.#folders.unread()
  }

  /** Queues failed and quarantined files again; a negative id (a folder) has the folders walked again. */
  retry(fileIds: number[]): void {
    this.store.transaction(() => requeueFiles(this.store.db, fileIds))
    if (fileIds.some((id) => id < 0)) this.#folders.rescan()
    this.#touch({ photos: true })
    this.#pipeline.kick()
  }

  /** Walks every folder again now. */
  rescan(): void {
    this.#folders.rescan()
    this.#progressEvent.trigger()
  }

  /**
   * Resolves when everything found has an answer (and, while paused, waits).
   * @throws AnalysisUnavailableError when the analysis keeps stopping
   * @throws LibraryUnusableError while the library cannot be written, as on a full disk
   */
  async whenIdle(): Promise<void> {
    for (;;) {
      if (this.#closing) return
      if (this.analysis.state === 'unavailable')
        throw new AnalysisUnavailableError(this.analysis.message ?? '')
      if (this.#fault) throw this.#fault
      if (this.#isIdle()) return
      await new Promise((done) => setTimeout(done, IDLE_LOOK_MS))
    }
  }

  /** What the analysis runs on; null until it has answered for the first time. */
  device(): DeviceReport | null {
    return this.analysis.device
  }

  /** Ends everything; files in hand go back to the queue. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#dueTimer) clearInterval(this.#dueTimer)
    this.#writes.close()
    try {
      this.#pipeline.close()
    } finally {
      await Promise.all([this.#folders.close(), this.analysis.close()])
      this.#progressEvent.close()
      this.#changedEvent.close()
      this.store.close()
      this.#unlock()
    }
  }

  /** Why the library cannot be written at the moment, else null. */
  get #fault(): LibraryUnusableError | null {
    return this.#pipeline.fault ?? this.#writes.fault
  }

  #state(waiting: number): ScanProgress['state'] {
    if (this.#fault || (this.analysis.state === 'unavailable' && waiting > 0)) return 'unavailable'
    if (this.#pipeline.paused) return 'paused'
    if (this.#folders.listing) return 'listing'
    return waiting > 0 ? 'analysing' : 'idle'
  }

  #isIdle(): boolean {
    if (!this.#started || this.#folders.busy || !this.#pipeline.idle || this.#unreported !== null)
      return false
    this.#counts = null
    const counts = this.#countByStatus()
    return (counts.get('queued') ?? 0) + (counts.get('in-hand') ?? 0) === 0
  }

  #countByStatus(): ReturnType<typeof countByStatus> {
    const nowMs = performance.now()
    if (!this.#counts || nowMs - this.#counts.atMs > COUNTS_MS) {
      const online = [...this.#folders.onlinePaths().keys()]
      this.#counts = { atMs: nowMs, byStatus: countByStatus(this.store.db, online) }
    }
    return this.#counts.byStatus
  }

  /** After a switch for faces or mood was turned: photos whose evidence is missing now are analysed. */
  analyseWhatIsMissing(): void {
    const device = this.device()
    if (!device) return
    this.#writes.run(() => {
      const requeued = this.store.transaction(() => requeueStale(this.store.db, stampsOf(device)))
      if (requeued > 0) this.#pipeline.kick()
    })
  }

  #deviceKnown(device: DeviceReport): void {
    this.analyseWhatIsMissing()
    this.emit('device', device)
    this.#report()
  }

  #reconciled(reconciled: Reconciled, report: boolean): void {
    for (const outcome of reconciled.outcomes) {
      // Without a request only news is told.
      if (!report && outcome.status === 'unchanged') continue
      if (this.#unreported && outcome.status === 'unchanged') this.#unreported.push(outcome)
      else if (report || reconciled.changed) this.emit('file', outcome)
    }
    if (reconciled.changed) this.#touch({ photos: true, labels: true })
    if (reconciled.queued) this.#pipeline.kick()
  }

  /** Tells of the known files that were held back, less those that have been queued since. */
  #report(): void {
    const held = this.#unreported
    this.#unreported = null
    for (const outcome of held ?? []) {
      if (fileById(this.store.db, outcome.fileId)?.status === 'indexed') this.emit('file', outcome)
    }
  }

  #touch(what: Partial<Changed>): void {
    this.#changed = {
      roots: this.#changed.roots || what.roots === true,
      photos: this.#changed.photos || what.photos === true,
      labels: this.#changed.labels || what.labels === true,
    }
    this.#counts = null
    this.#changedEvent.trigger()
    this.#progressEvent.trigger()
  }

  #emitChanged(): void {
    const changed = this.#changed
    this.#changed = { roots: false, photos: false, labels: false }
    this.emit('changed', changed)
  }
}
