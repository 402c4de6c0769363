/** Cuts turned rectangles out of a picture and scales them. */
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
 * Planar RGB, `3 · outWidth · outHeight` values 0..255, area-averaged when it gets smaller.
 * Samples are bilinear when the window is enlarged, else the mean of the pixels that fall into each cell.
 */
export function cropPlanar(
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
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column++) {
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
      const at = row * outWidth + column
      out[at] = red * share
      out[plane + at] = green * share
      out[2 * plane + at] = blue * share
    }
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
