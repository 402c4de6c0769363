/**
 * Face detection with a net of YuNet's architecture (Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector",
 * 2023, doi 10.1007/s11633-023-1423-y): boxes and five points, anchor-free at strides 8, 16 and 32.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { RgbImage } from '../inference/worker-protocol.ts'
import { type Point, type Rect, suppress } from './geometry.ts'

/** Longest side of the picture that the first pass sees. */
export const DETECTION_PX = 640
/** Detections below this are dropped: cls · obj, both sigmoid. */
export const MIN_DETECTION_SCORE = 0.6
const MAX_OVERLAP = 0.4
/** More faces than anyone looks at in one photo; bounds the time a crowd costs. */
export const MAX_FACES = 200
/** Side of a tile: the working copy's, so that no pass takes more memory than an ordinary photo's. */
const TILE_PX = 1280
/** Wider than the faces that only tiles can show. */
const TILE_OVERLAP_PX = 128
const STRIDES = [8, 16, 32] as const

export interface DetectedFace {
  box: Rect
  /** Image-left eye, image-right eye, nose, image-left and image-right mouth corner: the subject's right first. */
  points: Point[]
  /** 0..1. */
  score: number
}

export class FaceDetector {
  readonly #session: InferenceSession
  /** Input of the last pass, used again: a fresh one for each pass is 4 MB of garbage a photo. */
  #planes = new Float32Array(0)

  constructor(session: InferenceSession) {
    this.#session = session
  }

