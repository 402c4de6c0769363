/** How long the stages of one photo's recognition take. */
import type { StageMs } from '../shared/analysis-protocol.ts'

export class StageTimes {
  /** Sums, in milliseconds; a stage that did not run is absent. */
  readonly ms: Partial<StageMs> = {}

  measure<T>(stage: keyof StageMs, work: () => T): T {
    const start = performance.now()
    try {
      return work()
    } finally {
      this.#add(stage, start)
    }
  }

  /** Waiting counts, too: for work of other threads. */
  async measureAsync<T>(stage: keyof StageMs, work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.#add(stage, start)
    }
  }

  #add(stage: keyof StageMs, start: number): void {
    this.ms[stage] = (this.ms[stage] ?? 0) + performance.now() - start
  }
}
