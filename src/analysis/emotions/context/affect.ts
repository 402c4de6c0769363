/** The context of one photo: its branches, computed once, and the fusion head over them. */
import type { Box, Face, SceneAffect } from '../../../shared/evidence.ts'
import type { Backbone } from '../../inference/backbone.ts'
import type { RgbImage } from '../../inference/worker-protocol.ts'
import type { PersonEmotions } from '../person-emotions.ts'
import { BackgroundBranch } from './background.ts'
import { BodyBranch } from './body.ts'
import type { BranchFeatures, BranchName, ContextBranch } from './branch.ts'
import { DepthBranch } from './depth.ts'
import { FaceBranch } from './face.ts'
import type { FusionHead } from './fusion.ts'
import type { ObjectDetector } from './object-detector.ts'
import { findPersons } from './persons.ts'
import type { PoseEstimator } from './pose-estimator.ts'
import { SceneBranch } from './scene.ts'
import { SegmentationBranch } from './segmentation.ts'

export { BackgroundBranch, BodyBranch, DepthBranch, FaceBranch, SceneBranch, SegmentationBranch }

export interface ContextParts {
  head: FusionHead
  backbone: Backbone
  /** Branches whose models are there. */
  branches: readonly ContextBranch[]
  objects: ObjectDetector | null
  poses: PoseEstimator | null
  /** Null unless somebody has trained and installed a net for people's emotions. */
  people: PersonEmotions | null
}

export class ContextRecogniser {
  readonly #parts: ContextParts
  readonly #available: ReadonlySet<BranchName>

  constructor(parts: ContextParts) {
    const used = parts.head.branches
    this.#parts = { ...parts, branches: parts.branches.filter(({ name }) => used.has(name)) }
    this.#available = new Set(this.#parts.branches.map(({ name }) => name))
  }

  /** Longest sides of the pictures that `recognise` wants, in this order. */
  get sides(): readonly number[] {
    return this.#parts.head.sides
  }

  get stamp(): string {
    const { head, people } = this.#parts
    return `${head.stamp}-${[...this.#available].join('+')}${people ? `-${people.stamp}` : ''}`
  }

  /**
   * @param pictures the photo at each of `sides`; the same objects as landmarks get where sizes agree
   * @param faces null when faces are switched off or their models are missing
   */
  async recognise(photo: {
    image: RgbImage
    pictures: readonly RgbImage[]
    faces: readonly Face[] | null
    hash: string | null
    /** Boxes whose people are asked about, fractions; null for whoever is found. */
    asked: readonly Box[] | null
  }): Promise<SceneAffect | null> {
    const { head, backbone, branches, objects, poses, people } = this.#parts
    const views = []
    for (const picture of photo.pictures) views.push(await backbone.view(picture))
    const needsPersons = this.#available.has('body') || this.#available.has('background')
    const persons =
      objects && (needsPersons || people) ? await findPersons(photo.image, objects, poses) : null
    const available = new Set(this.#available)
    if (photo.faces === null) available.delete('face')
    const features: Record<string, Float32Array> = {}
    for (const branch of branches) {
      if (!available.has(branch.name)) continue
      const described: BranchFeatures | null = await branch.describe({
        image: photo.image,
        views,
        faces: photo.faces ?? [],
        persons,
      })
      Object.assign(features, described)
    }
    const affect = head.predict(features, available, photo.hash)
    if (!affect || !people || photo.faces === null) return affect
    const { image, faces, asked } = photo
    return { ...affect, people: await people.recognise({ image, scene: features, faces, persons, asked }) }
  }
}
