/**
 * One person in a photo as numbers, for a net that tells EMOTIC's categories: the person's box and the whole scene, as
 * in Kosti et al. (2019, arXiv 2003.13401), and the face inside the box.
 */
import type { Face } from '../../shared/evidence.ts'
import { PERSON_FEATURE_COUNT, PERSON_FEATURES, type PersonFeature } from '../../shared/node/person-model.ts'
import type { Backbone } from '../inference/backbone.ts'
import type { RgbImage } from '../inference/worker-protocol.ts'
import type { BranchFeatures } from './context/branch.ts'
import { FaceBranch } from './context/face.ts'
import { channelMeans } from './context/scene.ts'
import { cropPlanar } from './crop.ts'
import type { Rect } from './geometry.ts'

/** Side of the square that a person's box is stretched to: the backbone's own. */
const PERSON_PX = 224
/** A box smaller than this on a side holds no person to be seen, pixels. */
const SMALLEST_BOX = 4

export class PersonDescriber {
  readonly #backbone: Backbone
  readonly #faces = new FaceBranch()

  constructor(backbone: Backbone) {
    this.#backbone = backbone
  }

  /**
   * @param box pixels of `image`; what lies outside is cut off
   * @param scene what the scene branch says of the photo
   * @returns in the order of PERSON_FEATURES; null when nothing of the box lies inside the picture
   */
  async describe(
    image: RgbImage,
    box: Rect,
    scene: BranchFeatures,
    faces: readonly Face[],
  ): Promise<Float32Array | null> {
    const inside = clipped(box, image)
    if (inside.width < SMALLEST_BOX || inside.height < SMALLEST_BOX) return null
    const view = await this.#backbone.view(cut(image, inside))
    const face = largestFaceIn(inside, image, faces)
    const described = face && (await this.#faces.describe({ image, views: [], faces: [face], persons: null }))
    const parts: Record<PersonFeature, ArrayLike<number>> = {
      person: channelMeans(view.features).map(Math.sqrt),
      scene: scene['scene.parts'] ?? [],
      meanings: scene['scene.parts.meanings'] ?? [],
      face: described?.['face'] ?? [],
      place: [
        (inside.x + inside.width / 2) / image.width,
        (inside.y + inside.height / 2) / image.height,
        inside.width / image.width,
        inside.height / image.height,
      ],
    }
    const out = new Float32Array(PERSON_FEATURE_COUNT)
    let at = 0
    for (const { name, length } of PERSON_FEATURES) {
      const values = parts[name]
      for (let i = 0; i < Math.min(length, values.length); i++) out[at + i] = values[i] as number
      at += length
    }
    return out
  }
}

/** The face whose middle lies in the box; of several the largest. */
export function largestFaceIn(box: Rect, image: { width: number; height: number }, faces: readonly Face[]) {
  const inside = faces.filter(({ box: [x, y, width, height] }) => {
    const centerX = (x + width / 2) * image.width
    const centerY = (y + height / 2) * image.height
    return (
      centerX >= box.x && centerX <= box.x + box.width && centerY >= box.y && centerY <= box.y + box.height
    )
  })
  const area = ({ box }: Face) => box[2] * box[3]
  return inside.reduce<Face | null>((best, face) => (best && area(best) >= area(face) ? best : face), null)
}

function clipped(box: Rect, { width, height }: { width: number; height: number }): Rect {
  const x = Math.max(0, box.x)
  const y = Math.max(0, box.y)
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width) - x,
    height: Math.min(height, box.y + box.height) - y,
  }
}

function cut(image: RgbImage, { x, y, width, height }: Rect): RgbImage {
  const window = { centerX: x + width / 2, centerY: y + height / 2, width, height, angle: 0 }
  const planes = cropPlanar(image, window, PERSON_PX, PERSON_PX, 'edge')
  const area = PERSON_PX * PERSON_PX
  const data = Uint8Array.from({ length: 3 * area }, (_, i) =>
    Math.round(planes[(i % 3) * area + Math.floor(i / 3)] as number),
  )
  return { data, width: PERSON_PX, height: PERSON_PX }
}
