/** How the ordinary photos that the recogniser knows look beside a landmark: what its own threshold is set by. */
import { gateEvidence } from './gate.ts'
import type { LogisticModel } from './logistic.ts'
import { normaliserOf, type PreparedLandmark, scoreLandmarks } from './score.ts'

export class OrdinaryPhotos {
  readonly #photos: Float32Array[]
  readonly #gate: LogisticModel
  /** What is taken off each photo's scores. */
  #normalisers: readonly number[] | null = null

  /** @param photos embeddings of photos without a landmark, of full size */
  constructor(photos: Float32Array[], gate: LogisticModel) {
    this.#photos = photos
    this.#gate = gate
  }

  /** Score of each photo for the landmark, as if it were none of the photos that others are compared with. */
  scoresFor(landmark: PreparedLandmark): number[] {
    // Each photo with each other one: a tenth of a second, so it waits for the first landmark that is taught.
    this.#normalisers ??= this.#photos.map(
      (photo, i) => normaliserOf(photo, this.#photos, i) - gateEvidence(this.#gate, photo),
    )
    const normalisers = this.#normalisers
    return this.#photos.map(
      (photo, i) => scoreLandmarks(photo, [landmark], normalisers[i] as number)[0]?.score ?? -1,
    )
  }
}
