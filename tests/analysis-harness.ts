/** Starts the real analysis process from source and speaks its protocol. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type {
  AnalysisConfig,
  AnalysisFailure,
  AnalysisReply,
  AnalysisRequest,
  DeviceReport,
  Wants,
} from '../src/shared/analysis-protocol.ts'
import type { EmotionResult, Facts, LandmarkResult } from '../src/shared/evidence.ts'
import { entryPath, resourcesDir } from '../src/shared/node/entries.ts'

export interface Analysed {
  hash: string
  size: number
  facts: Facts | null
  thumbnailsWritten: boolean
  landmarks: LandmarkResult | null
  emotions: EmotionResult | null
}

export class AnalysisFailedError extends Error {
  readonly failure: AnalysisFailure
  constructor(failure: AnalysisFailure) {
    super(`${failure.code}: ${failure.message}`)
    this.failure = failure
  }
}

export const ALL_WANTED: Wants = { facts: true, thumbnails: true, landmarks: true, emotions: true }

type WithJob<T> = T extends { jobId: number } ? Omit<T, 'jobId'> : never
type JobRequest = WithJob<Exclude<AnalysisRequest, { type: 'proceed' | 'analyse' }>>

export class AnalysisHarness {
  readonly child: ChildProcess
  readonly logs: string[] = []
  stderr = ''
  #nextJob = 1
  readonly #listeners = new Map<number, (reply: AnalysisReply & { jobId: number }) => void>()
  readonly #ready: ((device: DeviceReport) => void)[] = []

  constructor() {
    this.child = fork(entryPath('analysis'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk)
    })
    this.child.on('message', (message) => {
      const reply = message as AnalysisReply
      if (reply.type === 'ready') this.#ready.shift()?.(reply.device)
      else if (reply.type === 'log') this.logs.push(reply.message)
      else this.#listeners.get(reply.jobId)?.(reply)
    })
  }

  configure(config: Omit<AnalysisConfig, 'resourcesDir' | 'provider'> & Partial<AnalysisConfig>) {
    return new Promise<DeviceReport>((resolve) => {
      this.#ready.push(resolve)
      this.#send({
        type: 'configure',
        config: { resourcesDir: resourcesDir(), provider: 'cpu', ...config },
      })
    })
  }

  analyse(path: string, wants: Wants = ALL_WANTED): Promise<Analysed> {
    const jobId = this.#nextJob++
    return new Promise((resolve, reject) => {
      const result: Partial<Analysed> = {}
      this.#listeners.set(jobId, (reply) => {
        if (reply.type === 'hashed') {
          result.hash = reply.hash
          result.size = reply.size
          this.#send({ type: 'proceed', jobId, wants })
        } else if (reply.type === 'decoded') {
          result.facts = reply.facts
          result.thumbnailsWritten = reply.thumbnailsWritten
        } else if (reply.type === 'analysed') {
          resolve({ ...result, landmarks: reply.landmarks, emotions: reply.emotions } as Analysed)
        } else if (reply.type === 'failed') reject(new AnalysisFailedError(reply.error))
      })
      this.#send({ type: 'analyse', jobId, path })
    })
  }

  /** A failure's code, or `done`. */
  async outcome(path: string, wants?: Wants): Promise<string> {
    try {
      await this.analyse(path, wants)
      return 'done'
    } catch (error) {
      if (error instanceof AnalysisFailedError) return error.failure.code
      throw error
    }
  }

  request<T>(request: JobRequest): Promise<T> {
    const jobId = this.#nextJob++
    return new Promise((resolve, reject) => {
      this.#listeners.set(jobId, (reply) => {
        if (reply.type === 'done') resolve(reply.value as T)
        else if (reply.type === 'failed') reject(new AnalysisFailedError(reply.error))
      })
      this.#send({ ...request, jobId } as AnalysisRequest)
    })
  }

  /** Largest resident size so far in MB, as the Linux kernel counts it; null elsewhere. */
  peakMegabytes(): number | null {
    if (process.platform !== 'linux') return null
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
  }

  async close(): Promise<number | null> {
    return new Promise((resolve) => {
      this.child.once('exit', (code) => resolve(code))
      this.#send({ type: 'shutdown' })
    })
  }

  #send(request: AnalysisRequest): void {
    this.child.send(request)
  }
}
