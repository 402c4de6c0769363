/**
 * Fuses what the branches say into the valence and arousal that people would give the photo. Kernel regression: one
 * Gaussian kernel per block of features, summed with fixed weights, over the rated photos that it was fitted on
 * (training/mood; numbers in resources/models/scene_mood.bin). There is one set of coefficients for each
 * subset of branches, so that a missing model means fewer branches, not wrong sums.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { SceneAffect } from '../../../shared/evidence.ts'
import { BRANCH_NAMES, type BranchFeatures, type BranchName } from './branch.ts'

const pair = z.tuple([z.number(), z.number()])

const headFileSchema = z.object({
  id: z.literal('scene_mood'),
  version: z.string(),
  /** SHA-256 of the backbones whose features it was fitted on: other features would make it talk nonsense. */
  backbone: z.array(z.string()),
  /** Longest sides of the pictures that the backbone sees. */
  sides: z.array(z.number().int().positive()).min(1),
  clip: z.number().positive(),
  /** First 16 hex digits of each rated photo's SHA-256. */
  photos: z.array(z.string().length(16)),
  blocks: z.array(
    z.object({
      name: z.string(),
      branch: z.enum(BRANCH_NAMES),
      length: z.number().int().positive(),
      /** For valence and for arousal; 0 leaves the block out. */
      weight: pair,
      gamma: z.number().positive(),
    }),
  ),
  heads: z.array(
    z.object({
      branches: z.array(z.enum(BRANCH_NAMES)),
      bias: pair,
      /** Cross-validated: correlation and root mean squared error of valence and arousal. */
      r: pair,
      rmse: pair,
      /** What the other folds say of each rated photo. */
      crossValidated: z.array(pair),
    }),
  ),
})
type HeadFile = z.infer<typeof headFileSchema>

interface Block {
  name: string
  branch: BranchName
  weight: readonly [valence: number, arousal: number]
  gamma: number
  mean: Float32Array
  scale: Float32Array
  /** Rows of the rated photos in steps of clip / 127; a row that begins with ABSENT says nothing. */
  rows: Int8Array
  /** Squared length of each row. */
  norms: Float32Array
}

const ABSENT = -128
const STEPS = 127

export class FusionHead {
  readonly #file: HeadFile
  readonly #blocks: Block[]
  readonly #coefficients: Float32Array[]

  private constructor(file: HeadFile, blocks: Block[], coefficients: Float32Array[]) {
    this.#file = file
    this.#blocks = blocks
    this.#coefficients = coefficients
  }

