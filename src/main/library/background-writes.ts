/**
 * Writes that nobody waits for: what was noticed on the disk, what is due. While the library cannot be written (its
 * disk is full, another program holds it) they wait and are tried again. An error here would end the app: there is
 * no caller to tell.
 */
import { asLibraryError, type LibraryUnusableError } from '../store/errors.ts'

const RETRY_MS = 2000

export interface BackgroundWritesOptions {
  /** The database, for the message. */
  file: string
  retryMs?: number
  /** The fault has come or gone. */
  onFault: () => void
}

export class BackgroundWrites {
  readonly #options: BackgroundWritesOptions
  #waiting: (() => void)[] = []
  #fault: LibraryUnusableError | null = null
  #timer: NodeJS.Timeout | null = null
  #isTold = false
  #closed = false

  constructor(options: BackgroundWritesOptions) {
    this.#options = options
  }

  /** Why nothing can be written, else null. */
  get fault(): LibraryUnusableError | null {
    return this.#fault
  }

  /**
   * Does `write` now or, after a fault of the library, `later`: the same in its order, unless something else is said.
   * @throws whatever else `write` throws when it is done now; it is a fault of the program
   */
  run(write: () => void, later: () => void = write): void {
    if (this.#closed) return
    if (this.#fault) {
      this.#waiting.push(later)
      return
    }
    try {
      write()
    } catch (error) {
      if (!this.postpone(error, later)) throw error
    }
  }

  /** For a write that has failed elsewhere. @returns false when the library is not at fault */
  postpone(error: unknown, later: () => void): boolean {
    const fault = asLibraryError(error, this.#options.file)
    if (!fault) return false
    if (this.#closed) return true
    this.#waiting.push(later)
    this.#fault = fault
    this.#timer ??= setTimeout(() => this.#again(), this.#options.retryMs ?? RETRY_MS)
    this.#tell()
    return true
  }

  close(): void {
    this.#closed = true
    this.#waiting = []
    if (this.#timer) clearTimeout(this.#timer)
  }

  #again(): void {
    this.#timer = null
    this.#fault = null
    const due = this.#waiting
    this.#waiting = []
    for (const write of due) this.run(write)
    this.#tell()
  }

  #tell(): void {
    if (this.#isTold === (this.#fault !== null)) return
    this.#isTold = this.#fault !== null
    this.#options.onFault()
  }
}
