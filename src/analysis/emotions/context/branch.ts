/**
 * What every context branch has in common. A branch looks at one photo and answers with a fixed number of features,
 * or with null when it has nothing to say about this photo. The fusion head knows each branch by its name, so that a
 * branch whose model is not installed is simply left out. After context recognition on EMOTIC (Kosti et al., 2019,
 * arXiv 2003.13401), where body and scene are fused, with further branches for face, depth and segmentation.
 */
import type { Face } from '../../../shared/evidence.ts'
import type { RgbImage } from '../../inference/worker-protocol.ts'
import type { FeatureMap } from '../../landmarks/gem.ts'
import type { Rect } from '../geometry.ts'
import type { Pose } from './pose-estimator.ts'

export const BRANCH_NAMES = ['scene', 'background', 'face', 'body', 'segmentation', 'depth'] as const
export type BranchName = (typeof BRANCH_NAMES)[number]

/** One photo at one size through the landmark backbone, shared with landmark recognition. */
export interface BackboneView {
  /** Longest side of the picture in pixels. */
  side: number
  features: FeatureMap
  /** Activations half-way through the net: textures and parts. Null for a backbone without that output. */
  middle: FeatureMap | null
  /** 1,001 ImageNet classes before softmax, 0 is background. */
  logits: Float32Array
}

export interface Person {
  /** Pixels of `ContextPhoto.image`. */
  box: Rect
  /** 0..1. */
  score: number
  /** Null when pose is not estimated. */
  pose: Pose | null
}

export interface ContextPhoto {
  /** Upright working copy. */
  image: RgbImage
  /** At the sizes that the fusion head was trained with. */
  views: readonly BackboneView[]
  faces: readonly Face[]
  /** Largest first; null when persons are not looked for. */
  persons: readonly Person[] | null
}

/** Blocks of features by name: the unit that the fusion head standardises and compares. */
export type BranchFeatures = Readonly<Record<string, Float32Array>>

export interface ContextBranch {
  readonly name: BranchName
  /** Null: the photo holds nothing that this branch could describe. */
  describe(photo: ContextPhoto): Promise<BranchFeatures | null>
}
