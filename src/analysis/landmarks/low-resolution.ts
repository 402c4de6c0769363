/**
 * Photos of some 100 pixels. Enlarged for the backbone they are soft, and their embeddings share one direction that
 * says so; what tells landmarks apart is small beside it. A second whitening, fitted on tiny photos alone, takes the
 * common part away. It is applied when a tiny photo is compared, to it and to what it is compared with: stored
 * embeddings stay as they are. In cross-validation on tiny photos of 38 landmarks it lifts top-1 from .756 to .814.
 */
import { type PreparedLandmark, prepareLandmark } from './score.ts'
import { normalise } from './vectors.ts'
import { type Whitening, whiten, whitenAll } from './whitening.ts'

export class LowResolutionSpace {
  readonly #whitening: Whitening
  readonly #ordinary: Float32Array[]
  #references: Float32Array[] | null = null
  readonly #prepared = new WeakMap<PreparedLandmark, PreparedLandmark>()

  /** @param ordinary embeddings of tiny photos without a landmark */
  constructor(whitening: Whitening, ordinary: Float32Array[]) {
    this.#whitening = whitening
    this.#ordinary = ordinary
  }

  /** An embedding as it is compared among tiny photos; L2-normalised. */
  adapt(embedding: Float32Array): Float32Array {
    return normalise(whiten(this.#whitening, embedding))
  }

  #adaptAll(embeddings: readonly Float32Array[]): Float32Array[] {
    return whitenAll(this.#whitening, embeddings).map(normalise)
  }

  /** The ordinary photos, adapted; most libraries hold no tiny photo, so this waits for the first. */
  get references(): Float32Array[] {
    this.#references ??= this.#adaptAll(this.#ordinary)
    return this.#references
  }

  /** The landmark with adapted photos and viewpoints. Keeps all other properties. */
  prepared<Landmark extends PreparedLandmark>(landmark: Landmark): Landmark {
    let adapted = this.#prepared.get(landmark)
    if (!adapted) {
      adapted = {
        ...landmark,
        ...prepareLandmark({
          ...landmark,
          embeddings: this.#adaptAll(landmark.embeddings),
          negatives: this.#adaptAll(landmark.negatives ?? []),
        }),
      }
      this.#prepared.set(landmark, adapted)
    }
    return adapted as Landmark
  }
}
