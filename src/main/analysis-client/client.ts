/**
 * Main's side of the analysis process: starts it, asks it, notices when it ends or hangs, starts it again.
 * What a death means for a file is decided by the library (src/main/library/pipeline.ts).
 */
import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type {
  AnalysisConfig,
  AnalysisReply,
  AnalysisRequest,
  DeviceReport,
  Wants,
  WorldPacksState,
} from '../../shared/analysis-protocol.ts'
import type { EmotionResult, Facts, LandmarkResult } from '../../shared/evidence.ts'
import { AnalysisDiedError, AnalysisFailedError, AnalysisUnavailableError } from './errors.ts'
import { type RestartOptions, RestartPolicy } from './restart-policy.ts'
import type { AnalysisProcess, AnalysisTransport } from './transport.ts'

/** `waiting`: between a death and the next start. `unavailable`: the same after many deaths in a row; tried again later. */
export type AnalysisState = 'stopped' | 'starting' | 'ready' | 'waiting' | 'unavailable' | 'closed'

/** What the process said about one file; fields that were not wanted are null or false. */
export interface Analysis {
  hash: string
  bytes: number
  wants: Wants
  facts: Facts | null
  thumbnailsWritten: boolean
  landmarks: LandmarkResult | null
  emotions: EmotionResult | null
}

/** A request that is answered by one `done`, without the job id that the client gives it. */
export type AnalysisCommand =
  Extract<
    AnalysisRequest,
    {
      type:
        | 'render'
        | 'embed'
        | 'ask-packs'
        | 'compare'
        | 'attribute'
        | 'emotions'
        | 'use-gallery'
        | 'rank'
        | 'rank-all'
        | 'set-prototypes'
        | 'reload-world-packs'
    }
  > extends infer R
    ? R extends { jobId: number }
      ? Omit<R, 'jobId'>
      : never
    : never

export interface AnalysisClientOptions {
  config: AnalysisConfig
  transport: AnalysisTransport
  /** A job without a sign of life for so long is taken for a hang, and the process is killed. */
  jobTimeoutMs?: number
  /** A process that is not ready after so long hangs: loading every model takes some seconds. */
  startTimeoutMs?: number
  restart?: RestartOptions
}

/** How long a process may take to end by itself. */
const SHUTDOWN_MS = 2000
const DRAIN_LOOK_MS = 20

const NOTHING: Wants = { facts: false, thumbnails: false, landmarks: false, emotions: false }

interface Job {
  start: (jobId: number) => void
  reply: (reply: AnalysisReply) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout | null
  timedOut: boolean
}

