/** What the window asks about models and world packs: lists, installations, and what follows from them. */
import type { InvokeChannel } from '../../shared/ipc.ts'
import type { Settings } from '../../shared/library.ts'
import { DownloadError } from '../../shared/node/download.ts'
import { type CatalogueEntry, loadCatalogue } from '../../shared/node/model-catalogue.ts'
import { installModel, removeModel } from '../../shared/node/model-install.ts'
import { appInfo } from '../doctor.ts'
import type { Library } from '../library/library.ts'
import { readSettings, writeSettings } from '../store/settings.ts'
import { calibrateNewPacks } from '../world-packs/calibrate.ts'
import { WorldPacks } from '../world-packs/world-packs.ts'
import type { AppEvents } from './events.ts'
import type { InvokeHandlers } from './invoke.ts'
import { log } from './log.ts'
import { AppError } from './user-errors.ts'

type Channel = Extract<InvokeChannel, `packs.${string}` | `models.${string}`>
export type ModelHandlers = Pick<InvokeHandlers, Channel>

interface Parts {
  library: Library
  window: { chooseModelFolder(): Promise<string | null> }
  events: Pick<AppEvents, 'packsChanged' | 'modelProgress' | 'appChanged'>
  resourcesDir: string
}

export class ModelInstallations {
  readonly handlers: ModelHandlers
  readonly #parts: Parts
  readonly #packs: WorldPacks
  readonly #downloads = new Map<string, { stop: AbortController; done: Promise<boolean> }>()
  #measuring: Promise<void> | null = null
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
    const { library, resourcesDir } = parts
    const { db } = library.store
    this.#packs = new WorldPacks({
      libraryDir: library.dir,
      resourcesDir,
      off: () => readSettings(db).worldPacksOff,
      faults: () =>
        new Map(
          (library.device()?.worldPacks?.packs ?? []).flatMap(({ id, enabled, reason }) =>
            enabled ? [] : [[id, reason] as const],
          ),
        ),
    })
    this.#packs.on('changed', () => void this.#tellPacks())
    this.#packs.on('installed', () => void this.#reload().then(() => this.#measure()))
    library.on('progress', ({ state }) => {
      if (state === 'idle') void this.#measure()
    })
    this.handlers = {
      'packs.list': () => this.#packs.list(),
      'packs.install': async ({ id, fromFolder }) => {
        const fromDir = fromFolder ? await parts.window.chooseModelFolder() : undefined
        if (fromDir === null) return null
        // Whoever installs a pack wants it used, whatever was said of an earlier copy.
        this.#switchOn(id, true)
        // Its end is told by an event; the pack's state says why it failed.
        void this.#packs.install(id, fromDir === undefined ? {} : { fromDir }).catch((error: unknown) => {
          log.error(`The world pack ${id} was not installed`, error)
        })
        return null
      },
      'packs.pause': async ({ id }) => {
        await this.#packs.pause(id)
        return null
      },
      'packs.remove': async ({ id }) => {
        // Where an open file cannot be deleted the analysis has to let go of it first.
        if ((await this.#packs.list()).some((pack) => pack.id === id && pack.removable))
          await this.#reload([id])
        await this.#packs.remove(id)
        return null
      },
      'packs.enable': async ({ id, enabled }) => {
        const settings = this.#switchOn(id, enabled)
        await this.#reload()
        await this.#tellPacks()
        return settings
      },
      'models.install': ({ id, fromFolder }) => this.#installModel(id, fromFolder),
      'models.pause': ({ id }) => {
        this.#downloads.get(id)?.stop.abort()
        return null
      },
      'models.remove': async ({ id }) => {
        await forUser(() => removeModel(this.#entry(id), library.dir))
        await this.#renew()
        return null
      },
    }
  }

  /** Stops what is going on; what has arrived stays. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { stop } of this.#downloads.values()) stop.abort()
    await this.#packs.close()
  }

  #switchOn(id: string, enabled: boolean): Settings {
    const { db } = this.#parts.library.store
    const off = readSettings(db).worldPacksOff.filter((other) => other !== id)
    return writeSettings(db, { worldPacksOff: enabled ? off : [...off, id] })
  }

  /** @returns whether it is installed now; false when no folder was chosen, or it was paused */
  async #installModel(id: string, fromFolder: boolean): Promise<boolean> {
    const entry = this.#entry(id)
    const fromDir = fromFolder ? await this.#parts.window.chooseModelFolder() : undefined
    if (fromDir === null) return false
    // Two windows, or one that was left and opened again, wait for the same installation.
    const running = this.#downloads.get(id)
    if (running) return running.done
    const stop = new AbortController()
    const done = this.#install(entry, stop.signal, fromDir).finally(() => this.#downloads.delete(id))
    this.#downloads.set(id, { stop, done })
    return done
  }

  async #install(entry: CatalogueEntry, signal: AbortSignal, fromDir: string | undefined): Promise<boolean> {
    const { id } = entry
    let toldMs = 0
    try {
      void this.#tellModels().catch((error: unknown) => log.error('The models could not be read', error))
      await forUser(() =>
        installModel(entry, this.#parts.library.dir, {
          ...(fromDir === undefined ? {} : { fromDir }),
          retries: 2,
          signal,
          onProgress: (done) => {
            const nowMs = performance.now()
            if (nowMs - toldMs < 200) return
            toldMs = nowMs
            this.#parts.events.modelProgress(id, done)
          },
        }),
      )
    } catch (error) {
      await this.#tellModels()
      // Paused by the user; what has arrived stays.
      if (signal.aborted) return false
      throw error
    }
    await this.#renew()
    return true
  }

  #entry(id: string): CatalogueEntry {
    const entry = loadCatalogue(this.#parts.resourcesDir).find((model) => model.id === id)
    if (!entry) throw new AppError(`There is no model called ${id}.`)
    return entry
  }

  async #tellModels(): Promise<void> {
    const { library, resourcesDir, events } = this.#parts
    events.appChanged(await appInfo(library, resourcesDir))
  }

  /** Models are loaded when the analysis starts; photos whose evidence they change are analysed again. */
  async #renew(): Promise<void> {
    await this.#parts.library.analysis.renew()
    await this.#tellModels()
  }

  async #tellPacks(): Promise<void> {
    try {
      this.#parts.events.packsChanged(await this.#packs.list())
    } catch (error) {
      log.error('Reading the state of the world packs failed', error)
    }
  }

  /** Packs without thresholds get them as soon as there are photos to measure them on, between scans. */
  #measure(): Promise<void> {
    this.#measuring ??= calibrateNewPacks(this.#parts.library)
      .then((measured) => (measured.length > 0 ? this.#tellPacks() : undefined))
      .catch((error: unknown) => {
        if (!this.#closed) log.error('The world packs could not be measured', error)
      })
      .finally(() => {
        this.#measuring = null
      })
    return this.#measuring
  }

  /**
   * The analysis uses the packs that are there now; photos that it would answer otherwise are analysed again.
   * @param but packs that are about to go
   */
  async #reload(but: readonly string[] = []): Promise<void> {
    const { library } = this.#parts
    try {
      await library.analysis.reloadWorldPacks([...readSettings(library.store.db).worldPacksOff, ...but])
    } catch (error) {
      log.error('The world packs were not loaded', error)
    }
  }
}

async function forUser<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof DownloadError ? new AppError(error.message) : error
  }
}
