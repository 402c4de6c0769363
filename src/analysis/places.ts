/** City, country and gazetteer landmarks near a GPS position. Runs in the analysis process's main thread. */
import type { CapabilityReport } from '../shared/analysis-protocol.ts'
import type { Facts, Gps } from '../shared/evidence.ts'
import { textOf } from './failures.ts'
import { Geo } from './landmarks/geo.ts'

export class PlaceFinder {
  #geo: Geo | null = null

  /** Reads the place data; when it cannot be read, photos have no place and the report says why. */
  load(resourcesDir: string): CapabilityReport {
    try {
      this.#geo = Geo.load(resourcesDir)
      return { capability: 'places', enabled: true, reason: '' }
    } catch (error) {
      this.#geo = null
      return { capability: 'places', enabled: false, reason: textOf(error) }
    }
  }

  at(gps: Gps | null): Pick<Facts, 'place' | 'nearby'> {
    if (!this.#geo || !gps) return { place: null, nearby: [] }
    return { place: this.#geo.place(gps.latitude, gps.longitude), nearby: this.#geo.nearby(gps) }
  }
}