  /** @throws Error that names the file when it is missing, malformed or cut short */
  static load(resourcesDir: string): FusionHead {
    const path = join(resourcesDir, 'models', 'scene_mood')
    try {
      const file = headFileSchema.parse(JSON.parse(readFileSync(`${path}.json`, 'utf8')))
      const bytes = readFileSync(`${path}.bin`)
      const reader = new Reader(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
      const blocks = file.blocks.map(({ length, ...block }) => {
        const mean = reader.floats(length)
        const scale = reader.floats(length)
        const rows = reader.bytes(file.photos.length * length)
        return { ...block, mean, scale, rows, norms: normsOf(rows, length, file.clip / STEPS) }
      })
      const coefficients = file.heads.map(() => reader.floats(file.photos.length * 2))
      return new FusionHead(file, blocks, coefficients)
    } catch (cause) {
      throw new Error(`${path}.json or .bin cannot be read; reinstall Moodmark.`, { cause })
    }
  }

  get stamp(): string {
    return `${this.#file.version}-${this.#file.heads[0]?.bias.join()}`
  }

  get sides(): readonly number[] {
    return this.#file.sides
  }

  /** Branches that some head uses: others need not be computed. */
  get branches(): ReadonlySet<BranchName> {
    return new Set(this.#file.heads.flatMap(({ branches }) => branches))
  }

  fits(backboneSha256: string): boolean {
    return this.#file.backbone.includes(backboneSha256)
  }

  /** Cross-validated correlation of the head that these branches allow. */
  qualityOf(
    available: ReadonlySet<BranchName>,
  ): { r: readonly [number, number]; branches: BranchName[] } | null {
    const head = this.#file.heads[this.#headFor(available)]
    return head ? { r: head.r, branches: head.branches } : null
  }

  /**
   * @param available branches whose models are installed; a branch among them that has no features for this photo
   *   (no face, nobody there) is known to be silent, which is information
   * @param hash SHA-256 of the file, to keep photos that the head was fitted on honest; null when it is unknown
   * @returns null without any branch that a head was fitted for
   */
  predict(
    features: BranchFeatures,
    available: ReadonlySet<BranchName>,
    hash: string | null,
  ): SceneAffect | null {
    const index = this.#headFor(available)
    const head = this.#file.heads[index]
    const coefficients = this.#coefficients[index]
    if (!head || !coefficients) return null
    const seen = hash === null ? -1 : this.#file.photos.indexOf(hash.slice(0, 16))
    const branches = [...head.branches]
    const held = head.crossValidated[seen]
    if (held) return { ...affect(held), rmse: head.rmse, branches, seen: true }
    const similarity = this.#similarities(features, new Set(head.branches))
    let [valence, arousal] = head.bias
    for (let i = 0; i < this.#file.photos.length; i++) {
      valence += (similarity[2 * i] as number) * (coefficients[2 * i] as number)
      arousal += (similarity[2 * i + 1] as number) * (coefficients[2 * i + 1] as number)
    }
    return { ...affect([valence, arousal]), rmse: head.rmse, branches, seen: false }
  }

  /** The head with most branches among those available. */
  #headFor(available: ReadonlySet<BranchName>): number {
    let best = -1
    let most = 0
    this.#file.heads.forEach(({ branches }, i) => {
      if (branches.length > most && branches.every((branch) => available.has(branch))) {
        best = i
        most = branches.length
      }
    })
    return best
  }

  /** Two for each rated photo: as valence weighs the blocks, and as arousal does. */
  #similarities(features: BranchFeatures, branches: ReadonlySet<BranchName>): Float64Array {
    const { clip, photos } = this.#file
    const step = clip / STEPS
    const sums = new Float64Array(2 * photos.length)
    for (const { name, branch, weight, gamma, mean, scale, rows, norms } of this.#blocks) {
      const query = features[name]
      if (!query || !branches.has(branch)) continue
      const length = mean.length
      const standardised = query.map((value, i) =>
        clamp((value - (mean[i] as number)) / (scale[i] as number), clip),
      )
      let norm = 0
      for (const value of standardised) norm += value * value
      for (let photo = 0; photo < photos.length; photo++) {
        const start = photo * length
        if (rows[start] === ABSENT) continue
        let dot = 0
        for (let i = 0; i < length; i++) dot += (standardised[i] as number) * (rows[start + i] as number)
        const distance = Math.max(0, norm + (norms[photo] as number) - 2 * dot * step)
        const similarity = Math.exp(-gamma * distance)
        sums[2 * photo] = (sums[2 * photo] as number) + weight[0] * similarity
        sums[2 * photo + 1] = (sums[2 * photo + 1] as number) + weight[1] * similarity
      }
    }
    return sums
  }
}

class Reader {
  readonly #buffer: ArrayBuffer
  #at = 0

  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer
  }

  floats(length: number): Float32Array {
    const values = new Float32Array(this.#buffer, this.#at, length)
    this.#at += length * 4
    return values
  }

  /** Padded to a multiple of four in the file. */
  bytes(length: number): Int8Array {
    const values = new Int8Array(this.#buffer, this.#at, length)
    this.#at += Math.ceil(length / 4) * 4
    return values
  }
}

function normsOf(rows: Int8Array, length: number, step: number): Float32Array {
  const norms = new Float32Array(rows.length / length)
  for (let photo = 0; photo < norms.length; photo++) {
    let sum = 0
    for (let i = photo * length; i < (photo + 1) * length; i++) sum += (rows[i] as number) ** 2
    norms[photo] = sum * step * step
  }
  return norms
}

function affect([valence, arousal]: readonly [number, number]): { valence: number; arousal: number } {
  return { valence: clamp(valence, 1), arousal: clamp(arousal, 1) }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
