/** How much a photo looks like each landmark of a gallery. */
import type { LandmarkPlace } from './geo-prior.ts'
import { dot, meanOfLargest } from './vectors.ts'
import { meanDirection, type Viewpoint, viewpointsOf } from './viewpoints.ts'

/** A landmark and the embeddings (L2-normalised, whitened) of its reference photos. */
export interface GalleryLandmark extends LandmarkPlace {
  id: string
  embeddings: Float32Array[]
  /** Photos that the user said are not this landmark. */
  negatives?: Float32Array[]
}

/** A landmark as it is compared with. */
export interface PreparedLandmark extends GalleryLandmark {
  viewpoints: Viewpoint[]
  /** Centroid of the whole class: L2-normalised mean of all photos. */
  centroid: Float32Array
  /** Its own threshold η as a difference to the common one: what is taken off its scores. */
  handicap: number
}

export interface VisualMatch<Landmark extends PreparedLandmark = PreparedLandmark> {
  landmark: Landmark
  /** ½ · mean cosine of the nearest viewpoints + ½ · cosine with the class centroid, −1..1. */
  similarity: number
  /** Similarity minus normaliser, handicap and rejection: comparable between photos and landmarks. */
  score: number
}

/** Several views agree more safely than the nearest alone; of five photos, a third would seldom be of the same view. */
const NEAREST_VIEWPOINTS = 2
/** A photo that also looks like ordinary photos must look the more like its landmark. */
export const NEAREST_REFERENCES = 2
const REFERENCE_WEIGHT = 0.7
/**
 * The best of many photos is nearer by chance: each factor e in their number costs this much. More (.015) finds three of
 * a thousand photos of a landmark of five photos more, and one of a hundred of those known beside it less.
 */
const PHOTO_COUNT_HANDICAP = 0.005

/** Clusters a landmark's photos. `viewpoints` when they are known already. */
export function prepareLandmark(
  landmark: GalleryLandmark,
  ownHandicap = 0,
  viewpoints = viewpointsOf(landmark.embeddings),
): PreparedLandmark {
  const photos = landmark.embeddings.length
  return {
    ...landmark,
    viewpoints,
    centroid: meanDirection(landmark.embeddings),
    handicap: ownHandicap + PHOTO_COUNT_HANDICAP * Math.log(Math.max(1, photos)),
  }
}

/**
 * How ordinary a photo looks: 0.7 · mean cosine of its 2 nearest ordinary photos.
 *
 * @param without index of a reference to pass over: the photo itself
 */
export function normaliserOf(embedding: Float32Array, references: Float32Array[], without = -1): number {
  if (references.length === 0) return 0
  return normaliserFrom(references.map((reference, i) => (i === without ? -1 : dot(embedding, reference))))
}

/** @param cosines of the photo with each ordinary one, at least one */
export function normaliserFrom(cosines: number[]): number {
  return REFERENCE_WEIGHT * meanOfLargest(cosines, NEAREST_REFERENCES)
}

/** Which of its comparisons a score uses. Both when absent. */
export interface ScoreStages {
  /** False: single photos are compared instead of viewpoint centroids. */
  viewpoints?: boolean
  negatives?: boolean
}

/**
 * Score = similarity − normaliser − handicap. A photo that looks more like one the user rejected than like the
 * landmark's nearest view loses the difference as well.
 *
 * @returns all landmarks that have photos, best first
 */
export function scoreLandmarks<Landmark extends PreparedLandmark>(
  embedding: Float32Array,
  landmarks: readonly Landmark[],
  normaliser: number,
  stages: ScoreStages = {},
): VisualMatch<Landmark>[] {
  return landmarks
    .filter(({ embeddings }) => embeddings.length > 0)
    .map((landmark) => {
      const views =
        stages.viewpoints === false
          ? landmark.embeddings
          : landmark.viewpoints.map(({ centroid }) => centroid)
      const cosines = views.map((view) => dot(embedding, view))
      const nearest = meanOfLargest(cosines, NEAREST_VIEWPOINTS)
      const mean = (nearest + dot(embedding, landmark.centroid)) / 2
      // Rounding can push the cosine of equal vectors past 1.
      const similarity = Math.min(1, Math.max(-1, mean))
      const rejection =
        stages.negatives === false
          ? 0
          : rejectionOf(embedding, landmark.negatives ?? [], Math.max(...cosines))
      return { landmark, similarity, score: similarity - normaliser - landmark.handicap - rejection }
    })
    .sort((a, b) => b.score - a.score)
}

/** What a photo's similarity to the landmark is the inner product with: the views nearest to it, and the centroid. */
export function matchDirection(
  embedding: Float32Array,
  { viewpoints, centroid }: Pick<PreparedLandmark, 'viewpoints' | 'centroid'>,
): Float32Array {
  const views = nearest(
    embedding,
    viewpoints.map((view) => view.centroid),
    NEAREST_VIEWPOINTS,
  )
  return weightedSum([
    ...views.map((view): [number, Float32Array] => [0.5 / views.length, view]),
    [0.5, centroid],
  ])
}

/** What `normaliserOf` is the inner product with. */
export function normaliserDirection(embedding: Float32Array, references: Float32Array[]): Float32Array {
  const ordinary = nearest(embedding, references, NEAREST_REFERENCES)
  return weightedSum(ordinary.map((reference) => [REFERENCE_WEIGHT / ordinary.length, reference]))
}

function nearest(embedding: Float32Array, vectors: readonly Float32Array[], count: number): Float32Array[] {
  return vectors
    .map((vector) => ({ vector, cosine: dot(embedding, vector) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count)
    .map(({ vector }) => vector)
}

function weightedSum(parts: readonly [weight: number, vector: Float32Array][]): Float32Array {
  const sum = new Float32Array(parts[0]?.[1].length ?? 0)
  for (const [weight, vector] of parts)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (vector[i] as number)
  return sum
}

function rejectionOf(embedding: Float32Array, negatives: Float32Array[], nearestView: number): number {
  return negatives.reduce((most, negative) => Math.max(most, dot(embedding, negative) - nearestView), 0)
}
