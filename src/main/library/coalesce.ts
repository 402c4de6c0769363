/** Limits how often listeners are told of something that happens often. */

/** The first call passes at once, further ones wait until `intervalMs` after the last. */
export class Coalescer {
  readonly #intervalMs: number
  readonly #run: () => void
  #lastMs = 0
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(intervalMs: number, run: () => void) {
    this.#intervalMs = intervalMs
    this.#run = run
  }

  trigger(): void {
    if (this.#timer || this.#closed) return
    const waitMs = Math.max(0, this.#lastMs + this.#intervalMs - performance.now())
    this.#timer = setTimeout(() => this.flush(), waitMs)
  }

  /** Runs now if a run is due. */
  flush(): void {
    if (!this.#timer) return
    this.cancel()
    this.#lastMs = performance.now()
    this.#run()
  }

  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
  /** For good: work that ends after the library is closed still tells of it. */
  close(): void {
    this.cancel()
    this.#closed = true
  }
}
