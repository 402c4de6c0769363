/** Cuts rectangles out of a picture and scales them: turned ones by sampling, upright ones by a separable filter. */
import type { RgbImage } from '../inference/worker-protocol.ts'

export interface Window {
  centerX: number
  centerY: number
  width: number
  height: number
  /** Clockwise turn of the window against the picture, radians. */
  angle: number
}

/** What lies outside the picture: its nearest pixel, or one value for all channels. */
export type Outside = 'edge' | number

/**
 * Planar RGB, `3 · outWidth · outHeight` values 0..255. Bilinear when the window is enlarged, area-averaged when it
 * gets smaller.
 */
export function cropPlanar(
  image: RgbImage,
  window: Window,
  outWidth: number,
  outHeight: number,
  outside: Outside,
): Float32Array {
  return window.angle === 0
    ? cropUpright(image, window, outWidth, outHeight, outside)
    : cropTurned(image, window, outWidth, outHeight, outside)
}

/** Source pixels and weights of one output row or column; null when it lies outside the picture. */
interface Tap {
  first: number
  weights: Float32Array
}

/** Weights along one axis of `length` source pixels; outside is null unless `clamp`. */
function taps(
  start: number,
  step: number,
  outLength: number,
  length: number,
  clamp: boolean,
): (Tap | null)[] {
  // A triangle as wide as the larger of a source and an output pixel: bilinear one way, averaging the other.
  const radius = Math.max(1, step)
  return Array.from({ length: outLength }, (_, i) => {
    let center = start + (i + 0.5) * step - 0.5
    if (!clamp && (center < -0.5 || center > length - 0.5)) return null
    center = Math.max(0, Math.min(center, length - 1))
    const first = Math.max(0, Math.ceil(center - radius))
    const last = Math.min(length - 1, Math.floor(center + radius))
    const weights = new Float32Array(last - first + 1)
    let sum = 0
    for (let k = 0; k < weights.length; k++) {
      const weight = Math.max(0, 1 - Math.abs(first + k - center) / radius)
      weights[k] = weight
      sum += weight
    }
    for (let k = 0; k < weights.length; k++) weights[k] = (weights[k] as number) / sum
    return { first, weights }
  })
}

function cropUpright(
  image: RgbImage,
  window: Window,
  outWidth: number,
  outHeight: number,
  outside: Outside,
): Float32Array {
  const clamp = outside === 'edge'
  const columns = taps(
    window.centerX - window.width / 2,
    window.width / outWidth,
    outWidth,
    image.width,
    clamp,
  )
  const rows = taps(
    window.centerY - window.height / 2,
    window.height / outHeight,
    outHeight,
    image.height,
    clamp,
  )
  const plane = outWidth * outHeight
  const out = new Float32Array(3 * plane)
  if (!clamp) out.fill(outside)
  // One buffer for all narrowed source rows, as many as one output row covers, each at its row number modulo that:
  // a buffer of its own for every row cost more in garbage collection than the arithmetic.
  const lineLength = 3 * outWidth
  const slots = rows.reduce((most, row) => Math.max(most, row?.weights.length ?? 0), 1)
  const lines = new Float32Array(slots * lineLength)
  const held = new Int32Array(slots).fill(-1)
  const sum = new Float32Array(lineLength)
  // Columns outside the picture are left alone: most of a window around a close-up is.
  const from = 3 * Math.max(0, columns.findIndex(Boolean))
  const to = 3 * (columns.findLastIndex(Boolean) + 1)
  for (const [y, row] of rows.entries()) {
    if (!row) continue
    sum.fill(0)
    for (let k = 0; k < row.weights.length; k++) {
      const sourceY: number = row.first + k
      const slot = sourceY % slots
      const start = slot * lineLength
      if (held[slot] !== sourceY) {
        narrowRow(image, sourceY, columns, lines, start)
        held[slot] = sourceY
      }
      const weight = row.weights[k] as number
      for (let i = from; i < to; i++) sum[i] = (sum[i] as number) + weight * (lines[start + i] as number)
    }
    for (let x = 0; x < outWidth; x++) {
      if (!columns[x]) continue
      const at = y * outWidth + x
      out[at] = sum[x * 3] as number
      out[plane + at] = sum[x * 3 + 1] as number
      out[2 * plane + at] = sum[x * 3 + 2] as number
    }
  }
  return out
}

/** Writes source row `y`, scaled to the output's columns, to `lines` from `start` on: interleaved RGB. */
function narrowRow(
  image: RgbImage,
  y: number,
  columns: readonly (Tap | null)[],
  lines: Float32Array,
  start: number,
): void {
  const { data, width } = image
  for (let x = 0; x < columns.length; x++) {
    const column = columns[x]
    if (!column) continue
    let red = 0
    let green = 0
    let blue = 0
    let p = (y * width + column.first) * 3
    const { weights } = column
    for (let k = 0; k < weights.length; k++, p += 3) {
      const weight = weights[k] as number
      red += weight * (data[p] as number)
      green += weight * (data[p + 1] as number)
      blue += weight * (data[p + 2] as number)
    }
    const at = start + x * 3
    lines[at] = red
    lines[at + 1] = green
    lines[at + 2] = blue
  }
}

