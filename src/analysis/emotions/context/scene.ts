/**
 * The whole picture: pooled features and class scores of the landmark backbone, averaged over its sizes, activations
 * from half-way through the net, and class scores summed up by meaning. All of it is computed for landmarks anyway.
 */
import type { FeatureMap } from '../../landmarks/gem.ts'
import type { BackboneView, BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'
import { MEANINGS, meaningScores } from './meanings.ts'

/** The size whose half-way activations are described: the largest would cost more and tell no more. */
const MIDDLE_SIDE = 320

export class SceneBranch implements ContextBranch {
  readonly name = 'scene'

  async describe({ views }: ContextPhoto): Promise<BranchFeatures | null> {
    if (views.length === 0) return null
    const logits = meanOf(views.map((view) => view.logits))
    const middle = (views.find(({ side }) => side === MIDDLE_SIDE) ?? (views[0] as BackboneView)).middle
    return {
      'scene.pooled': meanOf(views.map(({ features }) => channelMeans(features))).map(Math.sqrt),
      'scene.classes': logits,
      'scene.meanings': meaningScores(logits, MEANINGS),
      ...(middle ? { 'scene.middle': meansAndDeviations(middle) } : {}),
    }
  }
}

/** Mean of each channel; `keep` picks cells (row-major), all by default. */
export function channelMeans(map: FeatureMap, keep?: Uint8Array): Float32Array {
  const area = map.height * map.width
  const means = new Float32Array(map.channels)
  let cells = 0
  for (let cell = 0; cell < area; cell++) if (!keep || keep[cell]) cells++
  for (let channel = 0; channel < map.channels; channel++) {
    let sum = 0
    for (let cell = 0; cell < area; cell++) {
      if (!keep || keep[cell]) sum += map.data[channel * area + cell] as number
    }
    means[channel] = sum / Math.max(1, cells)
  }
  return means
}

function meansAndDeviations(map: FeatureMap): Float32Array {
  const area = map.height * map.width
  const means = channelMeans(map)
  const out = new Float32Array(2 * map.channels)
  for (let channel = 0; channel < map.channels; channel++) {
    const mean = means[channel] as number
    let sum = 0
    for (let i = channel * area; i < (channel + 1) * area; i++) sum += ((map.data[i] as number) - mean) ** 2
    out[channel] = mean
    out[map.channels + channel] = Math.sqrt(sum / area)
  }
  return out
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + (vector[i] as number) / vectors.length
  }
  return mean
}
