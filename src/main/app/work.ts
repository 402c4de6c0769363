/** What the user has asked for and no window waits for: exports, backups, labels made again. Quit must know of it. */

export class Work {
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  readonly #onDone: () => void

  /** @param onDone called when the last job has ended */
  constructor(onDone: () => void = () => {}) {
    this.#onDone = onDone
  }

  get isBusy(): boolean {
    return this.#running.size > 0
  }

  /** @param job ends early, leaving nothing half done, when its signal says so, or finishes */
  async run<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = job(this.#stop.signal)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
      if (!this.isBusy && !this.#stop.signal.aborted) this.#onDone()
    }
  }

  /** Tells every job to end and waits until it has. */
  async close(): Promise<void> {
    this.#stop.abort()
    while (this.isBusy) await Promise.allSettled(this.#running)
  }
}

/** Ends one after another; one that fails keeps none of the others from ending. */
export async function stopAll(
  stops: readonly (() => void | Promise<void>)[],
  onFault: (error: unknown) => void,
): Promise<void> {
  for (const stop of stops) {
    try {
      await stop()
    } catch (error) {
      onFault(error)
    }
  }
}
