/** Keeps the unnamed places up to date: after a scan, in the background, and only when photos have come or gone. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Library } from '../library/library.ts'
import type { LikenessThread } from '../likeness/thread.ts'
import { stateOfPhotos } from './photos-to-group.ts'
import { placesMadeFrom, savePlaces } from './store.ts'

/** After the last photo of a scan; a watched folder may get the next one at once. */
const QUIET_MS = 3000

export interface UpdaterOptions {
  library: Library
  likeness: LikenessThread
  onChanged: () => void
  onError: (error: unknown) => void
  quietMs?: number
}

export class UnnamedPlacesUpdater {
  readonly #options: UpdaterOptions
  readonly #closed = new AbortController()
  #waiting = false
  #running: Promise<void> | null = null

  /** Follows the library from now on. */
  constructor(options: UpdaterOptions) {
    this.#options = options
    options.library.on('progress', ({ state }) => {
      if (state === 'idle') void this.#soon()
    })
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#running
  }

  async #soon(): Promise<void> {
    if (this.#waiting || this.#closed.signal.aborted) return
    this.#waiting = true
    try {
      await wait(this.#options.quietMs ?? QUIET_MS, undefined, { signal: this.#closed.signal, ref: false })
    } catch {
      return
    } finally {
      this.#waiting = false
    }
    const { library } = this.#options
    // A scan that went on meanwhile comes back here at its end.
    if (library.progress().state !== 'idle' || this.#running) return
    this.#running = this.#update().finally(() => {
      this.#running = null
    })
    await this.#running
  }

  async #update(): Promise<void> {
    const { library, likeness, onChanged, onError } = this.#options
    try {
      if (await updateUnnamedPlaces(library, likeness)) onChanged()
    } catch (error) {
      if (!this.#closed.signal.aborted) onError(error)
    }
  }
}

/** @returns false when the stored places are up to date already */
export async function updateUnnamedPlaces(
  { store }: Pick<Library, 'store'>,
  likeness: LikenessThread,
): Promise<boolean> {
  if (placesMadeFrom(store.db) === stateOfPhotos(store.db)) return false
  const found = await likeness.ask('unnamed-places', {})
  // The library may have been closed while the thread was at work.
  if (!store.db.open) return false
  store.transaction(() => savePlaces(store.db, found))
  return true
}
