/**
 * The recogniser alone behind the questions of an evaluation, on descriptors that the cache of `npm run gallery` holds
 * (others are described and kept): the same figures as the app's without local features, in minutes instead of an hour.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMaps } from '../src/analysis/landmarks/gem.ts'
import { BACKBONE_MODEL, LandmarkRecogniser } from '../src/analysis/landmarks/recogniser.ts'
import type { Analyst, Question } from '../src/main/eval/analyst.ts'
import type { EmbedValue, LandmarkStages, RankedPhoto, RankValue } from '../src/shared/analysis-protocol.ts'
import type { Gps } from '../src/shared/evidence.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { DescriptorCache } from './descriptor-cache.ts'
import { PhotoEmbedder } from './photo-embedder.ts'

const BACKBONE = { ...BACKBONE_MODEL, longestSides: [224, 320, 448], exponents: [3, 1] }

export class RecogniserAnalyst implements Analyst {
  readonly #recogniser = LandmarkRecogniser.load(resourcesDir())
  readonly #embedder: PhotoEmbedder
  readonly #cache = new DescriptorCache(
    join(import.meta.dirname, '../node_modules/.cache/moodmark-gallery'),
    { ...BACKBONE, shrinkTo: null },
  )

  private constructor(embedder: PhotoEmbedder) {
    this.#embedder = embedder
  }

  static async open(): Promise<RecogniserAnalyst> {
    const model = join(resourcesDir(), 'models', `${BACKBONE_MODEL.modelId}.onnx`)
    return new RecogniserAnalyst(await PhotoEmbedder.open(model))
  }

  async request<Value>(question: Question): Promise<Value> {
    return (await this.#answerTo(question)) as Value
  }

  async #answerTo(question: Question): Promise<unknown> {
    switch (question.type) {
      case 'embed':
        return this.#embedded(question.path)
      case 'use-gallery':
        return this.#recogniser.useGallery(question.gallery)
      case 'set-prototypes':
        return this.#recogniser.setPrototypes(question.prototypes)
      case 'rank':
        return this.#ranked(question.embedding, question.gps ?? null, question.stages)
      case 'rank-all': {
        const { dimension } = this.#recogniser
        return question.positions.map((gps, i): RankedPhoto => {
          const embedding = question.embeddings.subarray(i * dimension, (i + 1) * dimension)
          const { ranking: _, ...ranked } = this.#recogniser.recognise(embedding, gps)
          return { ...ranked, local: null, world: null, tinyCopy: null }
        })
      }
      default:
        throw new Error(`no answer to "${question.type}" without the analysis process`)
    }
  }

  #ranked(embedding: Float32Array, gps: Gps | null, stages: LandmarkStages | undefined): RankValue {
    const { passed } = this.#recogniser.gateOf(embedding)
    return { ...this.#recogniser.recognise(embedding, gps, stages), passedGate: passed, stageMs: {} }
  }

  async #embedded(path: string): Promise<EmbedValue> {
    const bytes = readFileSync(path)
    const hash = createHash('sha256').update(bytes).digest('hex')
    let descriptor = this.#cache.get(hash)
    if (!descriptor) {
      descriptor = describeMaps(await this.#embedder.maps(bytes, BACKBONE.longestSides), BACKBONE.exponents)
      this.#cache.set(hash, descriptor)
    }
    const embedding = this.#recogniser.embedDescriptor(descriptor)
    const seenInTraining = this.#recogniser.seenInTraining(hash)
    const lowResolution = this.#recogniser.resolutionOf(embedding) === 'low'
    return {
      embedding,
      hash,
      seenInTraining,
      lowResolution,
      local: null,
      world: null,
      tinyCopy: null,
      ms: 0,
      stageMs: {},
    }
  }
}
