/**
 * Takes files from the queue, has them analysed a few at a time, and writes the answers in batches.
 * A file is `in-hand` in the database before it is opened, so that whatever kills a process leaves its name behind.
 */
import { join } from 'node:path'
import type { AnalysisFailure, Wants } from '../../shared/analysis-protocol.ts'
import type { Analysis, AnalysisClient } from '../analysis-client/client.ts'
import {
  AnalysisDiedError,
  AnalysisFailedError,
  AnalysisUnavailableError,
} from '../analysis-client/errors.ts'
import type { Store } from '../store/database.ts'
import { asLibraryError, type LibraryUnusableError } from '../store/errors.ts'
import { type CurrentStamps, stampsOf } from '../store/evidence.ts'
import { type FileRow, fileById, finishFile } from '../store/files.ts'
import {
  claimFiles,
  inHandFiles,
  nextRetryMs,
  postponeFile,
  releaseFiles,
  strikeFiles,
} from '../store/queue.ts'
import type { FileOutcome } from './outcome.ts'
import { wantsFor, writeAnalysis } from './results.ts'

export interface PipelineOptions {
  store: Store
  client: AnalysisClient
  thumbnailsDir: string
  /** Paths of the roots that are online, by id. */
  rootPaths: () => ReadonlyMap<number, string>
  /** Asks again whether a root is there: a failure of a file on an ejected drive is not the file's. */
  isRootOnline: (rootId: number) => Promise<boolean>
  /** The analysis did not find the file. */
  onNotFound: (file: FileRow) => void
  onOutcome: (outcome: FileOutcome) => void
  /** Something was written. */
  onWritten: () => void
  /** Files in the analysis process at once. */
  inFlight?: number
}

type Verdict =
  | { kind: 'analysed'; analysis: Analysis }
  | { kind: 'failed'; failure: AnalysisFailure }
  | { kind: 'released' }

interface Finished {
  file: FileRow
  verdict: Verdict
}

/**
 * Enough that two decoders and the recogniser never wait for a file to be read, hashed or written. Photos of 12 MP on
 * two cores: 13.9 a second with 3 in flight, 14.5 with 4, 15.6 with 6. Decoding has a limit of its own.
 */
const IN_FLIGHT = 6
const FLUSH_AT = 16
const FLUSH_AFTER_MS = 50
const MAX_ATTEMPTS = 4
/** A failure that may pass (an unreadable file, a sick drive) is tried again by itself after so long. */
const RETRY_FAILED_MS = 15 * 60_000
/** While the library cannot be written (disk full) nothing is begun. */
const WRITE_RETRY_MS = 5000

export const QUARANTINE_MESSAGE =
  'This file made the analysis stop twice, so it is left alone. It may be damaged; open it in another program, or retry it.'

export class Pipeline {
  readonly #options: PipelineOptions
  readonly #running = new Map<number, FileRow>()
  /** Resolves when the content in hand has been written; copies of it wait for that. */
  readonly #contents = new Map<string, Promise<void>>()
  #finished: Finished[] = []
  #stamps: CurrentStamps = { landmarks: null, emotions: null, world: null }
  #suspectRuns = false
  #paused = false
  #closed = false
  #fault: LibraryUnusableError | null = null
  #flushTimer: NodeJS.Timeout | null = null
  #wakeTimer: NodeJS.Timeout | null = null

  constructor(options: PipelineOptions) {
    this.#options = options
    options.client.on('device', (device) => {
      this.#stamps = stampsOf(device)
      this.kick()
    })
  }

