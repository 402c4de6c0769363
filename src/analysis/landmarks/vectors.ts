/** Arithmetic on embeddings. Vectors are Float32Array; sums are made in double precision. */

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
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
