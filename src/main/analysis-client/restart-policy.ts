/** When to start the analysis process again after it ended, and when to tell the user that it keeps ending. */

export interface RestartOptions {
  /** Wait before the second quick restart; doubles with each. */
  firstDelayMs?: number
  maxDelayMs?: number
  /** Ends in a row without a finished job after which the analysis counts as unavailable. */
  givesUpAfter?: number
  /** Wait before it is tried again after giving up. */
  retryAfterGivingUpMs?: number
}

export interface Restart {
  delayMs: number
  /** True when the user should be told. */
  unavailable: boolean
}

/** Capped exponential backoff that is forgotten as soon as the process gets a job done. */
export class RestartPolicy {
  readonly #options: Required<RestartOptions>
  #fruitless = 0

  constructor(options: RestartOptions = {}) {
    this.#options = {
      firstDelayMs: 250,
      maxDelayMs: 5_000,
      givesUpAfter: 10,
      retryAfterGivingUpMs: 60_000,
      ...options,
    }
  }

  /** The process finished a job or died on one that can be blamed for it: it does work. */
  progressed(): void {
    this.#fruitless = 0
  }

  /** @param hung it did not even become ready in a long time: twice is enough to tell the user */
  died(hung = false): Restart {
    const { firstDelayMs, maxDelayMs, givesUpAfter, retryAfterGivingUpMs } = this.#options
    this.#fruitless += hung ? Math.ceil(givesUpAfter / 2) : 1
    if (this.#fruitless >= givesUpAfter) return { delayMs: retryAfterGivingUpMs, unavailable: true }
    const doublings = this.#fruitless - 1
    return {
      delayMs: Math.min(maxDelayMs, doublings === 0 ? 0 : firstDelayMs * 2 ** (doublings - 1)),
      unavailable: false,
    }
  }
}
