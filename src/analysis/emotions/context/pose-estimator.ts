/**
 * Seventeen joints of one person with MoveNet Lightning (Votel, Li, 2021, blog.tensorflow.org): a centre map says
 * which person of the crop is meant, a regression guesses each joint, the heat map near the guess decides.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { RgbImage } from '../../inference/worker-protocol.ts'
import { cropPlanar } from '../crop.ts'
import type { Rect } from '../geometry.ts'

const INPUT_PX = 192
const GRID = 48
export const JOINTS = 17
/** Pixels of the heat map that are added to a cell's distance from the guess: the published decoder's constant. */
const DISTANCE_OFFSET = 1.8
/** How much wider than the person's box the square crop is: outstretched limbs leave the detector's boxes. */
const MARGIN = 1.25

export interface Joint {
  /** Pixels of the picture. */
  x: number
  y: number
  /** 0..1. */
  score: number
}

/** COCO's order: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles; the subject's left before right. */
export type Pose = Joint[]

export class PoseEstimator {
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  /** @param person pixels of `image` */
  async estimate(image: RgbImage, person: Rect): Promise<Pose> {
    const side = Math.max(person.width, person.height) * MARGIN
    const left = person.x + person.width / 2 - side / 2
    const top = person.y + person.height / 2 - side / 2
    const planes = cropPlanar(
      image,
      { centerX: left + side / 2, centerY: top + side / 2, width: side, height: side, angle: 0 },
      INPUT_PX,
      INPUT_PX,
      0,
    )
    const outputs = await this.#session.run({
      input: new Tensor('float32', planes, [1, 3, INPUT_PX, INPUT_PX]),
    })
    const data = (name: string) => outputs[name]?.data as Float32Array
    return decodePose({
      center: data('center'),
      heatmap: data('heatmap'),
      regress: data('regress'),
      offset: data('offset'),
    }).map(({ x, y, score }) => ({ x: left + x * side, y: top + y * side, score }))
  }
}

export interface PoseOutputs {
  /** 48 × 48, distance-weighted. */
  center: Float32Array
  /** 17 × 48 × 48. */
  heatmap: Float32Array
  /** 34 × 48 × 48: y and x of each joint in cells, relative to the person's centre. */
  regress: Float32Array
  /** 34 × 48 × 48: y and x within the cell. */
  offset: Float32Array
}

/** @returns joints as fractions of the crop */
export function decodePose({ center, heatmap, regress, offset }: PoseOutputs): Pose {
  const cells = GRID * GRID
  let person = 0
  for (let cell = 1; cell < cells; cell++) {
    if ((center[cell] as number) > (center[person] as number)) person = cell
  }
  return Array.from({ length: JOINTS }, (_, joint) => {
    const guessY = Math.floor(person / GRID) + (regress[2 * joint * cells + person] as number)
    const guessX = (person % GRID) + (regress[(2 * joint + 1) * cells + person] as number)
    let best = 0
    let bestValue = -1
    for (let cell = 0; cell < cells; cell++) {
      const distance = Math.hypot((cell % GRID) - guessX, Math.floor(cell / GRID) - guessY)
      const value = (heatmap[joint * cells + cell] as number) / (distance + DISTANCE_OFFSET)
      if (value > bestValue) {
        best = cell
        bestValue = value
      }
    }
    return {
      x: ((best % GRID) + (offset[(2 * joint + 1) * cells + best] as number)) / GRID,
      y: (Math.floor(best / GRID) + (offset[2 * joint * cells + best] as number)) / GRID,
      score: heatmap[joint * cells + best] as number,
    }
  })
}
