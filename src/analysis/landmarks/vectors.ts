/** Arithmetic on embeddings. Vectors are Float32Array; sums are made in double precision. */

/**
 * Inner product of `b` with the numbers of `a` from `start` on, as many as `b` has.
 * Four sums at a time: the processor need not wait for one addition before the next.
 */
export function dot(a: Float32Array, b: Float32Array, start = 0): number {
  const length = b.length
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let i = 0
  for (; i + 3 < length; i += 4) {
    const at = start + i
    s0 += (a[at] as number) * (b[i] as number)
    s1 += (a[at + 1] as number) * (b[i + 1] as number)
    s2 += (a[at + 2] as number) * (b[i + 2] as number)
    s3 += (a[at + 3] as number) * (b[i + 3] as number)
  }
  for (; i < length; i++) s0 += (a[start + i] as number) * (b[i] as number)
  return s0 + s1 + s2 + s3
}

/** Scales the vector to length 1 in place and returns it. A zero vector stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length
  return vector
}

/** Mean of the `count` largest values; of all of them when there are fewer. NaN for none. */
export function meanOfLargest(values: number[], count: number): number {
  const largest = values.toSorted((a, b) => b - a).slice(0, count)
  return largest.reduce((sum, value) => sum + value, 0) / largest.length
}
