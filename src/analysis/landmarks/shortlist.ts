/**
 * Which landmarks of a large gallery are worth comparing with: those with the centroids nearest to a photo, found by the
 * exact search of landmarks-search.md. A landmark's similarity is a mean of cosines with its centroids, so none outside
 * the list can be more similar than the bound that comes with it.
 */
import { distance } from 'geokdbush'
import type { Gps } from '../../shared/evidence.ts'
import type { PreparedLandmark } from './score.ts'
import {
  type CentroidMatrix,
  type CentroidSearch,
  centroidSearch,
  nearestOwners,
} from './search/centroid-search.ts'
import { rowsInMemory } from './search/row-source.ts'

/** Smaller galleries are compared with as a whole: at 250 it costs the same, at 1,000 five times as much (docs/landmarks-search.md). */
export const SHORTLIST_FROM_LANDMARKS = 500

/** A match farther away is refused whatever it looks like (geo-prior.ts). */
const NEAR_KM = 100
const KM_PER_DEGREE = 111

export class Shortlist<Landmark extends PreparedLandmark> {
  readonly #landmarks: readonly Landmark[]
  readonly #matrix: CentroidMatrix
  readonly #search: CentroidSearch

  /** @param landmarks at least one, all with embeddings of one length */
  constructor(landmarks: readonly Landmark[]) {
    this.#landmarks = landmarks
    const dimension = landmarks[0]?.centroid.length ?? 1
    const centroids = landmarks.flatMap(({ viewpoints, centroid }, owner) =>
      [...viewpoints.map((viewpoint) => viewpoint.centroid), centroid].map((row) => ({ row, owner })),
    )
    const values = new Float32Array(centroids.length * dimension)
    centroids.forEach(({ row }, i) => {
      values.set(row, i * dimension)
    })
    this.#matrix = {
      rows: rowsInMemory(values, dimension),
      owners: Uint32Array.from(centroids, ({ owner }) => owner),
    }
    this.#search = centroidSearch(this.#matrix)
  }

  /**
   * @returns the `count` landmarks with the nearest centroids, and the cosine that no centroid of another one exceeds;
   *          −1 when there are no others
   */
  nearest(embedding: Float32Array, count: number): { landmarks: Landmark[]; bound: number } {
    const [found = []] = nearestOwners(this.#search, this.#matrix, [embedding], count)
    return {
      landmarks: found.flatMap(({ owner }) => this.#landmarks[owner] ?? []),
      bound: found.length < this.#landmarks.length ? (found.at(-1)?.score ?? -1) : -1,
    }
  }

  /** Landmarks within the distance at which a position has a say. */
  around({ latitude, longitude }: Pick<Gps, 'latitude' | 'longitude'>): Landmark[] {
    return this.#landmarks.filter(
      (landmark) =>
        landmark.latitude !== null &&
        landmark.longitude !== null &&
        // Nearly all are left out by this, without trigonometry.
        Math.abs(landmark.latitude - latitude) <= NEAR_KM / KM_PER_DEGREE &&
        distance(longitude, latitude, landmark.longitude, landmark.latitude) <= NEAR_KM,
    )
  }
}
