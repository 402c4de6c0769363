/**
 * Pixels → model input. Used in the inference worker and by the script that builds the gallery,
 * so that both see a photo in exactly the same way.
 */

/** How a model wants its pixels: `value = byte · scale + offset`, planes in this channel order. */
export interface PixelLayout {
  order: 'rgb' | 'bgr'
  scale: number
  offset: number
}

/** mobilenet_v2 of TensorFlow: RGB in −1..1. */
export const MOBILENET_PIXELS: PixelLayout = { order: 'rgb', scale: 1 / 127.5, offset: -1 }

/**
 * Interleaved 8-bit RGB (3 bytes a pixel, row-major) → planar float32 in NCHW order with N = 1.
 *
 * @param pixels `width · height · 3` bytes
 * @param into   an array of that length to fill instead of a new one
 * @throws RangeError when the length does not fit the size
 */
export function pixelsToTensor(
  pixels: Uint8Array,
  width: number,
  height: number,
  layout: PixelLayout,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const area = width * height
  if (pixels.length !== area * 3)
    throw new RangeError(
      `expected ${area * 3} bytes for ${width} × ${height} RGB pixels, got ${pixels.length}`,
    )
  const tensor = into ?? new Float32Array(area * 3)
  if (tensor.length !== area * 3)
    throw new RangeError(`the tensor holds ${tensor.length} numbers, ${area * 3} are needed`)
  const { scale, offset } = layout
  const first = layout.order === 'rgb' ? 0 : 2 * area
  const last = 2 * area - first
  for (let i = 0, p = 0; i < area; i++, p += 3) {
    tensor[first + i] = (pixels[p] as number) * scale + offset
    tensor[area + i] = (pixels[p + 1] as number) * scale + offset
    tensor[last + i] = (pixels[p + 2] as number) * scale + offset
  }
  return tensor
}
