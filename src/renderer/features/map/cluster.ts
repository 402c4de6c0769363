/** Photos that lie near to each other on the screen become one marker (https://github.com/mapbox/supercluster). */

import Supercluster from 'supercluster'
import type { Area, PhotoPositions } from '../../../shared/library.ts'
import { POSITION_SOURCES } from '../../../shared/limits.ts'
import { MAX_ZOOM, TILE_PX, worldX, worldY } from './mercator.ts'

export interface Cluster {
  /** World coordinates. */
  x: number
  y: number
  /** Index of the photo that stands for all, the same at every zoom. */
  first: number
  count: number
  /** How many of them are where their landmark is. */
  byLandmark: number
  /** Supercluster's id; null for a photo alone. */
  id: number | null
}

/** What supercluster adds up over the photos of a marker. */
interface Summed {
  first: number
  byLandmark: number
}

/** Markers nearer than this would cover each other, px. */
const RADIUS_PX = 58
const LANDMARK = POSITION_SOURCES.indexOf('landmark')

/** An index of all photos of the map, from the lowest zoom to the highest: photos of one spot stay together. */
export class MarkerIndex {
  readonly #index: Supercluster<Summed, Summed>

  constructor({ ids, latitudes, longitudes, by }: PhotoPositions) {
    this.#index = new Supercluster<Summed, Summed>({
      radius: RADIUS_PX,
      extent: TILE_PX,
      maxZoom: MAX_ZOOM,
      map: ({ first, byLandmark }) => ({ first, byLandmark }),
      reduce: (sum, other) => {
        if (other.first < sum.first) sum.first = other.first
        sum.byLandmark += other.byLandmark
      },
    })
    this.#index.load(
      Array.from(ids, (_, i) => ({
        type: 'Feature',
        properties: { first: i, byLandmark: by[i] === LANDMARK ? 1 : 0 },
        geometry: { type: 'Point', coordinates: [longitudes[i] ?? 0, latitudes[i] ?? 0] },
      })),
    )
  }

  /** @param zoom whole number: markers change at whole levels only, so that they stay while the map is moved */
  within({ west, south, east, north }: Area, zoom: number): Cluster[] {
    return this.#index.getClusters([west, south, east, north], zoom).map(({ geometry, properties }) => {
      const [longitude = 0, latitude = 0] = geometry.coordinates
      const isMany = 'cluster' in properties
      return {
        x: worldX(longitude),
        y: worldY(latitude),
        first: properties.first,
        count: isMany ? properties.point_count : 1,
        byLandmark: properties.byLandmark,
        id: isMany ? properties.cluster_id : null,
      }
    })
  }

  /** Indices of all photos of a marker. */
  membersOf({ id, first }: Cluster): number[] {
    if (id === null) return [first]
    return this.#index.getLeaves(id, Number.POSITIVE_INFINITY).map(({ properties }) => properties.first)
  }
}
