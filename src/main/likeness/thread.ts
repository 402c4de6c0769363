/** Main's side of the likeness thread: starts it when something is asked, ends it when nothing has been for a while. */
import { Worker } from 'node:worker_threads'
import { entryPath } from '../../shared/node/entries.ts'
import { endWorker } from '../../shared/node/worker-end.ts'
import type { LikenessQuestions, LikenessReply, LikenessTopic } from './messages.ts'

/** Embeddings of 100,000 photos are 52 MB: nobody needs them in memory who does not ask. */
const IDLE_MS = 5 * 60_000
/** The longest answer takes some two seconds at 100,000 photos. */
const LAST_ANSWER_MS = 10_000

interface Pending {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

export class LikenessThread {
  readonly #libraryDir: string
  readonly #idleMs: number
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | null = null
  #idleTimer: NodeJS.Timeout | null = null
  #nextId = 1
  #closed = false

  /** @param libraryDir folder of a library that is open in this process */
  constructor(libraryDir: string, idleMs = IDLE_MS) {
    this.#libraryDir = libraryDir
    this.#idleMs = idleMs
  }

  /** True while the thread and its copy of the embeddings exist. */
  get running(): boolean {
    return this.#worker !== null
  }

  /** Rejects when the question fails, the thread dies or is closed; the next question starts another one. */
  ask<T extends LikenessTopic>(
    topic: T,
    input: LikenessQuestions[T]['input'],
  ): Promise<LikenessQuestions[T]['output']> {
    if (this.#closed) return Promise.reject(new Error('The library is closed.'))
    this.#worker ??= this.#start()
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    const id = this.#nextId++
    // Keeps the process alive only while an answer is awaited.
    this.#worker.ref()
    this.#worker.postMessage({ id, topic, input })
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#end('The library is closed.')
  }

  #start(): Worker {
    const worker = new Worker(entryPath('likeness-worker'), {
      name: 'likeness',
      workerData: this.#libraryDir,
    })
    worker.on('message', (reply: LikenessReply) => {
      const pending = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if ('error' in reply) pending?.reject(new Error(reply.error))
      else pending?.resolve(reply.value)
      if (this.#pending.size === 0) this.#endWhenIdle()
    })
    let cause = 'The search for similar photos stopped.'
    worker.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#failAll(cause)
    })
    return worker
  }

  #endWhenIdle(): void {
    this.#worker?.unref()
    this.#idleTimer = setTimeout(() => void this.#end('Ended while idle.'), this.#idleMs)
    this.#idleTimer.unref()
  }

  async #end(reason: string): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer)
    const worker = this.#worker
    this.#worker = null
    this.#failAll(reason)
    if (worker) await endWorker(worker, LAST_ANSWER_MS)
  }

  #failAll(reason: string): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new Error(reason))
  }
}
