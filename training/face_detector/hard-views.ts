/** Photos made hard to see, with the faces that the plain photo shows: for comparing detectors. */
import { sharp } from '../../src/analysis/decode/sharp.ts'
import { drawMasks } from '../../src/analysis/emotions/drawn-mask.ts'
import type { Point } from '../../src/analysis/emotions/geometry.ts'
import type { RgbImage } from '../../src/analysis/inference/worker-protocol.ts'

export interface KnownFace {
  center: Point
  /** Square root of the box's area, in pixels. */
  size: number
  points: Point[]
}

export interface View {
  image: RgbImage
  faces: KnownFace[]
}

/** Faces of small pictures are this large, in pixels. */
const SMALL_FACE_PX = 12

export const HARD_VIEWS: Record<string, (view: View) => Promise<View>> = {
  'as it is': async (view) => view,
  'masks drawn': async ({ image, faces }) => ({ image: drawMasks(image, faces), faces }),
  'turned by 30°': (view) => turned(view, 30),
  'turned by 50°': (view) => turned(view, 50),
  'blurred, σ 1/10 of a face': ({ image, faces }) => blurred(image, faces, 0.1),
  'shaken by 1/4 of a face': ({ image, faces }) => shaken(image, faces, 0.25),
  'faces of 12 pixels': (view) => shrunk(view),
}

async function turned({ image, faces }: View, degrees: number): Promise<View> {
  const out = await pixels(raw(image).rotate(degrees, { background: '#808080' }))
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const moved = ([x, y]: Point): Point => {
    const [dx, dy] = [x - image.width / 2, y - image.height / 2]
    return [out.width / 2 + cos * dx - sin * dy, out.height / 2 + sin * dx + cos * dy]
  }
  return {
    image: out,
    faces: faces.map((face) => ({ ...face, center: moved(face.center), points: face.points.map(moved) })),
  }
}

async function blurred(image: RgbImage, faces: KnownFace[], share: number): Promise<View> {
  const sigma = Math.max(0.3, share * medianSize(faces))
  return { image: await pixels(raw(image).blur(sigma)), faces }
}

/** The mean of the picture along a horizontal way. */
async function shaken(image: RgbImage, faces: KnownFace[], share: number): Promise<View> {
  const width = 2 * Math.max(1, Math.round((share * medianSize(faces)) / 2)) + 1
  const kernel = Array.from({ length: 3 * width }, (_, i) => (i >= width && i < 2 * width ? 1 : 0))
  return { image: await pixels(raw(image).convolve({ width, height: 3, kernel })), faces }
}

async function shrunk({ image, faces }: View): Promise<View> {
  const scale = Math.min(1, SMALL_FACE_PX / medianSize(faces))
  const out = await pixels(raw(image).resize(Math.max(32, Math.round(image.width * scale))))
  const own = out.width / image.width
  const at = ([x, y]: Point): Point => [x * own, y * own]
  return {
    image: out,
    faces: faces.map(({ center, size, points }) => ({
      center: at(center),
      size: size * own,
      points: points.map(at),
    })),
  }
}

function medianSize(faces: readonly KnownFace[]): number {
  const sizes = faces.map(({ size }) => size).sort((a, b) => a - b)
  return sizes[sizes.length >> 1] as number
}

function raw({ data, width, height }: RgbImage) {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

async function pixels(picture: ReturnType<typeof sharp>): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
