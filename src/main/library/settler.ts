/** Hands files on when they have stopped changing: an event comes while a camera or a download is still writing. */
import { type FoundFile, lookAt } from './walker.ts'

interface Unsettled {
  rootId: number
  root: string
  path: string
  last: FoundFile | null
  dueMs: number
  /** Events so far: one that comes during a look may tell what the look was too early to see. */
  events: number
}

export interface SettlerOptions {
  /** A file is complete when size and mtime are the same after this time. */
  stableMs?: number
  /** Receives files that are stable, by root. */
  onStable: (rootId: number, files: FoundFile[]) => void
  /** Receives paths where there is no photo (any more). */
  onGone: (rootId: number, paths: string[]) => void
  /** How a file is looked at; another one in tests. */
  lookAt?: typeof lookAt
}

/** Files looked at in one go; more would keep other work waiting. */
const LOOKS_AT_ONCE = 256

export class Settler {
  readonly #stableMs: number
  readonly #options: SettlerOptions
  readonly #unsettled = new Map<string, Unsettled>()
  #timer: NodeJS.Timeout | null = null
  #looking = false
  #closed = false

  constructor(options: SettlerOptions) {
    this.#options = options
    this.#stableMs = options.stableMs ?? 400
  }

  /** Files that are not handed on yet. */
  get size(): number {
    return this.#unsettled.size
  }

  /** Something happened at `path`: look now, and again when it had time to become stable. */
  hint(rootId: number, root: string, path: string): void {
    const key = `${rootId}\0${path}`
    const known = this.#unsettled.get(key)
    if (known) known.events++
    else this.#unsettled.set(key, { rootId, root, path, last: null, dueMs: 0, events: 0 })
    this.#schedule(0)
  }

  /** True when a file of that size, or one not looked at yet, is waiting. */
  mayHold(bytes: number): boolean {
    for (const { last } of this.#unsettled.values()) if (!last || last.bytes === bytes) return true
    return false
  }

  forgetRoot(rootId: number): void {
    for (const [key, entry] of this.#unsettled) if (entry.rootId === rootId) this.#unsettled.delete(key)
  }

  close(): void {
    this.#closed = true
    this.#unsettled.clear()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #schedule(delayMs: number): void {
    if (this.#timer || this.#looking || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#look()
    }, delayMs)
  }

  async #look(): Promise<void> {
    this.#looking = true
    const nowMs = performance.now()
    const due = [...this.#unsettled].filter(([, entry]) => entry.dueMs <= nowMs).slice(0, LOOKS_AT_ONCE)
    const stable = new Map<number, FoundFile[]>()
    const gone = new Map<number, string[]>()
    await Promise.all(
      due.map(async ([key, entry]) => {
        const { events } = entry
        const found = await (this.#options.lookAt ?? lookAt)(entry.root, entry.path)
        if (this.#unsettled.get(key) !== entry) return
        if (entry.events !== events) {
          entry.last = found
          entry.dueMs = performance.now() + this.#stableMs
        } else if (!found) {
          this.#unsettled.delete(key)
          push(gone, entry.rootId, entry.path)
        } else if (entry.last && entry.last.bytes === found.bytes && entry.last.mtimeMs === found.mtimeMs) {
          this.#unsettled.delete(key)
          push(stable, entry.rootId, found)
        } else {
          entry.last = found
          entry.dueMs = performance.now() + this.#stableMs
        }
      }),
    )
    this.#looking = false
    if (this.#closed) return
    for (const [rootId, files] of stable) this.#options.onStable(rootId, files)
    for (const [rootId, paths] of gone) this.#options.onGone(rootId, paths)
    if (this.#unsettled.size > 0) {
      const next = Math.min(
        ...[...this.#unsettled.values()].slice(0, LOOKS_AT_ONCE).map((entry) => entry.dueMs),
      )
      this.#schedule(Math.max(0, Math.min(100, next - performance.now())))
    }
  }
}

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
