/**
 * The whole picture: class scores of the landmark backbone, averaged over its sizes, as they are, as probabilities and
 * summed up by meaning; activations from half-way through the net; features around its middle; and features and
 * meanings of its parts. The backbone runs for landmarks anyway; the parts cost nine products with its last layer.
 */
import type { FeatureMap } from '../../landmarks/gem.ts'
import type { BackboneView, BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'
import type { SceneClassifier } from './classifier.ts'
import { MEANINGS, meaningScores, softmax } from './meanings.ts'
import { partMeans } from './parts.ts'

/** The size whose half-way activations are described: the largest would cost more and tell no more. */
const MIDDLE_SIDE = 320

/** Width of the bell that weighs cells by their distance from the middle, as a share of the picture's sides. */
const CENTRE_WIDTH = 0.3

export class SceneBranch implements ContextBranch {
  readonly name = 'scene'
  readonly #classifier: SceneClassifier

  constructor(classifier: SceneClassifier) {
    this.#classifier = classifier
  }

  async describe({ views }: ContextPhoto): Promise<BranchFeatures | null> {
    const [first] = views
    if (!first) return null
    const logits = meanOf(views.map((view) => view.logits))
    const middle = (views.find(({ side }) => side === MIDDLE_SIDE) ?? first).middle
    const finest = views.reduce((best, view) => (view.side > best.side ? view : best))
    return {
      'scene.classes': logits,
      'scene.probabilities': softmax(logits).map(Math.sqrt),
      'scene.meanings': meaningScores(softmax(logits), MEANINGS),
      ...(middle ? { 'scene.middle': meansAndDeviations(middle) } : {}),
      'scene.centre': centreMeans(finest.features).map(Math.sqrt),
      ...this.#parts(finest),
    }
  }

  /** Features of the parts, averaged; what the parts mean together; and the most that any of them shows of each meaning. */
  #parts({ features }: BackboneView): Record<string, Float32Array> {
    const parts = partMeans(features)
    const probabilities = parts.map((part) => softmax(this.#classifier.logits(part)))
    return {
      'scene.parts': meanOf(parts.map((part) => part.map(Math.sqrt))),
      'scene.parts.meanings': meaningScores(meanOf(probabilities), MEANINGS),
      'scene.parts.strongest': meaningScores(largestOf(probabilities), MEANINGS),
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

/** Mean of each channel, the middle of the picture first: there photographers put what the photo is about. */
export function centreMeans(map: FeatureMap): Float32Array {
  const bell = (cells: number) =>
    Array.from({ length: cells }, (_, i) => Math.exp(-((((i + 0.5) / cells - 0.5) / CENTRE_WIDTH) ** 2)))
  const rows = bell(map.height)
  const columns = bell(map.width)
  const weights = rows.flatMap((row) => columns.map((column) => row * column))
  const total = weights.reduce((a, b) => a + b, 0)
  const means = new Float32Array(map.channels)
  for (let channel = 0; channel < map.channels; channel++) {
    let sum = 0
    weights.forEach((weight, cell) => {
      sum += weight * (map.data[channel * weights.length + cell] as number)
    })
    means[channel] = Math.max(0, sum / total)
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

function largestOf(vectors: readonly Float32Array[]): Float32Array {
  return vectors.reduce((most, vector) => most.map((value, i) => Math.max(value, vector[i] as number)))
}
