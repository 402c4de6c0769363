/** The world packs of a library: what is there, what can be had, and the installations that are going on. */
import { EventEmitter } from 'node:events'
import { DownloadError } from '../../shared/node/download.ts'
import { installedModelsDir, modelDirs } from '../../shared/node/model-catalogue.ts'
import {
  installedPacks,
  loadPackCatalogue,
  type PackManifest,
  type PackSource,
  packDir,
  readCalibration,
  sourceBytes,
  thresholdsOf,
} from '../../shared/node/world-packs.ts'
import type { WorldPackState } from '../../shared/world-packs.ts'
import { GraphModelError } from './graph-model.ts'
import { begunBytes, installPack, packBytes, removePack } from './install.ts'

export interface WorldPacksOptions {
  libraryDir: string
  resourcesDir: string
  /** Ids of packs that are switched off. */
  off: () => readonly string[]
  /** What the analysis process could not load, by pack. */
  faults?: () => ReadonlyMap<string, string>
}

interface Running {
  stop: AbortController
  phase: 'downloading' | 'converting'
  bytesDone: number
  /** What part of the conversion is done, 0..1. */
  converted: number
  finished: Promise<string>
}

const EVENT_MS = 200

export class WorldPacks extends EventEmitter<{
  /** Progress, or another state of some pack; at most five times a second. */
  changed: []
  /** Other packs are installed now. */
  installed: []
}> {
  readonly #options: WorldPacksOptions
  readonly #running = new Map<string, Running>()
  /** Why the last attempt ended, by pack. */
  readonly #errors = new Map<string, string>()
  #lastEventMs = 0
  #listing: Promise<unknown> = Promise.resolve()

  constructor(options: WorldPacksOptions) {
    super()
    this.#options = options
  }

  /**
   * Bundled and own sources, then packs that are installed without one. Answers come in the order of the questions,
   * each as things are after it was asked: the last one that somebody gets is the newest.
   */
  list(): Promise<WorldPackState[]> {
    const states = this.#listing.then(() => this.#list())
    this.#listing = states.catch(() => undefined)
    return states
  }

  async #list(): Promise<WorldPackState[]> {
    const { libraryDir, resourcesDir } = this.#options
    const sources = loadPackCatalogue(resourcesDir)
    const installed = await installedPacks(modelDirs({ libraryDir, resourcesDir }))
    const found = new Map(installed.map((pack) => [pack.manifest.id, pack]))
    const own = packDir(installedModelsDir(libraryDir), '')
    const states = sources.map(async (source) => {
      const pack = found.get(source.id)
      return this.#state(source, pack?.manifest ?? null, {
        downloadBytes: sourceBytes(source),
        bytesOnDisk: await packBytes(source.id, libraryDir),
        bytesBegun: await begunBytes(source, libraryDir),
        downloadable: source.model.url !== undefined,
        removable: pack?.dir.startsWith(own) ?? false,
        calibrated: pack ? thresholdsOf(pack).measured : false,
        measuredOn: pack ? (readCalibration(pack.dir)?.photos ?? null) : null,
      })
    })
    const others = installed
      .filter(({ manifest }) => !sources.some(({ id }) => id === manifest.id))
      .map(async (pack) =>
        this.#state(pack.manifest, pack.manifest, {
          downloadBytes: 0,
          bytesOnDisk: await packBytes(pack.manifest.id, libraryDir),
          bytesBegun: null,
          downloadable: false,
          removable: pack.dir.startsWith(own),
          calibrated: thresholdsOf(pack).measured,
          measuredOn: readCalibration(pack.dir)?.photos ?? null,
        }),
      )
    return Promise.all([...states, ...others])
  }

  #state(
    { id, region, name, classes, licence, attribution }: PackSource | PackManifest,
    manifest: PackManifest | null,
    facts: Pick<
      WorldPackState,
      'downloadBytes' | 'bytesOnDisk' | 'downloadable' | 'removable' | 'calibrated' | 'measuredOn'
    > & { bytesBegun: number | null },
  ): WorldPackState {
    const running = this.#running.get(id)
    const fault = this.#options.faults?.().get(id)
    const state = running
      ? running.phase
      : manifest
        ? fault
          ? 'damaged'
          : 'installed'
        : facts.bytesBegun !== null
          ? 'paused'
          : 'available'
    return {
      ...{ id, region, name, licence, attribution, state },
      ...facts,
      landmarks: classes,
      bytesBegun: running?.bytesDone ?? facts.bytesBegun ?? 0,
      converted: running?.phase === 'converting' ? running.converted : null,
      enabled: !this.#options.off().includes(id),
      matched: manifest?.names.matched ?? null,
      ambiguous: manifest?.names.ambiguous ?? null,
      error: (running ? null : (fault ?? this.#errors.get(id))) ?? null,
    }
  }

  /**
   * Installs a pack, or goes on with one that was begun; a second call for the same pack waits for the first.
   * @returns the pack's folder
   * @throws DownloadError, GraphModelError with a sentence for the user
   */
  install(
    id: string,
    { fromDir, onProgress }: { fromDir?: string; onProgress?: (bytesDone: number) => void } = {},
  ): Promise<string> {
    const known = this.#running.get(id)
    if (known) return known.finished
    const source = this.#source(id)
    const running: Running = {
      stop: new AbortController(),
      phase: 'downloading',
      bytesDone: 0,
      converted: 0,
      finished: Promise.resolve(''),
    }
    this.#errors.delete(id)
    this.#running.set(id, running)
    running.finished = installPack(source, this.#options.libraryDir, {
      resourcesDir: this.#options.resourcesDir,
      ...(fromDir === undefined ? {} : { fromDir }),
      onProgress: (done) => {
        running.bytesDone = done
        onProgress?.(done)
        this.#tell()
      },
      onConverting: (done) => {
        running.phase = 'converting'
        running.converted = done
        this.#tell(true)
      },
      signal: running.stop.signal,
    })
      .then(() => {
        this.#running.delete(id)
        this.emit('installed')
        return packDir(installedModelsDir(this.#options.libraryDir), id)
      })
      .catch((error: unknown) => {
        this.#running.delete(id)
        // A pause is no fault, and says so by its state.
        if (!running.stop.signal.aborted) this.#errors.set(id, sentenceOf(error))
        throw error
      })
      .finally(() => this.#tell(true))
    this.#tell(true)
    return running.finished
  }

  /** Stops an installation; what has arrived stays. */
  async pause(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.stop.abort()
    await running?.finished.catch(() => undefined)
  }

  /** Removes a pack, or what was begun of it. */
  async remove(id: string): Promise<void> {
    await this.pause(id)
    this.#errors.delete(id)
    if (await removePack(id, this.#options.libraryDir)) this.emit('installed')
    this.#tell(true)
  }

  /** Stops everything; for the end of the app. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.pause(id)))
  }

  #source(id: string): PackSource {
    const source = loadPackCatalogue(this.#options.resourcesDir).find((pack) => pack.id === id)
    if (!source) throw new DownloadError(`There is no world pack called ${id}.`, false)
    return source
  }

  #tell(atOnce = false): void {
    const nowMs = performance.now()
    if (!atOnce && nowMs - this.#lastEventMs < EVENT_MS) return
    this.#lastEventMs = nowMs
    this.emit('changed')
  }
}

/** What went wrong, for the user; the file system's own words where nothing better is known. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DownloadError || error instanceof GraphModelError) return error.message
  return `The installation stopped: ${error instanceof Error ? error.message : String(error)}. Try again.`
}
