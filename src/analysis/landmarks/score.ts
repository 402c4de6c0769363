/** How much a photo looks like each landmark of a gallery. */
import type { LandmarkPlace } from './geo-prior.ts'
import { dot, meanOfLargest } from './vectors.ts'

/** A landmark and the embeddings (L2-normalised, whitened) of its gallery photos. */
export interface GalleryLandmark extends LandmarkPlace {
  id: string
  embeddings: Float32Array[]
  /** Photos that the user said are not this landmark. */
  negatives?: Float32Array[]
}

export interface VisualMatch {
  landmark: GalleryLandmark
  /** Mean cosine of the most similar gallery photos, −1..1. */
  similarity: number
  /** Similarity minus the normaliser: comparable between photos, so thresholds are set on it. */
  score: number
}

/** Several views agree more safely than the single nearest photo. */
const NEAREST_PHOTOS = 3
/** A photo that also looks like ordinary photos must look the more like its landmark. */
const NEAREST_REFERENCES = 5
const REFERENCE_WEIGHT = 0.5

/**
 * Similarity = mean cosine of the landmark's 3 most similar photos (of all, when it has fewer).
 * Score = similarity − ½ · mean cosine of the 5 most similar non-landmark references.
 *
 * A photo that looks more like one the user rejected than like the landmark's nearest photo loses the difference.
 *
 * @returns all landmarks that have photos, best first
 */
export function scoreLandmarks(
  embedding: Float32Array,
  landmarks: GalleryLandmark[],
  references: Float32Array[],
  useNegatives = true,
): VisualMatch[] {
  const normaliser =
    references.length === 0
      ? 0
      : REFERENCE_WEIGHT *
        meanOfLargest(
          references.map((reference) => dot(embedding, reference)),
          NEAREST_REFERENCES,
        )
  return landmarks
    .filter((landmark) => landmark.embeddings.length > 0)
    .map((landmark) => {
      const cosines = landmark.embeddings.map((photo) => dot(embedding, photo))
      // Rounding can push the cosine of equal vectors past 1.
      const similarity = Math.min(1, Math.max(-1, meanOfLargest(cosines, NEAREST_PHOTOS)))
      const rejection = useNegatives
        ? rejectionOf(embedding, landmark.negatives ?? [], Math.max(...cosines))
        : 0
      return { landmark, similarity, score: similarity - normaliser - rejection }
    })
    .sort((a, b) => b.score - a.score)
}

function rejectionOf(embedding: Float32Array, negatives: Float32Array[], nearestPhoto: number): number {
  return negatives.reduce((most, negative) => Math.max(most, dot(embedding, negative) - nearestPhoto), 0)
}
