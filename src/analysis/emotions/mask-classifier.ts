/**
 * Mask or no mask, for faces that are already found: the RFB-640 masked-face detector looks at a window around the
 * face in which the face has the size that the net knows best, and the prior that fits the face answers.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { RgbImage } from '../inference/worker-protocol.ts'
import { cropPlanar } from './crop.ts'
import { iou, type Rect } from './geometry.ts'

const INPUT_WIDTH = 640
const INPUT_HEIGHT = 480
/** Window height in face heights; the width follows from 4:3. Measured with the model: other sizes miss more. */
const WINDOW_FACES = 6
const MIN_OVERLAP = 0.3
const MIN_FOREGROUND = 0.5
/** A window also answers for other faces inside it whose size is within this factor of its own face's. */
const SHARED_SIZE_FACTOR = 1.5

export interface MaskVerdict {
  mask: boolean
  /** Probability of a mask among mask and no mask; 0 when undecided. */
  score: number
}

export class MaskClassifier {
  readonly #session: InferenceSession

  constructor(session: InferenceSession) {
    this.#session = session
  }

  /**
   * One verdict per box (pixels of `image`), in order. Undecided faces count as bare.
   * @param smaller the same picture with fewer pixels, used where a window needs no more: cutting is most of the cost
   */
  async classify(image: RgbImage, smaller: RgbImage, boxes: readonly Rect[]): Promise<MaskVerdict[]> {
    const verdicts: (MaskVerdict | null)[] = boxes.map(() => null)
    for (const [i, box] of boxes.entries()) {
      if (verdicts[i]) continue
      const window = windowAround(box)
      const scale = smaller.width / image.width
      const answer =
        window.width * scale >= INPUT_WIDTH
          ? await this.#run(smaller, scaleRect(window, scale))
          : await this.#run(image, window)
      for (const [j, other] of boxes.entries()) {
        if (verdicts[j] || (j !== i && !sharesWindow(other, box, window))) continue
        const verdict = bestPrior(answer, toWindow(other, window))
        // A shared window may answer, its own window must.
        if (verdict || j === i) verdicts[j] = verdict ?? { mask: false, score: 0 }
      }
    }
    return verdicts.map((verdict) => verdict ?? { mask: false, score: 0 })
  }

  async #run(image: RgbImage, window: Rect): Promise<PriorAnswers> {
    const planes = cropPlanar(
      image,
      {
        centerX: window.x + window.width / 2,
        centerY: window.y + window.height / 2,
        width: window.width,
        height: window.height,
        angle: 0,
      },
      INPUT_WIDTH,
      INPUT_HEIGHT,
      127,
    )
    for (let i = 0; i < planes.length; i++) planes[i] = ((planes[i] as number) - 127) / 128
    const input = new Tensor('float32', planes, [1, 3, INPUT_HEIGHT, INPUT_WIDTH])
    const outputs = await this.#session.run({ input })
    return {
      scores: outputs['scores']?.data as Float32Array,
      boxes: outputs['boxes']?.data as Float32Array,
    }
  }
}

export interface PriorAnswers {
  /** Three per prior: background, bare face, masked face. */
  scores: Float32Array
  /** Four per prior: x1, y1, x2, y2 as fractions of the window. */
  boxes: Float32Array
}

/** The most certain prior among those that overlap the face; null when none is certain. Exported for its test. */
export function bestPrior({ scores, boxes }: PriorAnswers, face: Rect): MaskVerdict | null {
  let best = MIN_FOREGROUND
  let verdict: MaskVerdict | null = null
  for (let prior = 0; prior * 3 < scores.length; prior++) {
    const bare = scores[prior * 3 + 1] as number
    const masked = scores[prior * 3 + 2] as number
    const foreground = Math.max(bare, masked)
    if (foreground <= best) continue
    const x = boxes[prior * 4] as number
    const y = boxes[prior * 4 + 1] as number
    const box = {
      x,
      y,
      width: (boxes[prior * 4 + 2] as number) - x,
      height: (boxes[prior * 4 + 3] as number) - y,
    }
    if (iou(box, face) <= MIN_OVERLAP) continue
    best = foreground
    verdict = { mask: masked > bare, score: masked / (masked + bare) }
  }
  return verdict
}

function scaleRect({ x, y, width, height }: Rect, scale: number): Rect {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale }
}

function windowAround(box: Rect): Rect {
  const height = box.height * WINDOW_FACES
  const width = (height * INPUT_WIDTH) / INPUT_HEIGHT
  return {
    x: box.x + box.width / 2 - width / 2,
    y: box.y + box.height / 2 - height / 2,
    width,
    height,
  }
}

function sharesWindow(face: Rect, owner: Rect, window: Rect): boolean {
  const ratio = face.height / owner.height
  if (ratio > SHARED_SIZE_FACTOR || ratio < 1 / SHARED_SIZE_FACTOR) return false
  return (
    face.x >= window.x &&
    face.y >= window.y &&
    face.x + face.width <= window.x + window.width &&
    face.y + face.height <= window.y + window.height
  )
}

/** The box as fractions of the window. */
function toWindow(box: Rect, window: Rect): Rect {
  return {
    x: (box.x - window.x) / window.width,
    y: (box.y - window.y) / window.height,
    width: box.width / window.width,
    height: box.height / window.height,
  }
}
