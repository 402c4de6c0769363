/**
 * Cleaning of reference photos: web collections hold wrong and useless pictures, and one wrong reference attracts
 * photos of what it shows. A photo stays when its nearest neighbours among all references agree with its label, as in
 * the curation of "Large Scale Landmark Recognition via Deep Metric Learning" (arXiv 1908.10192).
 */
import { dot } from './vectors.ts'

export interface LabelledEmbedding {
  label: string
  /** L2-normalised. */
  embedding: Float32Array
}

/** Landmarks with fewer photos are never cleaned: of five photos, four may be the only one of their view. */
const MIN_PHOTOS = 8
const NEIGHBOURS = 5

/**
 * Drops photos none of whose 5 nearest neighbours is of the same landmark, while one of another landmark or an
 * ordinary photo is. At most a fifth of a landmark's photos goes, the least supported first.
 *
 * @param ordinary photos without a landmark: what a bad reference is often closest to
 * @returns indices of `references` to drop, ascending
 */
export function unsupportedReferences(
  references: readonly LabelledEmbedding[],
  ordinary: readonly Float32Array[],
): number[] {
  const sizes = Map.groupBy(references, ({ label }) => label)
  const suspects = references.flatMap(({ label, embedding }, index) => {
    if ((sizes.get(label)?.length ?? 0) < MIN_PHOTOS) return []
    let nearestOwn = -1
    const others = ordinary.map((photo) => dot(embedding, photo))
    references.forEach((other, i) => {
      const cosine = dot(embedding, other.embedding)
      if (other.label !== label) others.push(cosine)
      else if (i !== index) nearestOwn = Math.max(nearestOwn, cosine)
    })
    // The place of the nearest photo of its own among all neighbours.
    const rank = others.filter((cosine) => cosine > nearestOwn).length
    return rank < NEIGHBOURS ? [] : [{ index, label, rank }]
  })
  return [...Map.groupBy(suspects, ({ label }) => label)]
    .flatMap(([label, group]) =>
      group.sort((a, b) => b.rank - a.rank).slice(0, Math.floor((sizes.get(label)?.length ?? 0) / 5)),
    )
    .map(({ index }) => index)
    .sort((a, b) => a - b)
}
