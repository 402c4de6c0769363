/**
 * A world pack made of the app's own embedder: the bundled net as a TF.js graph, GeM pooling, a projection to 64
 * numbers fitted to the given pictures, and one centre per class. It recognises what it was made from, through every
 * step that a published pack takes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { PbfReader } from 'pbf'
import type { RgbImage } from '../src/analysis/inference/worker-protocol.ts'
import { squarePicture } from '../src/analysis/landmarks/world-packs/square-picture.ts'
import { readGraphModel } from '../src/main/world-packs/graph-model.ts'
import { graphToOnnx } from '../src/main/world-packs/graph-to-onnx.ts'
import { encodeOnnx } from '../src/main/world-packs/onnx-model.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'

export const SIDE = 224
export const DIMENSION = 64
const FEATURES = 1280
const SHARD = 'group1-shard1of1.bin'

export interface GalleryClassifier {
  modelJson: string
  shards: Map<string, Buffer>
}

interface TfNode {
  name: string
  op: string
  input: string[]
  attr: Record<string, unknown>
}
interface TfWeight {
  shape: number[]
  values: Float32Array | Int32Array
}
interface Graph {
  nodes: TfNode[]
  weights: Map<string, TfWeight>
}

/** @param classes pictures of each class */
export async function galleryClassifier(
  classes: readonly (readonly RgbImage[])[],
): Promise<GalleryClassifier> {
  const trunk = backboneGraph()
  const describe = await describer(trunk)
  const features: number[][] = []
  const owners: number[] = []
  for (const [owner, pictures] of classes.entries())
    for (const picture of pictures) {
      features.push([...(await describe(picture))])
      owners.push(owner)
    }
  const { mean, projection } = fitProjection(features)
  const centres = new Float32Array(classes.length * DIMENSION)
  for (const [i, row] of features.entries()) {
    const at = (owners[i] as number) * DIMENSION
    for (const [k, value] of projected(row, mean, projection).entries())
      centres[at + k] = (centres[at + k] as number) + value
  }
  for (let at = 0; at < centres.length; at += DIMENSION) {
    const row = centres.subarray(at, at + DIMENSION)
    const length = Math.hypot(...row)
    row.forEach((value, i) => {
      row[i] = value / length
    })
  }
  return classifierOf(trunk, mean, projection, centres)
}

function projected(row: number[], mean: Float32Array, projection: Float32Array): number[] {
  const sums = new Array<number>(DIMENSION).fill(0)
  for (const [i, value] of row.entries())
    for (let k = 0; k < DIMENSION; k++)
      sums[k] =
        (sums[k] as number) + (value - (mean[i] as number)) * (projection[i * DIMENSION + k] as number)
  const length = Math.hypot(...sums)
  return sums.map((sum) => sum / length)
}

/** Leading principal directions of the features, the strongest damped, so that no single one decides. */
function fitProjection(features: number[][]): { mean: Float32Array; projection: Float32Array } {
  const matrix = new Matrix(features)
  const mean = matrix.mean('column')
  const { rightSingularVectors, diagonal } = new SingularValueDecomposition(matrix.subRowVector(mean), {
    autoTranspose: true,
  })
  const projection = new Float32Array(FEATURES * DIMENSION)
  const [strongest = 1] = diagonal
  const directions = Math.min(DIMENSION, diagonal.length)
  for (let k = 0; k < directions; k++)
    for (let i = 0; i < FEATURES; i++)
      projection[i * DIMENSION + k] =
        rightSingularVectors.get(i, k) / ((diagonal[k] as number) + 0.2 * strongest)
  return { mean: Float32Array.from(mean), projection }
}

async function describer(trunk: Graph): Promise<(picture: RgbImage) => Promise<Float32Array>> {
  const { modelJson, shards } = published(trunk, 'pooled')
  const graph = graphToOnnx(readGraphModel(modelJson, shards, 'model.json'), [
    { node: 'pooled', name: 'features', dims: ['N', FEATURES] },
  ])
  const session = await InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1 })
  return async (picture) => {
    const { features } = await session.run({
      image: new Tensor('float32', squarePicture(picture, SIDE), [1, 3, SIDE, SIDE]),
    })
    return features?.data as Float32Array
  }
}

