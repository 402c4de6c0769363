/** The analysis process's side of the inference worker: requests as promises, and a new worker when one dies. */
import { Worker } from 'node:worker_threads'
import type { LandmarkPrototypes } from '../../shared/analysis-protocol.ts'
import { entryPath } from '../../shared/node/entries.ts'
import { endWorker } from '../../shared/node/worker-end.ts'
import type { WorkerMessage, WorkerReply, WorkerRequests, WorkerRequestType } from './worker-protocol.ts'

/** Far more than a photo takes; main does not wait so long, and kills the process first. */
const LAST_ANSWER_MS = 10_000

interface Pending {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

export class InferenceWorker {
  #worker: Worker | null = null
  #closed = false
  #nextId = 1
  readonly #pending = new Map<number, Pending>()
  #config: WorkerRequests['configure']['input'] | null = null
  #gallery: WorkerRequests['use-gallery']['input'] | null = null
  /** What the user taught, by landmark: a new worker has to be told again. */
  readonly #prototypes = new Map<string, LandmarkPrototypes['landmarks'][number]>()
  readonly #onDeath: (reason: string) => void
  readonly #entry: string

  /** @param onDeath told when a worker died with its jobs; the next request starts another one */
  constructor(onDeath: (reason: string) => void, entry = entryPath('inference-worker')) {
    this.#onDeath = onDeath
    this.#entry = entry
  }

  async configure(
    config: WorkerRequests['configure']['input'],
  ): Promise<WorkerRequests['configure']['output']> {
    this.#config = config
    this.#gallery = null
    this.#prototypes.clear()
    return this.#send('configure', config, [])
  }

  /** `transfer` is given away: its buffers are empty here afterwards. Rejects when the request or the worker fails. */
  async request<T extends Exclude<WorkerRequestType, 'configure'>>(
    type: T,
    input: WorkerRequests[T]['input'],
    transfer: ArrayBuffer[] = [],
  ): Promise<WorkerRequests[T]['output']> {
    if (type === 'reload-world-packs' && this.#config) {
      const { off } = input as WorkerRequests['reload-world-packs']['input']
      this.#config = { ...this.#config, worldPacksOff: [...off] }
    }
    if (!this.#worker && this.#config) {
      void this.#send('configure', this.#config, []).catch(() => undefined)
      if (this.#gallery) void this.#send('use-gallery', this.#gallery, []).catch(() => undefined)
      if (this.#prototypes.size > 0) {
        const landmarks = [...this.#prototypes.values()]
        void this.#send('set-prototypes', { landmarks }, []).catch(() => undefined)
      }
    }
    const output = await this.#send(type, input, transfer)
    if (type === 'use-gallery') this.#gallery = input as WorkerRequests['use-gallery']['input']
    if (type === 'set-prototypes') {
      for (const landmark of (input as LandmarkPrototypes).landmarks)
        this.#prototypes.set(landmark.id, landmark)
    }
    return output
  }

  /** Ends the thread after the step that it is at. What else it was asked stays without an answer. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#worker = null
    if (worker) await endWorker(worker, LAST_ANSWER_MS)
  }

  #send<T extends WorkerRequestType>(
    type: T,
    input: WorkerRequests[T]['input'],
    transfer: ArrayBuffer[],
  ): Promise<WorkerRequests[T]['output']> {
    if (this.#closed) return Promise.reject(new Error('the analysis ends'))
    const worker = this.#worker ?? this.#start()
    const id = this.#nextId++
    const message: WorkerMessage<T> = { id, type, input }
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
      worker.postMessage(message, transfer)
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, {
      name: 'inference',
      // Tensors live outside the heap; a large young generation would only keep dead ones longer.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    })
    let cause = ''
    worker.on('message', (reply: WorkerReply) => {
      const pending = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if ('error' in reply) pending?.reject(new Error(reply.error))
      else pending?.resolve(reply.value)
    })
    worker.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', (code) => {
      if (this.#worker !== worker) return
      this.#worker = null
      const reason = `the inference thread stopped${cause ? `: ${cause}` : ` with code ${code}`}`
      const orphans = [...this.#pending.values()]
      this.#pending.clear()
      for (const pending of orphans) pending.reject(new Error(reason))
      this.#onDeath(reason)
    })
    this.#worker = worker
    return worker
  }
}
