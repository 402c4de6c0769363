/** Loads the context branches whose models are installed, and the head that fuses them. */
import type { InferenceSession } from 'onnxruntime-node'
import { type CatalogueEntry, featuresIdentity } from '../../shared/node/model-catalogue.ts'
import {
  BackgroundBranch,
  BodyBranch,
  ContextRecogniser,
  DepthBranch,
  FaceBranch,
  SceneBranch,
  SegmentationBranch,
} from '../emotions/context/affect.ts'
import type { ContextBranch } from '../emotions/context/branch.ts'
import { SceneClassifier } from '../emotions/context/classifier.ts'
import { FusionHead } from '../emotions/context/fusion.ts'
import { ObjectDetector } from '../emotions/context/object-detector.ts'
import { PoseEstimator } from '../emotions/context/pose-estimator.ts'
import { CONTEXT_LAYER } from '../emotions/context/segmentation.ts'
import type { PersonEmotions } from '../emotions/person-emotions.ts'
import type { Backbone } from './backbone.ts'
import type { Loaded } from './engine.ts'
import { withOutput } from './inner-output.ts'

interface Models {
  load(id: string, change?: (model: Uint8Array) => Uint8Array): Promise<Loaded<InferenceSession>>
}

/** Models of branches beyond the scene: without them the head for the remaining branches answers. */
const OPTIONAL = {
  objects: 'object_fastestdet',
  poses: 'pose_movenet_lightning',
  segmentation: 'seg_deeplab_pascal',
  depth: 'depth_midas_small',
} as const

/**
 * Models that no coefficient of the head refers to are not loaded.
 * @returns the recogniser, and in `reason` which optional models are missing
 * @throws Error with a sentence for the user when the backbone or the head is missing, or they do not fit
 */
export async function loadContext(
  resourcesDir: string,
  models: Models,
  backbone: Loaded<Backbone>,
  backboneEntry: CatalogueEntry | undefined,
  people: { value: PersonEmotions | null; reason: string } = { value: null, reason: '' },
): Promise<{ recogniser: ContextRecogniser; reason: string }> {
  if (!backbone.value) throw new Error(`Scenes are not described: ${backbone.reason}`)
  const head = FusionHead.load(resourcesDir)
  if (!backboneEntry || !head.fits(featuresIdentity(backboneEntry) ?? '')) {
    throw new Error(
      `The numbers for the mood of scenes were made with another backbone than ${backboneEntry?.file ?? 'this one'}; reinstall Moodmark.`,
    )
  }
  const missing: string[] = people.reason ? [people.reason] : []
  const optional = async (
    id: string,
    needed: boolean,
    innerValue?: string,
  ): Promise<InferenceSession | null> => {
    if (!needed) return null
    const { value, reason } = await models.load(
      id,
      innerValue === undefined ? undefined : (model) => withOutput(model, innerValue),
    )
    if (!value) missing.push(reason)
    return value
  }
  const { branches: used } = head
  const objects = await optional(
    OPTIONAL.objects,
    used.has('body') || used.has('background') || people.value !== null,
  )
  const poses = await optional(OPTIONAL.poses, used.has('body'))
  const segmentation = await optional(OPTIONAL.segmentation, used.has('segmentation'), CONTEXT_LAYER)
  const depth = await optional(OPTIONAL.depth, used.has('depth'))
  const branches: ContextBranch[] = [new SceneBranch(SceneClassifier.load(resourcesDir)), new FaceBranch()]
  if (objects) branches.push(new BackgroundBranch())
  if (objects && poses) branches.push(new BodyBranch())
  if (segmentation) branches.push(new SegmentationBranch(segmentation))
  if (depth) branches.push(new DepthBranch(depth))
  const recogniser = new ContextRecogniser({
    head,
    backbone: backbone.value,
    branches,
    objects: objects && new ObjectDetector(objects),
    poses: poses && new PoseEstimator(poses),
    people: people.value,
  })
  return { recogniser, reason: missing.length > 0 ? `With fewer models: ${missing.join('; ')}` : '' }
}
