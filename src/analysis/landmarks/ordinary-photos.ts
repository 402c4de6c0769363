/** How the ordinary photos that the recogniser knows look beside a landmark: what its own threshold is set by. */
import { Int8Matrix } from '../../shared/vectors/int8-matrix.ts'
import { gateEvidence } from './gate.ts'
import type { LogisticModel } from './logistic.ts'
import { NEAREST_REFERENCES, normaliserFrom, type PreparedLandmark, scoreLandmarks } from './score.ts'

/** Photos searched for together. */
const AT_ONCE = 48

export class OrdinaryPhotos {
  readonly #photos: readonly Float32Array[]
  readonly #gate: LogisticModel
  #normalisers: readonly number[] | null = null

  /** @param photos embeddings of photos without a landmark, of full size */
  constructor(photos: readonly Float32Array[], gate: LogisticModel) {
    this.#photos = photos
    this.#gate = gate
  }

  /** Score of each photo for the landmark, as if it were none of the photos that others are compared with. */
  scoresFor(landmark: PreparedLandmark): number[] {
    // Most libraries have no landmark of their own, so this waits for the first.
    this.#normalisers ??= this.#compareAll()
    const normalisers = this.#normalisers
    return this.#photos.map(
      (photo, i) => scoreLandmarks(photo, [landmark], normalisers[i] as number)[0]?.score ?? -1,
    )
  }

  /** What is taken off each photo's scores, by all others. */
  #compareAll(): number[] {
    const matrix = new Int8Matrix(this.#photos[0]?.length ?? 1)
    for (const photo of this.#photos) matrix.append(photo)
    const original = (row: number) => this.#photos[row] as Float32Array
    const normalisers: number[] = []
    for (let start = 0; start < this.#photos.length; start += AT_ONCE) {
      const some = this.#photos.slice(start, start + AT_ONCE)
      // One more than are needed: the nearest to a photo is itself.
      for (const [i, hits] of matrix.search(some, NEAREST_REFERENCES + 1, original).entries()) {
        const others = hits.filter(({ row }) => row !== start + i).map(({ score }) => score)
        const normaliser = others.length === 0 ? 0 : normaliserFrom(others)
        normalisers.push(normaliser - gateEvidence(this.#gate, some[i] as Float32Array))
      }
    }
    return normalisers
  }
}
