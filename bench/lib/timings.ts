/** Medians of wall-clock and processor time over several runs. */

export class Timings {
  readonly #ms: number[] = []
  readonly #cpuMs: number[] = []

  /** @param share how many queries the run answers: times are kept for one of them */
  async add(share: number, run: () => unknown): Promise<void> {
    const before = process.cpuUsage()
    const start = performance.now()
    await run()
    this.#ms.push((performance.now() - start) / share)
    const { user, system } = process.cpuUsage(before)
    this.#cpuMs.push((user + system) / 1000 / share)
  }

  get ms(): number {
    return median(this.#ms)
  }

  get cpuMs(): number {
    return median(this.#cpuMs)
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
