/**
 * A face feature as text, small enough to be kept with each face: 96 numbers in 136 characters, each in 255 steps of
 * the largest. Main and analysis both use it; the window never sees it.
 */

const LEVELS = 255
const SCALE_BYTES = 4

/** @param feature not negative, as after a ReLU; at least one number */
export function encodeFaceFeature(feature: Float32Array): string {
  const most = feature.reduce((a, b) => Math.max(a, b), 0)
  const step = most / LEVELS || 1
  const bytes = Buffer.alloc(SCALE_BYTES + feature.length)
  bytes.writeFloatLE(step)
  feature.forEach((value, i) => {
    bytes[SCALE_BYTES + i] = Math.max(0, Math.round(value / step))
  })
  return bytes.toString('base64')
}

/** @returns null for text that {@link encodeFaceFeature} did not write */
export function decodeFaceFeature(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length <= SCALE_BYTES || bytes.toString('base64') !== text) return null
  const step = bytes.readFloatLE()
  if (!(step > 0) || !Number.isFinite(step)) return null
  return Float32Array.from(bytes.subarray(SCALE_BYTES), (level) => level * step)
}
