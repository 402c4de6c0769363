/**
 * Reads a TF.js graph model: `model.json` with the graph and a manifest of weights, and the shards that hold them.
 * Format: https://github.com/tensorflow/tfjs/tree/master/tfjs-converter (graph model, format "graph-model").
 */
import { z } from 'zod'

/** Numbers that protobuf's JSON writes as text: `"i": "2"`. */
const integer = z.union([z.number().int(), z.string().regex(/^-?\d+$/)]).transform(Number)

const attributeSchema = z.object({
  b: z.boolean().optional(),
  i: integer.optional(),
  f: z.number().optional(),
  /** Base64. */
  s: z.string().optional(),
  type: z.string().optional(),
  shape: z.object({ dim: z.array(z.object({ size: integer })).optional() }).optional(),
  list: z.object({ i: z.array(integer).optional(), s: z.array(z.string()).optional() }).optional(),
})
export type Attribute = z.infer<typeof attributeSchema>

const nodeSchema = z.object({
  name: z.string().min(1),
  op: z.string().min(1),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
})
export type GraphNode = z.infer<typeof nodeSchema>

const weightSchema = z.object({
  name: z.string().min(1),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.string(),
  quantization: z.unknown().optional(),
})

const modelSchema = z.object({
  format: z.literal('graph-model'),
  signature: z.object({
    inputs: z.record(z.string(), z.object({ name: z.string() })),
    outputs: z.record(z.string(), z.object({ name: z.string() })),
  }),
  modelTopology: z.object({ node: z.array(nodeSchema).min(1) }),
  weightsManifest: z.array(
    z.object({ paths: z.array(z.string().regex(/^[\w.-]+$/)).min(1), weights: z.array(weightSchema) }),
  ),
})

/** A constant of the graph. Row-major, as everywhere in TensorFlow. */
export interface Weight {
  name: string
  shape: number[]
  data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>
}

export interface GraphModel {
  nodes: ReadonlyMap<string, GraphNode>
  weights: ReadonlyMap<string, Weight>
  /** Names of nodes. */
  inputs: string[]
  outputs: string[]
}

/** A model file that is not what this version can read, as a sentence for the user. */
export class GraphModelError extends Error {
  override name = 'GraphModelError'
}

type ParsedModel = z.infer<typeof modelSchema>

/** Bytes of one number of a type. */
const NUMBER_BYTES = 4

/** File names of the shards that a model.json names, in the order in which they are joined. */
export function shardNames(modelJson: string, file: string): string[] {
  return parse(modelJson, file).weightsManifest.flatMap(({ paths }) => paths)
}

/**
 * @param modelJson the text of model.json
 * @param shards    the bytes of its shards by file name
 * @param file      what errors call model.json
 * @throws GraphModelError when a shard is missing, too short or too long, or a weight is quantised or of another type
 */
export function readGraphModel(
  modelJson: string,
  shards: ReadonlyMap<string, Uint8Array>,
  file: string,
): GraphModel {
  const model = parse(modelJson, file)
  const weights = new Map<string, Weight>()
  for (const group of model.weightsManifest) {
    for (const weight of readGroup(group, joined(group.paths, shards, file), file))
      weights.set(weight.name, weight)
  }
  const nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]))
  const names = (tensors: Record<string, { name: string }>) =>
    Object.values(tensors).map(({ name }) => nodeOf(name))
  return { nodes, weights, inputs: names(model.signature.inputs), outputs: names(model.signature.outputs) }
}

/** `name:0` and `^name` mean the node; this family has no node with a second output. */
export function nodeOf(input: string): string {
  return input.replace(/^\^/, '').replace(/:0$/, '')
}

function parse(modelJson: string, file: string): ParsedModel {
  let json: unknown
  try {
    json = JSON.parse(modelJson)
  } catch (cause) {
    throw new GraphModelError(`${file} is not readable as JSON; install the pack again.`, { cause })
  }
  const parsed = modelSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new GraphModelError(
    `${file} is not a TF.js graph model (${issue?.path.join('.')}: ${issue?.message}); install the pack again.`,
  )
}

function joined(paths: string[], shards: ReadonlyMap<string, Uint8Array>, file: string): ArrayBuffer {
  const parts = paths.map((path) => {
    const bytes = shards.get(path)
    if (!bytes) throw new GraphModelError(`${file} names ${path}, which is missing; install the pack again.`)
    return bytes
  })
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole.buffer
}

function readGroup(
  group: ParsedModel['weightsManifest'][number],
  bytes: ArrayBuffer,
  file: string,
): Weight[] {
  let at = 0
  const weights = group.weights.map(({ name, shape, dtype, quantization }): Weight => {
    if (quantization !== undefined || (dtype !== 'float32' && dtype !== 'int32')) {
      throw new GraphModelError(
        `${file}: the weight ${name} is ${quantization === undefined ? dtype : 'quantised'}; only float32 and int32 can be read.`,
      )
    }
    const count = shape.reduce((product, size) => product * size, 1)
    const end = at + count * NUMBER_BYTES
    if (end > bytes.byteLength) {
      throw new GraphModelError(
        `${file}: the parts end after ${bytes.byteLength} bytes, within ${name}; a part is cut short.`,
      )
    }
    const data = dtype === 'float32' ? new Float32Array(bytes, at, count) : new Int32Array(bytes, at, count)
    at = end
    return { name, shape, data }
  })
  if (at !== bytes.byteLength) {
    throw new GraphModelError(
      `${file}: the parts have ${bytes.byteLength} bytes, the manifest speaks of ${at}; they do not belong together.`,
    )
  }
  return weights
}
