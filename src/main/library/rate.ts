const TRIM_AT = 4096

/** Files per second over a sliding window. */
export class SlidingRate {
  readonly #windowMs: number
  #times: number[] = []
  #trimAt = TRIM_AT

  constructor(windowMs = 10_000) {
    this.#windowMs = windowMs
  }

  add(nowMs: number): void {
    this.#times.push(nowMs)
    // Trimmed in bulk: shifting an array of thousands at every call would cost more than the count is worth.
    if (this.#times.length < this.#trimAt) return
    this.#trim(nowMs)
    this.#trimAt = Math.max(TRIM_AT, this.#times.length * 2)
  }

  /** @returns events per second; 0 after a window without any */
  perSecond(nowMs: number): number {
    this.#trim(nowMs)
    const first = this.#times[0]
    if (first === undefined) return 0
    // A young scan has no full window yet; at least a second keeps the first figures sane.
    const spanMs = Math.max(1000, nowMs - first)
    return (this.#times.length * 1000) / spanMs
  }

  clear(): void {
    this.#times = []
  }

  #trim(nowMs: number): void {
    const oldest = nowMs - this.#windowMs
    const keep = this.#times.findIndex((time) => time >= oldest)
    this.#times = keep === -1 ? [] : this.#times.slice(keep)
  }
}
