/** The pictures that the models want, made from the working copy. */
import { halve } from '../emotions/crop.ts'
import { DETECTION_PX } from '../emotions/face-detector.ts'
import type { EmotionInput, RgbImage } from '../inference/worker-protocol.ts'
import { backboneImage } from '../landmarks/backbone-image.ts'
import { sharp } from './sharp.ts'

export interface PreparedInputs {
  backbone: { images: RgbImage[] } | null
  emotions: EmotionInput | null
  /** Every buffer of the above, once. */
  transfer: ArrayBuffer[]
}

export const NO_INPUTS: PreparedInputs = { backbone: null, emotions: null, transfer: [] }

export interface InputsWanted {
  /** Longest sides for landmarks; null when they are not wanted. */
  backboneSides: readonly number[] | null
  /** Null when neither faces nor mood are wanted. */
  emotions:
    | (Pick<EmotionInput, 'faceCrop' | 'faces' | 'hash' | 'finer' | 'trial' | 'persons'> & {
        sceneSides: readonly number[]
      })
    | null
}

/** Landmarks and scene get the same picture object where they want the same size: the backbone sees it once. */
export async function modelInputs(copy: RgbImage, wanted: InputsWanted): Promise<PreparedInputs> {
  const { backboneSides, emotions } = wanted
  const pictures = await picturesOf(copy, [...(backboneSides ?? []), ...(emotions?.sceneSides ?? [])])
  const at = (sides: readonly number[]) => sides.flatMap((side) => pictures.get(side) ?? [])
  const transfer = [...pictures.values()].map(({ data }) => data.buffer)
  if (!emotions) return { backbone: backboneSides && { images: at(backboneSides) }, emotions: null, transfer }
  const { sceneSides, ...options } = emotions
  const image = transferable(copy)
  const detection = await atDetectionSize(copy)
  return {
    backbone: backboneSides && { images: at(backboneSides) },
    emotions: { image, detection, scene: at(sceneSides), ...options },
    transfer: [...transfer, image.data.buffer, detection.data.buffer],
  }
}

/** The photo at every size that anybody asks for, each made once: the same object for all who want this size. */
async function picturesOf(copy: RgbImage, sides: readonly number[]): Promise<Map<number, OwnedImage>> {
  const wanted = [...new Set(sides)]
  const images = await Promise.all(
    wanted.map(async (side) => transferable(await backboneImage(pixels(copy), side))),
  )
  return new Map(images.map((image, i) => [wanted[i] as number, image]))
}

async function atDetectionSize(copy: RgbImage): Promise<OwnedImage> {
  const longest = Math.max(copy.width, copy.height)
  if (longest <= DETECTION_PX) return transferable(copy)
  // The usual case, a working copy of a large photo: the mean of 2 × 2 pixels, a fifth of the general resize's time.
  if (longest === 2 * DETECTION_PX) return halve(copy)
  const { data, info } = await pixels(copy)
    .resize(DETECTION_PX, DETECTION_PX, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return transferable({ data, width: info.width, height: info.height })
}

function pixels({ data, width, height }: RgbImage) {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

interface OwnedImage extends RgbImage {
  data: Uint8Array<ArrayBuffer>
}

/** A copy in memory of its own: sharp's buffers belong to libvips and cannot be transferred to a thread. */
function transferable({ data, width, height }: RgbImage): OwnedImage {
  return { data: new Uint8Array(data), width, height }
}