  /** Nothing is in hand and everything said is written. */
  get idle(): boolean {
    return this.#running.size === 0 && this.#finished.length === 0
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Why nothing can be written at the moment (a full disk), else null. It is tried again all the while. */
  get fault(): LibraryUnusableError | null {
    return this.#fault
  }

  /** Files of a last run that did not end properly become suspects: they may be the reason. */
  recover(): void {
    const { store } = this.#options
    const left = inHandFiles(store.db)
    if (left.length > 0) store.transaction(() => strikeFiles(store.db, left, QUARANTINE_MESSAGE))
  }

  setPaused(paused: boolean): void {
    this.#paused = paused
    if (!paused) this.kick()
  }

  /** Takes as many files as there is room for. Called whenever there may be something to do. */
  kick(): void {
    const { client, store } = this.#options
    if (this.#paused || this.#closed || this.#suspectRuns || this.#fault !== null) return
    const rootPaths = this.#options.rootPaths()
    const rootIds = [...rootPaths.keys()]
    const room = (this.#options.inFlight ?? IN_FLIGHT) - this.#running.size
    if (room <= 0 || rootIds.length === 0) return
    if (client.state !== 'ready') {
      if (client.state === 'stopped') client.ensureStarted()
      return
    }
    const nowMs = Date.now()
    let files: FileRow[]
    try {
      files = store.transaction(() => claimFiles(store.db, rootIds, room, nowMs, false))
      if (files.length === 0 && this.#running.size === 0) {
        // Suspects come last and alone: the others are done by then, and a second death has one culprit.
        files = store.transaction(() => claimFiles(store.db, rootIds, 1, nowMs, true))
        this.#suspectRuns = files.length > 0
      }
    } catch (error) {
      this.#cannotWrite(error)
      return
    }
    for (const file of files) void this.#run(file, rootPaths)
    if (files.length === 0) this.#wakeWhenDue(rootIds, nowMs)
  }

  /** Stops taking files, puts those in hand back and writes what is known. Call it before the client is closed. */
  close(): void {
    this.#closed = true
    if (this.#wakeTimer) clearTimeout(this.#wakeTimer)
    const { store } = this.#options
    try {
      this.#flush()
      store.transaction(() =>
        releaseFiles(store.db, [...this.#running.keys(), ...this.#finished.map(({ file }) => file.id)]),
      )
    } catch (error) {
      // A full disk must not keep the library from closing; the files are still in hand and are taken up at the next start.
      if (!asLibraryError(error, store.file)) throw error
    } finally {
      if (this.#flushTimer) clearTimeout(this.#flushTimer)
    }
  }

  async #run(file: FileRow, rootPaths: ReadonlyMap<number, string>): Promise<void> {
    const path = join(rootPaths.get(file.root_id) ?? '', file.path)
    this.#running.set(file.id, file)
    const turn: { over: boolean; release: () => void } = { over: false, release: () => {} }
    try {
      const analysis = await this.#options.client.analyse(path, (hash) => this.#decide(hash, turn))
      this.#finish({ file, verdict: { kind: 'analysed', analysis } })
    } catch (error) {
      await this.#judge(file, error)
    } finally {
      turn.over = true
      turn.release()
    }
  }

  /** What is wanted of a content. A copy of one in hand waits its turn and then finds it known. */
  async #decide(hash: string, turn: { over: boolean; release: () => void }): Promise<Wants> {
    for (let other = this.#contents.get(hash); other; other = this.#contents.get(hash)) await other
    if (turn.over) throw new Error('no longer asked')
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#contents.set(hash, promise)
    turn.release = () => {
      this.#contents.delete(hash)
      resolve()
    }
    const unwritten = this.#finished.some(
      ({ verdict }) => verdict.kind === 'analysed' && verdict.analysis.hash === hash,
    )
    if (unwritten) this.#flush()
    return wantsFor(this.#options.store, hash, this.#stamps, this.#options.thumbnailsDir)
  }

  async #judge(file: FileRow, error: unknown): Promise<void> {
    if (this.#closed) return
    if (error instanceof AnalysisFailedError) {
      const { failure } = error
      if (failure.code === 'no-space') {
        // Not this file's fault: the thumbnails' disk is the library's.
        this.#cannotWrite(Object.assign(new Error(failure.message), { code: 'ENOSPC' }))
        this.#finish({ file, verdict: { kind: 'released' } })
        return
      }
      const lost = failure.code === 'not-found' || failure.code === 'io' || failure.code === 'no-permission'
      if (lost && !(await this.#options.isRootOnline(file.root_id)))
        this.#finish({ file, verdict: { kind: 'released' } })
      else this.#finish({ file, verdict: { kind: 'failed', failure } })
    } else if (error instanceof AnalysisDiedError) {
      this.#died(file, error)
    } else if (error instanceof AnalysisUnavailableError) {
      this.#finish({ file, verdict: { kind: 'released' } })
    } else {
      const reason = error instanceof Error ? error.message : String(error)
      const message = `The photo could not be looked up in the library (${reason}). It is tried again later.`
      this.#finish({ file, verdict: { kind: 'failed', failure: { code: 'io', message, permanent: false } } })
    }
  }

  /** All files in hand hear of a death in the same turn; the first to hear speaks for all. */
  #died(file: FileRow, error: AnalysisDiedError): void {
    if (!this.#running.has(file.id)) return
    if (error.bystander) {
      this.#finish({ file, verdict: { kind: 'released' } })
      return
    }
    const inHand = error.culprit ? [file.id] : [...this.#running.keys()]
    const { store } = this.#options
    this.#flush()
    let quarantined: FileRow[] = []
    try {
      quarantined = store.transaction(() => strikeFiles(store.db, inHand, QUARANTINE_MESSAGE))
    } catch (error) {
      // Not struck, they stay in hand as after a crash of the whole app, and are struck at the next start.
      this.#cannotWrite(error)
    }
    for (const id of inHand) this.#running.delete(id)
    this.#suspectRuns = false
    for (const row of quarantined)
      this.#tell(row, 'quarantined', row.photo_id, { code: 'crashed', message: QUARANTINE_MESSAGE })
    this.#options.onWritten()
    this.kick()
  }

  #finish(finished: Finished): void {
    this.#finished.push(finished)
    this.#running.delete(finished.file.id)
    if (this.#running.size === 0) this.#suspectRuns = false
    if (this.#finished.length >= FLUSH_AT) this.#flush()
    else this.#flushTimer ??= setTimeout(() => this.#flush(), FLUSH_AFTER_MS)
    this.kick()
  }

  /** Writes what is finished, in one transaction. */
  #flush(): void {
    if (this.#flushTimer) clearTimeout(this.#flushTimer)
    this.#flushTimer = null
    const batch = this.#finished
    if (batch.length === 0) return
    const { store } = this.#options
    let outcomes: FileOutcome[]
    try {
      outcomes = store.transaction(() => batch.flatMap((finished) => this.#write(finished)))
    } catch (error) {
      if (asLibraryError(error, store.file)) this.#cannotWrite(error)
      else this.#writeOneByOne(batch)
      return
    }
    this.#finished = []
    this.#fault = null
    this.#tellAll(outcomes)
  }

  /** The library's own disk is at fault: nothing is lost, everything waits. @throws what is no such fault */
  #cannotWrite(error: unknown): void {
    const problem = asLibraryError(error, this.#options.store.file)
    if (!problem) throw error
    this.#fault = problem
    if (this.#flushTimer) clearTimeout(this.#flushTimer)
    this.#flushTimer = setTimeout(() => {
      this.#fault = null
      this.#flush()
      this.kick()
    }, WRITE_RETRY_MS)
    this.#options.onWritten()
  }

  /** An answer that cannot be stored must not take the others of its batch with it. */
  #writeOneByOne(batch: readonly Finished[]): void {
    const { store } = this.#options
    this.#finished = []
    for (const finished of batch) {
      try {
        this.#tellAll(store.transaction(() => this.#write(finished)))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        const failure = {
          code: 'io' as const,
          message: `The answer for this photo could not be stored (${reason}).`,
        }
        store.transaction(() =>
          finishFile(store.db, finished.file.id, 'failed', failure, Date.now() + RETRY_FAILED_MS),
        )
        this.#tell(finished.file, 'failed', null, failure)
      }
    }
    this.#options.onWritten()
  }

  #write({ file, verdict }: Finished): FileOutcome[] {
    const { store } = this.#options
    const { db } = store
    if (verdict.kind === 'released') {
      releaseFiles(db, [file.id])
      return []
    }
    if (verdict.kind === 'failed') return this.#writeFailure(file, verdict.failure)
    const { status, photoId } = writeAnalysis(store, file, verdict.analysis, this.#options.rootPaths())
    if (status === 'requeued' || status === 'gone') return []
    return [this.#outcome(file, status, photoId, null)]
  }

  #writeFailure(file: FileRow, failure: AnalysisFailure): FileOutcome[] {
    const { db } = this.#options.store
    const row = fileById(db, file.id)
    // New bytes since: the old verdict says nothing of them.
    if (!row || row.bytes !== file.bytes || row.mtime_ms !== file.mtime_ms) return []
    const error = { code: failure.code, message: failure.message }
    const patient = !failure.permanent && failure.code !== 'no-permission'
    if (patient && file.attempts + 1 < MAX_ATTEMPTS) {
      postponeFile(db, file.id, file.attempts + 1, Date.now() + 1000 * 4 ** file.attempts)
      if (failure.code === 'not-found') this.#options.onNotFound(row)
      return []
    }
    const status = failure.code === 'unsupported-format' ? 'unsupported' : 'failed'
    finishFile(db, file.id, status, error, failure.permanent ? null : Date.now() + RETRY_FAILED_MS)
    return [this.#outcome(file, status, row.photo_id, error)]
  }

  #outcome(
    file: FileRow,
    status: FileOutcome['status'],
    photoId: number | null,
    error: FileOutcome['error'],
  ): FileOutcome {
    const path = join(this.#options.rootPaths().get(file.root_id) ?? '', file.path)
    return { fileId: file.id, path, status, photoId, error }
  }

  #tell(
    file: FileRow,
    status: FileOutcome['status'],
    photoId: number | null,
    error: FileOutcome['error'],
  ): void {
    this.#options.onOutcome(this.#outcome(file, status, photoId, error))
  }

  #tellAll(outcomes: readonly FileOutcome[]): void {
    for (const outcome of outcomes) this.#options.onOutcome(outcome)
    this.#options.onWritten()
    this.kick()
  }

  #wakeWhenDue(rootIds: readonly number[], nowMs: number): void {
    const due = nextRetryMs(this.#options.store.db, rootIds)
    if (due === null || this.#wakeTimer) return
    this.#wakeTimer = setTimeout(
      () => {
        this.#wakeTimer = null
        this.kick()
      },
      Math.max(50, due - nowMs),
    )
  }
}
