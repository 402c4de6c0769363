/**
 * Files that were seen gone once. A file is forgotten only when it is gone at a second look, with its folder there:
 * an ejected drive or a save by rename looks like a deletion for a moment.
 */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { lookAt } from './walker.ts'

export interface Missing {
  fileId: number
  rootId: number
  path: string
}

export interface VanishedOptions {
  /** The second look comes so long after the first. */
  secondLookMs?: number
  /** The path of the root when it is online at this moment, else null. */
  rootIfOnline: (rootId: number) => Promise<string | null>
  /** True while a waiting file could be this one under a new name: the deletion waits for its hash. */
  mayReappear: (fileId: number) => boolean
  onGone: (files: Missing[]) => void
  /** It is there after all. */
  onBack: (missing: Missing) => void
}

const LOOKS_AT_ONCE = 512

export class Vanished {
  readonly #options: VanishedOptions
  /** By file and path: a file that is looked for under its old name may be gone under its new one as well. */
  readonly #missing = new Map<string, Missing & { dueMs: number }>()
  #timer: NodeJS.Timeout | null = null
  #looking = false
  #closed = false

  constructor(options: VanishedOptions) {
    this.#options = options
  }

  /** Files that wait for their second look. */
  get size(): number {
    return this.#missing.size
  }

  /** Notes the first look. */
  note(files: readonly Missing[]): void {
    const dueMs = performance.now() + (this.#options.secondLookMs ?? 800)
    for (const file of files)
      if (!this.#missing.has(keyOf(file))) this.#missing.set(keyOf(file), { ...file, dueMs })
    this.#schedule()
  }

  close(): void {
    this.#closed = true
    this.#missing.clear()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#timer || this.#looking || this.#closed || this.#missing.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#look()
    }, 100)
  }

  async #look(): Promise<void> {
    this.#looking = true
    try {
      const nowMs = performance.now()
      const due = [...this.#missing.values()].filter((file) => file.dueMs <= nowMs).slice(0, LOOKS_AT_ONCE)
      const roots = new Map<number, string | null>()
      for (const { rootId } of due) {
        if (!roots.has(rootId)) roots.set(rootId, await this.#options.rootIfOnline(rootId))
      }
      const looks = await Promise.all(
        due.map(async (file) => [file, await this.#isThere(file, roots)] as const),
      )
      // Asked again: the drive may have gone between the first question and the looks.
      for (const rootId of roots.keys()) {
        if ((await this.#options.rootIfOnline(rootId)) === null) roots.set(rootId, null)
      }
      if (this.#closed) return
      const gone: Missing[] = []
      for (const [file, there] of looks) {
        if (roots.get(file.rootId) === null) this.#missing.delete(keyOf(file))
        else if (there) {
          this.#missing.delete(keyOf(file))
          this.#options.onBack(file)
        } else if (!this.#options.mayReappear(file.fileId)) {
          this.#missing.delete(keyOf(file))
          gone.push(file)
        }
      }
      if (gone.length > 0) this.#options.onGone(gone)
    } finally {
      this.#looking = false
      this.#schedule()
    }
  }

  async #isThere(file: Missing, roots: ReadonlyMap<number, string | null>): Promise<boolean> {
    const root = roots.get(file.rootId)
    if (root === null || root === undefined) return true
    if (!(await lookAt(root, file.path))) return false
    // On a case-insensitive disk `a.jpg` answers for `A.JPG`; only the listing tells how the name is spelt.
    const names = await readdir(dirname(join(root, file.path))).catch(() => null)
    return names === null || names.includes(basename(file.path))
  }
}

const keyOf = ({ fileId, path }: Missing): string => `${fileId}\0${path}`