export class AnalysisClient extends EventEmitter<{
  /** The process is ready and says what it runs on. */
  device: [DeviceReport]
  state: [AnalysisState]
  log: [level: 'info' | 'warn' | 'error', message: string]
}> {
  readonly #options: AnalysisClientOptions
  readonly #jobTimeoutMs: number
  readonly #startTimeoutMs: number
  readonly #policy: RestartPolicy
  readonly #jobs = new Map<number, Job>()
  /** Jobs to begin when the process is ready. */
  readonly #pending = new Set<Job>()
  #nextJobId = 1
  #process: AnalysisProcess | null = null
  #state: AnalysisState = 'stopped'
  #device: DeviceReport | null = null
  #message: string | null = null
  #restartTimer: NodeJS.Timeout | null = null
  #startTimer: NodeJS.Timeout | null = null
  #hungAtStart = false
  #exited: Promise<void> = Promise.resolve()

  constructor(options: AnalysisClientOptions) {
    super()
    this.#options = options
    this.#jobTimeoutMs = options.jobTimeoutMs ?? 120_000
    this.#startTimeoutMs = options.startTimeoutMs ?? 60_000
    this.#policy = new RestartPolicy(options.restart)
  }

  get state(): AnalysisState {
    return this.#state
  }

  /** What the process runs on; null until it has answered for the first time. */
  get device(): DeviceReport | null {
    return this.#device
  }

  /** A sentence for the user while the analysis is unavailable, else null. */
  get message(): string | null {
    return this.#message
  }

  /** Process id of the running analysis process. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Starts the process if none runs and none is about to. Every request does so by itself. */
  ensureStarted(): void {
    if (this.#state === 'stopped') this.#start()
  }

  /**
   * Analyses one file. `decide` is asked what is wanted as soon as the content is known.
   * @throws AnalysisFailedError | AnalysisDiedError | AnalysisUnavailableError, or what `decide` throws
   */
  analyse(path: string, decide: (hash: string, bytes: number) => Promise<Wants>): Promise<Analysis> {
    return this.#begin<Analysis>((job, resolve) => {
      let jobId = 0
      let result: Analysis | null = null
      job.start = (id) => {
        jobId = id
        this.#process?.send({ type: 'analyse', jobId, path })
      }
      const proceed = async (hash: string, bytes: number): Promise<void> => {
        this.#stopClock(job)
        const wants = await decide(hash, bytes)
        if (this.#jobs.get(jobId) !== job) return
        result = {
          hash,
          bytes,
          wants,
          facts: null,
          thumbnailsWritten: false,
          landmarks: null,
          emotions: null,
        }
        this.#process?.send({ type: 'proceed', jobId, wants })
        if (Object.values(wants).includes(true)) this.#restartClock(job)
        else this.#settle(jobId, () => resolve(result as Analysis))
      }
      job.reply = (reply) => {
        if (reply.type === 'hashed') {
          proceed(reply.hash, reply.size).catch((error) => {
            // The process keeps the file's bytes until it is told what to do with them.
            this.#process?.send({ type: 'proceed', jobId, wants: NOTHING })
            this.#settle(jobId, () => job.reject(error))
          })
        } else if (reply.type === 'decoded' && result) {
          result.facts = reply.facts
          result.thumbnailsWritten = reply.thumbnailsWritten
        } else if (reply.type === 'analysed' && result) {
          const finished = { ...result, landmarks: reply.landmarks, emotions: reply.emotions }
          this.#settle(jobId, () => resolve(finished))
        }
      }
    })
  }

  /**
   * Asks for anything else than an analysis. `T` is what the protocol says the command is answered with.
   * @throws AnalysisFailedError | AnalysisDiedError | AnalysisUnavailableError
   */
  request<T>(command: AnalysisCommand): Promise<T> {
    return this.#begin<T>((job, resolve) => {
      let jobId = 0
      job.start = (id) => {
        jobId = id
        this.#process?.send({ ...command, jobId } as AnalysisRequest)
      }
      job.reply = (reply) => {
        if (reply.type === 'done') this.#settle(jobId, () => resolve(reply.value as T))
      }
    })
  }

  /**
   * The world packs were installed, removed or switched: in force for the running process, and for every later one.
   * `device` is emitted again with what is in use now.
   * @param off ids of installed packs that are switched off
   */
  async reloadWorldPacks(off: readonly string[]): Promise<void> {
    this.#options.config.worldPacksOff = [...off]
    // A process that is starting has been told of the earlier ones already: the request waits until it is ready.
    if (this.#state !== 'ready' && this.#state !== 'starting') return
    const worldPacks = await this.request<WorldPacksState>({ type: 'reload-world-packs', off: [...off] })
    if (!this.#device) return
    this.#device = { ...this.#device, worldPacks }
    this.emit('device', this.#device)
  }

  /**
   * Other models are installed now: a fresh process loads them, `device` is emitted again. Jobs in hand are finished
   * before, new ones wait for it. A process that is not running yet finds the models by itself.
   */
  async renew(): Promise<void> {
    if (this.#state === 'starting') await new Promise<void>((done) => this.once('state', () => done()))
    const running = this.#process
    if (this.#state !== 'ready' || !running) return
    this.#setState('starting')
    while (this.#process === running && this.#jobs.size > 0) await delay(DRAIN_LOOK_MS)
    // It died on the way, and another one has begun; or all is over.
    if (this.#process !== running || this.#isClosed) return
    this.#process = null
    running.send({ type: 'shutdown' })
    const impatience = setTimeout(() => running.kill(), SHUTDOWN_MS)
    await this.#exited
    clearTimeout(impatience)
    if (!this.#isClosed) this.#start()
  }

  get #isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** Ends the process (politely, then not) and rejects what is still asked. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return this.#exited
    this.#setState('closed')
    this.#clearTimers()
    this.#rejectAll(new AnalysisUnavailableError('The analysis has been closed.'))
    const running = this.#process
    if (!running) return this.#exited
    running.send({ type: 'shutdown' })
    const impatience = setTimeout(() => running.kill(), SHUTDOWN_MS)
    await this.#exited
    clearTimeout(impatience)
  }

  #begin<T>(prepare: (job: Job, resolve: (value: T) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job: Job = { start: () => {}, reply: () => {}, reject, timer: null, timedOut: false }
      prepare(job, resolve)
      if (this.#state === 'closed') reject(new AnalysisUnavailableError('The analysis has been closed.'))
      else if (this.#state === 'unavailable') reject(new AnalysisUnavailableError(this.#message ?? ''))
      else if (this.#state === 'ready') this.#run(job)
      else {
        this.#pending.add(job)
        this.ensureStarted()
      }
    })
  }

  #run(job: Job): void {
    const jobId = this.#nextJobId++
    this.#jobs.set(jobId, job)
    this.#restartClock(job)
    job.start(jobId)
  }

  #settle(jobId: number, how: () => void): void {
    const job = this.#jobs.get(jobId)
    if (!job) return
    this.#stopClock(job)
    this.#jobs.delete(jobId)
    how()
  }

  #start(): void {
    this.#setState('starting')
    let started: AnalysisProcess
    try {
      started = this.#options.transport.start()
    } catch (error) {
      this.#restartLater(error instanceof Error ? error.message : String(error), '')
      return
    }
    this.#process = started
    this.#exited = new Promise((resolve) => {
      started.onExit((reason) => {
        this.#died(started, reason)
        resolve()
      })
    })
    started.onMessage((reply) => {
      if (started === this.#process) this.#heard(reply)
    })
    // Models load before `ready`.
    this.#startTimer = setTimeout(() => {
      this.#hungAtStart = true
      started.kill()
    }, this.#startTimeoutMs)
    started.send({ type: 'configure', config: this.#options.config })
  }

  #heard(reply: AnalysisReply): void {
    if (reply.type === 'log') {
      this.emit('log', reply.level, reply.message)
      return
    }
    if (reply.type === 'ready') {
      this.#becomeReady(reply.device)
      return
    }
    const job = this.#jobs.get(reply.jobId)
    if (!job) return
    if (job.timer) this.#restartClock(job)
    if (reply.type === 'failed') {
      this.#policy.progressed()
      this.#settle(reply.jobId, () => job.reject(new AnalysisFailedError(reply.error)))
      return
    }
    if (reply.type === 'done' || reply.type === 'analysed') this.#policy.progressed()
    job.reply(reply)
  }

  #becomeReady(device: DeviceReport): void {
    if (this.#startTimer) clearTimeout(this.#startTimer)
    this.#startTimer = null
    this.#device = device
    this.#setState('ready')
    this.emit('device', device)
    const pending = [...this.#pending]
    this.#pending.clear()
    for (const job of pending) this.#run(job)
  }

  #died(died: AnalysisProcess, reason: string): void {
    if (died !== this.#process) return
    this.#process = null
    if (this.#startTimer) clearTimeout(this.#startTimer)
    this.#startTimer = null
    if (this.#state === 'closed') return
    const jobs = [...this.#jobs.values()]
    this.#jobs.clear()
    this.#restartLater(this.#hungAtStart ? 'it does not become ready' : reason, died.lastOutput())
    const hung = jobs.some((job) => job.timedOut)
    for (const job of jobs) {
      this.#stopClock(job)
      const blame = hung ? (job.timedOut ? 'culprit' : 'bystander') : 'unknown'
      job.reject(new AnalysisDiedError(hung ? 'a file took too long' : reason, blame))
    }
  }

  #restartLater(reason: string, output: string): void {
    const { delayMs, unavailable } = this.#policy.died(this.#hungAtStart)
    this.#hungAtStart = false
    this.#message = unavailable ? unavailableMessage(reason, output) : null
    this.#setState(unavailable ? 'unavailable' : 'waiting')
    if (unavailable) {
      for (const job of this.#pending) job.reject(new AnalysisUnavailableError(this.#message ?? ''))
      this.#pending.clear()
    }
    this.#restartTimer = setTimeout(() => {
      this.#restartTimer = null
      this.#start()
    }, delayMs)
  }

  #restartClock(job: Job): void {
    this.#stopClock(job)
    job.timer = setTimeout(() => {
      job.timedOut = true
      this.#process?.kill()
    }, this.#jobTimeoutMs)
  }

  #stopClock(job: Job): void {
    if (job.timer) clearTimeout(job.timer)
    job.timer = null
  }

  #rejectAll(error: Error): void {
    for (const job of [...this.#jobs.values(), ...this.#pending]) {
      this.#stopClock(job)
      job.reject(error)
    }
    this.#jobs.clear()
    this.#pending.clear()
  }

  #clearTimers(): void {
    for (const timer of [this.#restartTimer, this.#startTimer]) if (timer) clearTimeout(timer)
    this.#restartTimer = null
    this.#startTimer = null
  }

  #setState(state: AnalysisState): void {
    if (this.#state === state) return
    this.#state = state
    if (state === 'ready') this.#message = null
    this.emit('state', state)
  }
}

function unavailableMessage(reason: string, output: string): string {
  const said = output.split('\n').at(-1)?.slice(0, 300)
  return `Photos cannot be analysed: the analysis keeps stopping (${reason}${said ? `: ${said}` : ''}). It is tried again in a minute; if it goes on, run "moodmark doctor".`
}
