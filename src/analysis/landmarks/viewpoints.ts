/**
 * Viewpoints of a landmark: its photos clustered, one centroid for each cluster, as in "Large Scale Landmark Recognition
 * via Deep Metric Learning" (Boiarov & Tyantov, CIKM 2019, arXiv 1908.10192). Front, side and night views stay apart,
 * near-duplicates become one vector.
 *
 * Hierarchical agglomerative clustering with average linkage (UPGMA; Sokal & Michener, 1958). Written here because the
 * hierarchy is not needed, only the clusters at one cut, and a landmark has tens of photos (ml-hclust builds the whole tree
 * on a distance matrix, with three more packages).
 */
import { dot, normalise } from './vectors.ts'

export interface Viewpoint {
  /** L2-normalised mean of the cluster's photos. */
  centroid: Float32Array
  /** How many photos it stands for, ≥ 1. */
  count: number
}

/**
 * Clusters are merged while the mean cosine between their photos is at least this. In cross-validation on the gallery,
 * .5 recognises as well as single photos do and better than .35, above all at 99.5 % specificity (docs/landmarks.md).
 */
export const LINKAGE_CUT = 0.5

/**
 * Indices of `embeddings`, cluster by cluster; every index once. Clusters and their members are in the order of the input.
 *
 * @param embeddings L2-normalised, of one length
 * @param cut        least mean cosine between the photos of two clusters that are merged
 */
export function averageLinkage(embeddings: readonly Float32Array[], cut = LINKAGE_CUT): number[][] {
  let clusters = embeddings.map((_, i) => ({ members: [i] }))
  const similarity = embeddings.map((a) => embeddings.map((b) => dot(a, b)))
  for (;;) {
    let best = { value: cut, a: -1, b: -1 }
    for (let a = 0; a < clusters.length; a++) {
      const row = similarity[a] as number[]
      for (let b = a + 1; b < clusters.length; b++) {
        const value = row[b] as number
        if (value > best.value || (best.a < 0 && value === cut)) best = { value, a, b }
      }
    }
    if (best.a < 0) break
    const [kept, gone] = [clusters[best.a], clusters[best.b]]
    if (!kept || !gone) break
    const [keptSize, goneSize] = [kept.members.length, gone.members.length]
    kept.members = [...kept.members, ...gone.members].sort((x, y) => x - y)
    const keptRow = similarity[best.a] as number[]
    const goneRow = similarity[best.b] as number[]
    for (let i = 0; i < clusters.length; i++) {
      // Lance–Williams update of average linkage.
      const value =
        ((keptRow[i] as number) * keptSize + (goneRow[i] as number) * goneSize) / (keptSize + goneSize)
      keptRow[i] = value
      ;(similarity[i] as number[])[best.a] = value
    }
    clusters = clusters.filter((_, i) => i !== best.b)
    similarity.splice(best.b, 1)
    for (const row of similarity) row.splice(best.b, 1)
  }
  return clusters.map(({ members }) => members)
}

/**
 * One centroid for each cluster of a landmark's photos.
 *
 * More photos than `MOST_CLUSTERED` (a user's own cathedral) are clustered in slices, whose centroids are simply put
 * together: the time is cubic in the number of photos.
 */
export function viewpointsOf(embeddings: readonly Float32Array[], cut = LINKAGE_CUT): Viewpoint[] {
  const viewpoints: Viewpoint[] = []
  for (let start = 0; start < embeddings.length; start += MOST_CLUSTERED) {
    const slice = embeddings.slice(start, start + MOST_CLUSTERED)
    for (const members of averageLinkage(slice, cut))
      viewpoints.push({
        centroid: meanDirection(members.map((i) => slice[i] as Float32Array)),
        count: members.length,
      })
  }
  return viewpoints
}
const MOST_CLUSTERED = 256

/** L2-normalised mean of vectors of one length, of which there must be at least one. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0)
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number)
  return normalise(Float32Array.from(sum))
}
