/** EMOTIC's 26 categories, valence, arousal and dominance of each person, by a net that the user has trained and installed. */
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { type CategoryScores, EMOTIC_CATEGORIES } from '../../shared/emotic.ts'
import type { Box, Face, PersonEmotion } from '../../shared/evidence.ts'
import { PERSON_FEATURE_COUNT, type PersonModelCard } from '../../shared/node/person-model.ts'
import type { RgbImage } from '../inference/worker-protocol.ts'
import type { BranchFeatures, Person } from './context/branch.ts'
import type { PersonDescriber } from './person-features.ts'

/** The largest so many people of a photo are told; each costs a run of the backbone. */
const MAX_PEOPLE = 5
/** How far a body reaches beyond its face, in face widths to each side and face heights downwards: see background.ts. */
const BODY_WIDTHS = 1
const BODY_HEIGHTS = 6

export class PersonEmotions {
  readonly #session: InferenceSession
  readonly #card: PersonModelCard
  readonly #describer: PersonDescriber

  constructor(session: InferenceSession, card: PersonModelCard, describer: PersonDescriber) {
    this.#session = session
    this.#card = card
    this.#describer = describer
  }

  get stamp(): string {
    return this.#card.sha256.slice(0, 12)
  }

  /**
   * @param asked boxes to tell, each of which gets an answer or null; without them the largest people that are found
   * @param persons null when no detector of whole persons is installed: bodies are then guessed below faces
   */
  async recognise(photo: {
    image: RgbImage
    scene: BranchFeatures
    faces: readonly Face[]
    persons: readonly Person[] | null
    asked: readonly Box[] | null
  }): Promise<(PersonEmotion | null)[]> {
    const boxes = photo.asked ?? peopleIn(photo)
    const answers = []
    for (const box of boxes) answers.push(await this.#one(box, photo))
    return answers
  }

  async #one(
    box: Box,
    { image, scene, faces }: { image: RgbImage; scene: BranchFeatures; faces: readonly Face[] },
  ): Promise<PersonEmotion | null> {
    const [x, y, width, height] = box
    const pixels = {
      x: x * image.width,
      y: y * image.height,
      width: width * image.width,
      height: height * image.height,
    }
    const features = await this.#describer.describe(image, pixels, scene, faces)
    if (!features) return null
    const outputs = await this.#session.run({
      features: new Tensor('float32', features, [1, PERSON_FEATURE_COUNT]),
    })
    const categories = outputs['categories']?.data as Float32Array
    const affect = outputs['affect']?.data as Float32Array
    return {
      box,
      categories: Object.fromEntries(
        EMOTIC_CATEGORIES.map((category, i) => [category, clamp(categories[i] as number, 0)]),
      ) as CategoryScores,
      valence: clamp(affect[0] as number, -1),
      arousal: clamp(affect[1] as number, -1),
      dominance: clamp(affect[2] as number, -1),
    }
  }
}

/** People by their whole bodies, and those of whom only a face was found; the largest first, fractions of the picture. */
export function peopleIn({
  image,
  faces,
  persons,
}: {
  image: { width: number; height: number }
  faces: readonly Face[]
  persons: readonly Person[] | null
}): Box[] {
  const bodies = (persons ?? []).map(
    ({ box }): Box =>
      within(box.x / image.width, box.y / image.height, box.width / image.width, box.height / image.height),
  )
  const contains = ([x, y, width, height]: Box, [fx, fy, fw, fh]: Box) =>
    fx + fw / 2 >= x && fx + fw / 2 <= x + width && fy + fh / 2 >= y && fy + fh / 2 <= y + height
  const guessed = faces
    .filter(({ box }) => !bodies.some((body) => contains(body, box)))
    .map(({ box: [x, y, width, height] }) =>
      within(x - BODY_WIDTHS * width, y, width * (1 + 2 * BODY_WIDTHS), height * (1 + BODY_HEIGHTS)),
    )
  return [...bodies, ...guessed].sort((a, b) => b[2] * b[3] - a[2] * a[3]).slice(0, MAX_PEOPLE)
}

/** The part of a box that lies inside the picture. */
function within(x: number, y: number, width: number, height: number): Box {
  const left = clamp(x, 0)
  const top = clamp(y, 0)
  return [left, top, Math.max(0, Math.min(1, x + width) - left), Math.max(0, Math.min(1, y + height) - top)]
}

function clamp(value: number, least: number): number {
  return Math.max(least, Math.min(1, value))
}