function classifierOf(trunk: Graph, mean: Float32Array, projection: Float32Array, centres: Float32Array) {
  const weights = new Map(trunk.weights)
  weights.set('minus-mean', { shape: [FEATURES], values: mean.map((value) => -value) })
  weights.set('projection', { shape: [FEATURES, DIMENSION], values: projection })
  weights.set('centres', { shape: [centres.length / DIMENSION, DIMENSION], values: centres })
  weights.set('last', { shape: [1], values: Int32Array.of(1) })
  weights.set('tiny', { shape: [], values: Float32Array.of(1e-12) })
  weights.set('perm', { shape: [2], values: Int32Array.of(1, 0) })
  const head = [
    node('centred', 'AddV2', ['pooled', 'minus-mean']),
    node('reduced', 'MatMul', ['centred', 'projection']),
    node('square', 'Square', ['reduced']),
    node('sum', 'Sum', ['square', 'last'], { keep_dims: { b: true } }),
    node('bounded', 'Maximum', ['sum', 'tiny']),
    node('inverse', 'Rsqrt', ['bounded']),
    node('normalised', 'Mul', ['reduced', 'inverse']),
    node('product', 'MatMul', ['centres', 'normalised'], { transpose_b: { b: true } }),
    node('similarity', 'Transpose', ['product', 'perm']),
  ]
  return published({ nodes: [...trunk.nodes, ...head], weights }, 'similarity')
}

function published({ nodes, weights }: Graph, output: string): GalleryClassifier {
  const constants = [...weights.keys()].map((name) => node(name, 'Const', []))
  const model = {
    format: 'graph-model',
    signature: { inputs: { images: { name: 'images:0' } }, outputs: { output: { name: `${output}:0` } } },
    modelTopology: { node: [...constants, ...nodes] },
    weightsManifest: [
      {
        paths: [SHARD],
        weights: [...weights].map(([name, { shape, values }]) => ({
          name,
          shape,
          dtype: values instanceof Int32Array ? 'int32' : 'float32',
        })),
      },
    ],
  }
  const bytes = Buffer.concat(
    [...weights.values()].map(({ values }) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength),
    ),
  )
  return { modelJson: JSON.stringify(model), shards: new Map([[SHARD, bytes]]) }
}

const node = (name: string, op: string, input: string[], attr: TfNode['attr'] = {}): TfNode => ({
  name,
  op,
  input,
  attr,
})
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The bundled net up to its feature map, then GeM: what the published packs' graphs do, in the same operators. */
function backboneGraph(): Graph {
  const { nodes: onnxNodes, tensors } = readOnnx(join(resourcesDir(), 'models', 'place_embedder.onnx'))
  const weights = new Map<string, TfWeight>([
    ['double', { shape: [], values: Float32Array.of(2) }],
    ['minus-one', { shape: [], values: Float32Array.of(-1) }],
    ['least', { shape: [], values: Float32Array.of(1e-6) }],
    ['power', { shape: [], values: Float32Array.of(3) }],
    ['root', { shape: [], values: Float32Array.of(1 / 3) }],
    ['rows-and-columns', { shape: [2], values: Int32Array.of(1, 2) }],
  ])
  const dim = [-1, SIDE, SIDE, 3].map((size) => ({ size: String(size) }))
  const nodes = [
    node('images', 'Placeholder', [], { shape: { shape: { dim } } }),
    node('doubled', 'Mul', ['images', 'double']),
    node('input', 'AddV2', ['doubled', 'minus-one']),
  ]
  /** Names of values that are passed on as they are. */
  const alias = new Map<string, string>()
  const actual = (name: string): string => (alias.has(name) ? actual(alias.get(name) as string) : name)
  for (const { op, inputs, output, group, strides } of onnxNodes) {
    if (alias.has('features') && op === 'GlobalAveragePool') break
    const [first = '', second = '', third = ''] = inputs
    if (output.includes('.weight')) continue
    if (op === 'Conv') {
      const kernel = unpacked(tensors, second)
      const depthwise = group > 1
      weights.set(second, turned(kernel, depthwise))
      const bias = tensors.get(third)
      weights.set(third, { shape: bias?.dims ?? [], values: float32(bias?.raw) })
      nodes.push(
        node(
          output,
          depthwise ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D',
          [actual(first), second, third],
          {
            strides: { list: { i: ['1', ...strides.map(String), '1'] } },
            dilations: { list: { i: ['1', '1', '1', '1'] } },
            padding: { s: base64('SAME') },
            data_format: { s: base64('NHWC') },
            fused_ops: { list: { s: [base64('BiasAdd')] } },
          },
        ),
      )
    } else if (op === 'Clip' && float32(tensors.get(second)?.raw)[0] === 0) {
      nodes.push(node(output, 'Relu6', [actual(first)]))
    } else if (op === 'Add') {
      nodes.push(node(output, 'AddV2', [actual(first), actual(second)]))
    } else {
      // Bounds of a layer without activation, which its values keep by themselves.
      alias.set(output, first)
    }
  }
  nodes.push(
    node('positive', 'Maximum', [actual('features'), 'least']),
    node('raised', 'Pow', ['positive', 'power']),
    node('average', 'Mean', ['raised', 'rows-and-columns'], { keep_dims: { b: false } }),
    node('pooled', 'Pow', ['average', 'root']),
  )
  return { nodes, weights }
}

