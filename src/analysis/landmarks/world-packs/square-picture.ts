/** The picture that a world pack's embedder sees: the whole photo, stretched to a square, as the net was published for. */
import type { RgbImage } from '../../inference/worker-protocol.ts'

/**
 * Bilinear between pixel centres; good from a third of the size to any enlargement.
 *
 * @param planes where the result goes: 3 × side × side numbers
 * @returns `planes`: planar float32 RGB, 0..1
 */
export function squarePicture(
  { data, width, height }: RgbImage,
  side: number,
  planes: Float32Array<ArrayBuffer> = new Float32Array(3 * side * side),
): Float32Array<ArrayBuffer> {
  const area = side * side
  const columns = positions(width, side)
  const rows = positions(height, side)
  for (let y = 0; y < side; y++) {
    const { low: top, high: bottom, share: down } = rows[y] as Position
    for (let x = 0; x < side; x++) {
      const { low: left, high: right, share: across } = columns[x] as Position
      const a = 3 * (top * width + left)
      const b = 3 * (top * width + right)
      const c = 3 * (bottom * width + left)
      const d = 3 * (bottom * width + right)
      for (let channel = 0; channel < 3; channel++) {
        const above = (data[a + channel] as number) * (1 - across) + (data[b + channel] as number) * across
        const below = (data[c + channel] as number) * (1 - across) + (data[d + channel] as number) * across
        planes[channel * area + y * side + x] = (above * (1 - down) + below * down) / 255
      }
    }
  }
  return planes
}

interface Position {
  low: number
  high: number
  /** How much of the higher neighbour. */
  share: number
}

function positions(from: number, to: number): Position[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5))
    const low = Math.floor(at)
    return { low, high: Math.min(from - 1, low + 1), share: at - low }
  })
}
