/**
 * Objects of 80 kinds (COCO) with FastestDet (xuehao.ma, 2022, github.com/dog-qiuqiu/FastestDet): one anchor-free
 * 22 × 22 grid. Coarse, but it costs 2 ms and tells where whole persons are, also those who show no face.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { RgbImage } from '../../inference/worker-protocol.ts'
import { cropPlanar } from '../crop.ts'
import { type Rect, suppress } from '../geometry.ts'

const INPUT_PX = 352
const GRID = 22
export const OBJECT_CLASSES = 80
const PERSON = 0
const MAX_OVERLAP = 0.45
/** Below this, boxes are more often wrong than right on the photos that the model card was checked with. */
const MIN_PERSON_SCORE = 0.55
/** More than these are a crowd, whose bodies say nothing one by one. */
const MAX_PERSONS = 20

export interface DetectedPerson {
  /** Pixels of the picture that was looked at. */
  box: Rect
  /** 0..1. */
  score: number
}

export interface DetectedObjects {
  persons: DetectedPerson[]
  /** The strongest score of each of COCO's 80 kinds anywhere in the picture, 0..1. */
  strongest: Float32Array
}

export class ObjectDetector {
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  async detect(image: RgbImage): Promise<DetectedObjects> {
    const { width, height } = image
    const window = { centerX: width / 2, centerY: height / 2, width, height, angle: 0 }
    const rgb = cropPlanar(image, window, INPUT_PX, INPUT_PX, 'edge')
    const outputs = await this.#session.run({
      input: new Tensor('float32', toBgr(rgb), [1, 3, INPUT_PX, INPUT_PX]),
    })
    return decodeObjects(outputs['output']?.data as Float32Array, width, height)
  }
}

/** @param output 85 planes of 22 × 22: objectness, four of the box, 80 class probabilities */
export function decodeObjects(output: Float32Array, width: number, height: number): DetectedObjects {
  const cells = GRID * GRID
  const at = (plane: number, cell: number) => output[plane * cells + cell] as number
  const strongest = new Float32Array(OBJECT_CLASSES)
  const persons: DetectedPerson[] = []
  for (let cell = 0; cell < cells; cell++) {
    const objectness = at(0, cell) ** 0.6
    let best = 0
    for (let kind = 0; kind < OBJECT_CLASSES; kind++) {
      const score = objectness * at(5 + kind, cell) ** 0.4
      if (score > (strongest[kind] as number)) strongest[kind] = score
      if (at(5 + kind, cell) > at(5 + best, cell)) best = kind
    }
    const score = objectness * at(5 + PERSON, cell) ** 0.4
    if (best !== PERSON || score < MIN_PERSON_SCORE) continue
    persons.push({ box: boxOfCell(cell, at, width, height), score })
  }
  return { persons: suppress(persons, MAX_OVERLAP).slice(0, MAX_PERSONS), strongest }
}

/** Centre and size in pixels of the picture, cut at its border. */
function boxOfCell(
  cell: number,
  at: (plane: number, cell: number) => number,
  width: number,
  height: number,
): Rect {
  const centerX = (((cell % GRID) + Math.tanh(at(1, cell))) / GRID) * width
  const centerY = ((Math.floor(cell / GRID) + Math.tanh(at(2, cell))) / GRID) * height
  const halfWidth = (sigmoid(at(3, cell)) * width) / 2
  const halfHeight = (sigmoid(at(4, cell)) * height) / 2
  const x = Math.max(0, centerX - halfWidth)
  const y = Math.max(0, centerY - halfHeight)
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, centerX + halfWidth) - x),
    height: Math.max(0, Math.min(height, centerY + halfHeight) - y),
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** Planar RGB 0..255 → planar BGR 0..1, in a new array. */
function toBgr(rgb: Float32Array): Float32Array {
  const plane = rgb.length / 3
  const out = new Float32Array(rgb.length)
  for (let i = 0; i < plane; i++) {
    out[i] = (rgb[2 * plane + i] as number) / 255
    out[plane + i] = (rgb[plane + i] as number) / 255
    out[2 * plane + i] = (rgb[i] as number) / 255
  }
  return out
}
