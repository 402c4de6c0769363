/** Lets work begin while the memory that it needs is within a budget. */

export class MemoryGate {
  readonly #budgetBytes: number
  #takenBytes = 0
  readonly #waiting: { bytes: number; enter: () => void }[] = []

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes
  }

  /** Runs `work` when `bytes` are free, in the order of the calls; more than the budget counts as all of it. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const needed = Math.min(bytes, this.#budgetBytes)
    await this.#enter(needed)
    try {
      return await work()
    } finally {
      this.#takenBytes -= needed
      this.#admit()
    }
  }

  #enter(bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ bytes, enter: resolve })
    this.#admit()
    return promise
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0]
      if (!next || this.#takenBytes + next.bytes > this.#budgetBytes) return
      this.#waiting.shift()
      this.#takenBytes += next.bytes
      next.enter()
    }
  }
}