interface OnnxTensor {
  dims: number[]
  /** TensorProto.DataType. */
  type: number
  raw: Uint8Array
}
const INT8 = 3
interface OnnxNode {
  op: string
  inputs: string[]
  output: string
  group: number
  strides: number[]
}

const float32 = (raw: Uint8Array | undefined): Float32Array =>
  new Float32Array(Uint8Array.from(raw ?? []).buffer)

/** 8-bit steps → kernel, as the bundled net unfolds them. */
function unpacked(tensors: Map<string, OnnxTensor>, name: string): { dims: number[]; values: Float32Array } {
  const steps = tensors.get(`${name}.steps`)
  const levels = steps?.type === INT8 ? Int8Array.from(steps.raw) : (steps?.raw ?? [])
  const [shift = 0] = float32(tensors.get(`${name}.shift`)?.raw)
  const [scale = 1] = float32(tensors.get(`${name}.scale`)?.raw)
  return {
    dims: steps?.dims ?? [],
    values: Float32Array.from(levels, (level) => (level + shift) * scale),
  }
}

/** ONNX: outputs × inputs × rows × columns; TensorFlow: rows × columns × inputs × outputs, or × channels × 1. */
function turned({ dims, values }: { dims: number[]; values: Float32Array }, depthwise: boolean): TfWeight {
  const [outputs = 0, inputs = 0, rows = 0, columns = 0] = dims
  const result = new Float32Array(values.length)
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const from = ((o * inputs + i) * rows + y) * columns + x
          const to = depthwise
            ? (y * columns + x) * outputs + o
            : ((y * columns + x) * inputs + i) * outputs + o
          result[to] = values[from] as number
        }
  return { shape: depthwise ? [rows, columns, outputs, 1] : [rows, columns, inputs, outputs], values: result }
}

/** The parts of an ONNX file that the net above needs. */
function readOnnx(path: string): { nodes: OnnxNode[]; tensors: Map<string, OnnxTensor> } {
  const nodes: OnnxNode[] = []
  const tensors = new Map<string, OnnxTensor>()
  const graph = (tag: number, _: object, pbf: PbfReader) => {
    if (tag === 1) {
      const found: OnnxNode = { op: '', inputs: [], output: '', group: 1, strides: [1, 1] }
      nodes.push(pbf.readMessage(readNode, found))
    } else if (tag === 5) {
      const { name, ...tensor } = pbf.readMessage(readTensor, {
        name: '',
        dims: [],
        type: 0,
        raw: new Uint8Array(),
      })
      tensors.set(name, tensor)
    }
  }
  new PbfReader(readFileSync(path)).readFields((tag, _: object, pbf) => {
    if (tag === 7) pbf.readMessage(graph, {})
  }, {})
  return { nodes, tensors }
}

function readNode(tag: number, found: OnnxNode, pbf: PbfReader): void {
  if (tag === 1) found.inputs.push(pbf.readString())
  else if (tag === 2) found.output = pbf.readString()
  else if (tag === 4) found.op = pbf.readString()
  else if (tag === 5) {
    const { name, i, ints } = pbf.readMessage(readAttribute, { name: '', i: 0, ints: [] })
    if (name === 'group') found.group = i
    if (name === 'strides') found.strides = ints
  }
}

function readAttribute(
  tag: number,
  found: { name: string; i: number; ints: number[] },
  pbf: PbfReader,
): void {
  if (tag === 1) found.name = pbf.readString()
  else if (tag === 3) found.i = pbf.readVarint()
  else if (tag === 8) pbf.readPackedVarint(found.ints)
}

function readTensor(tag: number, found: OnnxTensor & { name: string }, pbf: PbfReader): void {
  if (tag === 1) pbf.readPackedVarint(found.dims)
  else if (tag === 2) found.type = pbf.readVarint()
  else if (tag === 8) found.name = pbf.readString()
  else if (tag === 9) found.raw = pbf.readBytes()
}
