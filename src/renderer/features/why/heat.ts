/** Colours of a map of regions: from nothing over yellow to red, denser as it grows, so that it can be read without hue. */

const STOPS: readonly (readonly [at: number, red: number, green: number, blue: number, alpha: number])[] = [
  [0, 255, 214, 70, 0],
  [0.15, 255, 214, 70, 0.12],
  [0.5, 255, 150, 30, 0.5],
  [1, 214, 30, 40, 0.78],
]

/** @param values 0..1, row by row @returns RGBA bytes */
export function heatPixels(values: readonly number[]): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4)
  for (const [i, value] of values.entries()) pixels.set(heatColour(value), 4 * i)
  return pixels
}

function heatColour(value: number): [number, number, number, number] {
  const upper = Math.max(
    1,
    STOPS.findIndex(([at]) => at >= Math.min(1, value)),
  )
  const [from, to] = [STOPS[upper - 1], STOPS[upper]]
  if (!from || !to) return [0, 0, 0, 0]
  const part = Math.min(1, Math.max(0, (value - from[0]) / (to[0] - from[0])))
  const mix = (k: 1 | 2 | 3 | 4) => from[k] + part * (to[k] - from[k])
  return [mix(1), mix(2), mix(3), 255 * mix(4)]
}