  /** Faces in pixels of `image`, best first. The picture is used at its own size, padded to multiples of 32. */
  async detect(image: RgbImage, minScore = MIN_DETECTION_SCORE): Promise<DetectedFace[]> {
    const width = Math.ceil(image.width / 32) * 32
    const height = Math.ceil(image.height / 32) * 32
    const input = new Tensor('float32', this.#input(image, width, height), [1, 3, height, width])
    const outputs = await this.#session.run({ input })
    const found = STRIDES.flatMap((stride) => {
      const data = (name: string) => outputs[`${name}_${stride}`]?.data as Float32Array
      return decodeStride(
        { cls: data('cls'), obj: data('obj'), bbox: data('bbox'), kps: data('kps') },
        stride,
        width / stride,
        minScore,
      )
    })
    return suppress(found, MAX_OVERLAP)
      .map((face) => clipToImage(face, image))
      .filter((face) => face.box.width >= 4 && face.box.height >= 4)
      .slice(0, MAX_FACES)
  }

  /**
   * Small faces of a large picture, tile by tile, so that memory stays that of one tile. A face larger than
   * the tiles' overlap may be missed: coarser passes find those.
   */
  async detectInTiles(image: RgbImage, minScore = MIN_DETECTION_SCORE): Promise<DetectedFace[]> {
    const faces: DetectedFace[] = []
    for (const tile of tilesOf(image.width, image.height, TILE_PX, TILE_OVERLAP_PX)) {
      const found = await this.detect(cutOut(image, tile), minScore)
      const moved = found.map((face) => moveFace(face, tile.x, tile.y))
      faces.push(...withoutCut(moved, tile, image.width, image.height))
    }
    return mergeFaces(faces)
  }

  /** The tensor's numbers; passes run one after the other, so none is overwritten while in use. */
  #input(image: RgbImage, width: number, height: number): Float32Array {
    const size = 3 * width * height
    if (this.#planes.length < size) this.#planes = new Float32Array(size)
    const planes = this.#planes.subarray(0, size)
    writePaddedBgr(image, width, height, planes)
    return planes
  }

  /** The same with faces scaled from a smaller or larger version of the picture to `width` pixels across. */
  async detectScaled(
    image: RgbImage,
    width: number,
    minScore = MIN_DETECTION_SCORE,
  ): Promise<DetectedFace[]> {
    const scale = width / image.width
    return (await this.detect(image, minScore)).map((face) => scaleFace(face, scale))
  }
}

/** A face that a tile's inner border cuts is left to the tile that holds it whole. */
const SEAM_PX = 3

/** Faces near an inner border of `tile`, which is a part of a picture of `width × height`, are dropped. */
function withoutCut(
  faces: readonly DetectedFace[],
  tile: Rect,
  width: number,
  height: number,
): DetectedFace[] {
  return faces.filter(
    ({ box }) =>
      (tile.x === 0 || box.x > tile.x + SEAM_PX) &&
      (tile.y === 0 || box.y > tile.y + SEAM_PX) &&
      (tile.x + tile.width >= width || box.x + box.width < tile.x + tile.width - SEAM_PX) &&
      (tile.y + tile.height >= height || box.y + box.height < tile.y + tile.height - SEAM_PX),
  )
}

/** Overlapping tiles of at most `side` pixels that cover `width × height`; exported for its test. */
export function tilesOf(width: number, height: number, side: number, overlap: number): Rect[] {
  const starts = (length: number): { start: number; extent: number }[] => {
    const count = length <= side ? 1 : Math.ceil((length - overlap) / (side - overlap))
    const extent = count === 1 ? length : Math.ceil((length + (count - 1) * overlap) / count)
    return Array.from({ length: count }, (_, i) => ({
      start: Math.max(0, Math.min(i * (extent - overlap), length - extent)),
      extent,
    }))
  }
  return starts(height).flatMap(({ start: y, extent: tileHeight }) =>
    starts(width).map(({ start: x, extent: tileWidth }) => ({ x, y, width: tileWidth, height: tileHeight })),
  )
}

function cutOut(image: RgbImage, tile: Rect): RgbImage {
  const data = new Uint8Array(tile.width * tile.height * 3)
  for (let row = 0; row < tile.height; row++) {
    const from = ((tile.y + row) * image.width + tile.x) * 3
    data.set(image.data.subarray(from, from + tile.width * 3), row * tile.width * 3)
  }
  return { data, width: tile.width, height: tile.height }
}

/** Merges the faces of several passes over one picture. */
export function mergeFaces(faces: readonly DetectedFace[]): DetectedFace[] {
  return suppress(faces, MAX_OVERLAP).slice(0, MAX_FACES)
}

export interface StrideOutputs {
  /** One value per cell. */
  cls: Float32Array
  obj: Float32Array
  /** Four values per cell: centre offset in cells, log size in cells. */
  bbox: Float32Array
  /** Ten values per cell: five points as offsets in cells. */
  kps: Float32Array
}

/** Decodes one stride's cells (row-major, `columns` per row) whose score reaches `minScore`. */
export function decodeStride(
  { cls, obj, bbox, kps }: StrideOutputs,
  stride: number,
  columns: number,
  minScore: number,
): DetectedFace[] {
  const faces: DetectedFace[] = []
  for (let cell = 0; cell < cls.length; cell++) {
    const score = (cls[cell] as number) * (obj[cell] as number)
    if (score < minScore) continue
    const cellX = (cell % columns) * stride
    const cellY = Math.floor(cell / columns) * stride
    const at = (values: Float32Array, i: number) => values[i] as number
    const centerX = at(bbox, cell * 4) * stride + cellX
    const centerY = at(bbox, cell * 4 + 1) * stride + cellY
    const width = Math.exp(at(bbox, cell * 4 + 2)) * stride
    const height = Math.exp(at(bbox, cell * 4 + 3)) * stride
    const points: Point[] = [0, 1, 2, 3, 4].map((i) => [
      at(kps, cell * 10 + 2 * i) * stride + cellX,
      at(kps, cell * 10 + 2 * i + 1) * stride + cellY,
    ])
    faces.push({ box: { x: centerX - width / 2, y: centerY - height / 2, width, height }, points, score })
  }
  return faces
}

/** BGR, 0..255, zeros to the right and below. */
function writePaddedBgr(image: RgbImage, width: number, height: number, out: Float32Array): void {
  const plane = width * height
  out.fill(0)
  const { data } = image
  let p = 0
  for (let y = 0; y < image.height; y++) {
    let at = y * width
    for (let x = 0; x < image.width; x++, at++, p += 3) {
      out[at] = data[p + 2] as number
      out[plane + at] = data[p + 1] as number
      out[2 * plane + at] = data[p] as number
    }
  }
}

function clipToImage(face: DetectedFace, image: RgbImage): DetectedFace {
  const x = Math.max(0, face.box.x)
  const y = Math.max(0, face.box.y)
  return {
    ...face,
    box: {
      x,
      y,
      width: Math.min(image.width, face.box.x + face.box.width) - x,
      height: Math.min(image.height, face.box.y + face.box.height) - y,
    },
  }
}

function moveFace(face: DetectedFace, x: number, y: number): DetectedFace {
  return {
    ...face,
    box: { ...face.box, x: face.box.x + x, y: face.box.y + y },
    points: face.points.map(([px, py]) => [px + x, py + y]),
  }
}

function scaleFace(face: DetectedFace, scale: number): DetectedFace {
  const { x, y, width, height } = face.box
  return {
    box: { x: x * scale, y: y * scale, width: width * scale, height: height * scale },
    points: face.points.map(([px, py]) => [px * scale, py * scale]),
    score: face.score,
  }
}