function cropTurned(
  image: RgbImage,
  window: Window,
  outWidth: number,
  outHeight: number,
  outside: Outside,
): Float32Array {
  const plane = outWidth * outHeight
  const out = new Float32Array(3 * plane)
  const stepX = window.width / outWidth
  const stepY = window.height / outHeight
  const n = Math.max(1, Math.min(16, Math.ceil(Math.max(stepX, stepY))))
  const cos = Math.cos(window.angle)
  const sin = Math.sin(window.angle)
  const pixel = new Float32Array(3)
  const share = 1 / (n * n)
  for (let at = 0; at < plane; at++) {
    const column = at % outWidth
    const row = Math.floor(at / outWidth)
    let red = 0
    let green = 0
    let blue = 0
    for (let sub = 0; sub < n * n; sub++) {
      const u = (column + ((sub % n) + 0.5) / n) * stepX - window.width / 2
      const v = (row + (Math.floor(sub / n) + 0.5) / n) * stepY - window.height / 2
      samplePixel(
        image,
        window.centerX + u * cos - v * sin - 0.5,
        window.centerY + u * sin + v * cos - 0.5,
        outside,
        pixel,
      )
      red += pixel[0] as number
      green += pixel[1] as number
      blue += pixel[2] as number
    }
    out[at] = red * share
    out[plane + at] = green * share
    out[2 * plane + at] = blue * share
  }
  return out
}

/** Bilinear sample at pixel-centre coordinates. */
function samplePixel(image: RgbImage, x: number, y: number, outside: Outside, into: Float32Array): void {
  const { data, width, height } = image
  if (outside !== 'edge' && (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5)) {
    into.fill(outside)
    return
  }
  const cx = Math.max(0, Math.min(x, width - 1))
  const cy = Math.max(0, Math.min(y, height - 1))
  const x0 = Math.floor(cx)
  const y0 = Math.floor(cy)
  const fx = cx - x0
  const fy = cy - y0
  const i00 = (y0 * width + x0) * 3
  const i01 = x0 + 1 < width ? i00 + 3 : i00
  const down = y0 + 1 < height ? width * 3 : 0
  const w00 = (1 - fx) * (1 - fy)
  const w01 = fx * (1 - fy)
  const w10 = (1 - fx) * fy
  const w11 = fx * fy
  for (let c = 0; c < 3; c++) {
    into[c] =
      (data[i00 + c] as number) * w00 +
      (data[i01 + c] as number) * w01 +
      (data[i00 + down + c] as number) * w10 +
      (data[i01 + down + c] as number) * w11
  }
}

/** ITU-R BT.601 luma of a planar RGB crop: the grey that the expression nets were trained on. */
export function toGrey(planar: Float32Array): Float32Array {
  const plane = planar.length / 3
  const grey = new Float32Array(plane)
  for (let i = 0; i < plane; i++) {
    grey[i] =
      0.299 * (planar[i] as number) +
      0.587 * (planar[plane + i] as number) +
      0.114 * (planar[2 * plane + i] as number)
  }
  return grey
}

/** Mirrors every row of each `width × height` plane. */
export function mirror(planes: Float32Array, width: number): Float32Array {
  const out = new Float32Array(planes.length)
  for (let start = 0; start < planes.length; start += width) {
    for (let i = 0; i < width; i++) out[start + i] = planes[start + width - 1 - i] as number
  }
  return out
}

/** The picture at half size: the mean of each 2 × 2 block; an odd last row or column is dropped. */
export function halve(image: RgbImage): RgbImage & { data: Uint8Array<ArrayBuffer> } {
  const width = Math.max(1, Math.floor(image.width / 2))
  const height = Math.max(1, Math.floor(image.height / 2))
  const data = new Uint8Array(width * height * 3)
  const { data: source } = image
  const right = image.width > 1 ? 3 : 0
  const below = image.height > 1 ? image.width * 3 : 0
  let at = 0
  for (let y = 0; y < height; y++) {
    let p = 2 * y * image.width * 3
    for (let x = 0; x < width; x++, p += 6) {
      for (let c = 0; c < 3; c++, at++) {
        const i = p + c
        const sum =
          (source[i] as number) +
          (source[i + right] as number) +
          (source[i + below] as number) +
          (source[i + right + below] as number)
        data[at] = (sum + 2) >> 2
      }
    }
  }
  return { data, width, height }
}
