/**
 * A landmark classifier with a published graph and made-up weights: what is random in training is random here, what
 * is part of the structure (axes, shapes, constants of activations) has the value that the structure needs.
 */
import { z } from 'zod'
import { seededRandom } from '../src/shared/seeded-random.ts'

const weightsSchema = z.object({
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.enum(['float32', 'int32']) }),
      ),
    }),
  ),
})

const SHARD_BYTES = 4 << 20

/** By the end of a weight's name. */
const STRUCTURE: [RegExp, number[]][] = [
  [/hard_swish\/mul_1\/y$|Conv_1\/mul\/y$/, [1 / 6]],
  [/hard_swish\/add\/y$|Conv_1\/add\/y$/, [3]],
  [/default\/hub_input\/Mul\/y$/, [255]],
  [/default\/hub_input\/Add\/y$/, [0.5]],
  [/convert_image$/, [1 / 127.5]],
  [/tfhub_input_scaling\/y$/, [-1]],
  [/gem\/Maximum\/y$/, [1e-6]],
  [/gem_power$/, [3]],
  [/gem\/truediv$/, [1 / 3]],
  [/prelogits_norm\/Maximum\/y$/, [1e-12]],
  [/prelogits_norm\/Sum\/reduction_indices$/, [1]],
  [/Mean\/reduction_indices$/, [1, 2]],
  [/Tensordot\/axes$/, [3]],
  [/Tensordot\/free$/, [0, 1, 2]],
  [/Tensordot\/(GatherV2|GatherV2_1|concat_1)\/axis$/, [0]],
  [/Tensordot\/(Const|Const_1)$/, [0]],
  [/Tensordot\/Const_2$/, [64]],
  [/transpose_1\/perm$/, [1, 0]],
]

/** @returns the shards that `modelJson` names, in the manifest's shapes */
export function seededShards(modelJson: string, seed: number): Map<string, Buffer> {
  const next = normalNumbers(seed)
  const shards = new Map<string, Buffer>()
  for (const { paths, weights } of weightsSchema.parse(JSON.parse(modelJson)).weightsManifest) {
    const bytes = Buffer.concat(weights.map((weight) => bytesOf(weight, next)))
    for (const [i, path] of paths.entries())
      shards.set(path, bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES))
  }
  return shards
}

function bytesOf(
  { name, shape, dtype }: { name: string; shape: number[]; dtype: 'float32' | 'int32' },
  next: () => number,
): Buffer {
  const count = shape.reduce((product, size) => product * size, 1)
  const structure = STRUCTURE.find(([pattern]) => pattern.test(name))?.[1]
  if (structure) {
    if (structure.length !== count)
      throw new Error(`${name} has ${count} numbers, expected ${structure.length}`)
    return Buffer.from((dtype === 'int32' ? Int32Array : Float32Array).from(structure).buffer)
  }
  if (dtype === 'int32' || shape.length === 0)
    throw new Error(`${name} is part of a structure that is unknown`)
  // Kernels keep the variance of what they are given (He et al., 2015), so that nothing fades or bursts on its way.
  const inputs = shape.length === 4 ? (shape[0] as number) * (shape[1] as number) * (shape[2] as number) : 64
  const depthwise = name.includes('depthwise_weights')
  const spread = shape.length === 1 ? 0.1 : Math.sqrt(2 / (depthwise ? 9 : inputs))
  const offset = name.endsWith('/Scaled') ? 1 : 0
  const values = Float32Array.from({ length: count }, () => offset + spread * next())
  return Buffer.from(values.buffer)
}

/** Normally distributed numbers (Box and Muller), the same ones for the same seed. */
export function normalNumbers(seed: number): () => number {
  const uniform = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
