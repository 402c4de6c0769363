/** A few vectors that stand for many. */

/**
 * Farthest-point sampling: each next vector is the one least like those chosen (Gonzalez, 1985,
 * doi 10.1016/0304-3975(85)90224-5). All of them when there are no more than `count`.
 * @param vectors L2-normalised
 */
export function spreadOut(vectors: readonly Float32Array[], count: number): Float32Array[] {
  const [first] = vectors
  if (!first || vectors.length <= count) return [...vectors]
  const chosen = [first]
  const nearest = vectors.map((vector) => cosine(vector, first))
  while (chosen.length < count) {
    const farthest = nearest.indexOf(Math.min(...nearest))
    const next = vectors[farthest]
    if (!next) break
    chosen.push(next)
    for (const [i, vector] of vectors.entries()) {
      nearest[i] = Math.max(nearest[i] ?? -1, cosine(vector, next))
    }
  }
  return chosen
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
