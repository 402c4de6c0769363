/** Which photos of a landmark stand for it: references for the local check cost space, a few views are kept. */
import { dot } from '../vectors.ts'

/**
 * Greedy k-medoids (the BUILD step of PAM, Kaufman & Rousseeuw, 1990): each further photo is the one that brings all
 * photos closest to a chosen one.
 *
 * @param embeddings L2-normalised
 * @returns indices of at most `count` photos, the most central first
 */
export function representatives(embeddings: readonly Float32Array[], count: number): number[] {
  const similarity = embeddings.map((a) => embeddings.map((b) => dot(a, b)))
  const nearest = new Array<number>(embeddings.length).fill(-1)
  const chosen: number[] = []
  while (chosen.length < Math.min(count, embeddings.length)) {
    let best = -1
    let bestSum = Number.NEGATIVE_INFINITY
    for (const [i, row] of similarity.entries()) {
      if (chosen.includes(i)) continue
      const sum = row.reduce((total, value, j) => total + Math.max(value, nearest[j] as number), 0)
      if (sum > bestSum) [best, bestSum] = [i, sum]
    }
    chosen.push(best)
    for (const [j, value] of (similarity[best] as number[]).entries())
      nearest[j] = Math.max(nearest[j] as number, value)
  }
  return chosen
}
