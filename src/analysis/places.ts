/**
 * City, country and gazetteer landmarks near a GPS position, asked of a thread of their own (places-worker.ts).
 * The maps and cities are 120 MB of small objects. In the decoding thread, whose large buffers call for a full
 * garbage collection at nearly every photo, each collection had to mark them: 40 ms of CPU a photo.
 */
import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { CapabilityReport } from '../shared/analysis-protocol.ts'
import type { Facts, Gps } from '../shared/evidence.ts'
import { entryPath } from '../shared/node/entries.ts'
import { textOf } from './failures.ts'

export type NearPosition = Pick<Facts, 'place' | 'nearby'>

const NOWHERE: NearPosition = { place: null, nearby: [] }

export class PlaceFinder {
  #worker: Worker | null = null

  /** Reads the place data; when it cannot be read, photos have no place and the report says why. */
  async load(resourcesDir: string): Promise<CapabilityReport> {
    const worker = new Worker(entryPath('places-worker'), { name: 'places', workerData: resourcesDir })
    try {
      // Rejects when the thread throws while loading.
      await once(worker, 'message')
    } catch (error) {
      return { capability: 'places', enabled: false, reason: textOf(error) }
    }
    this.#worker = worker
    // A thread that dies later costs the places of later photos, nothing else.
    worker
      .on('error', () => undefined)
      .on('exit', () => {
        this.#worker = null
      })
    // Does not keep the process alive by itself.
    worker.unref()
    return { capability: 'places', enabled: true, reason: '' }
  }

  async at(gps: Gps | null): Promise<NearPosition> {
    const worker = this.#worker
    if (!worker || !gps) return NOWHERE
    const { port1, port2 } = new MessageChannel()
    const ended = new AbortController()
    try {
      worker.postMessage({ gps, reply: port2 }, [port2])
      const { signal } = ended
      const answered = once(port1, 'message', { signal }).then(([answer]) => answer as NearPosition)
      return await Promise.race([answered, once(worker, 'exit', { signal }).then(() => NOWHERE)])
    } finally {
      ended.abort()
      port1.close()
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }
}
