/**
 * The two halves of a landmark classifier of this family: an embedder, and a matrix with one centre per landmark that
 * its embedding is multiplied with (the last product of the graph).
 */
import { type GraphModel, GraphModelError, nodeOf } from './graph-model.ts'
import { graphToOnnx } from './graph-to-onnx.ts'
import type { OnnxGraph } from './onnx-model.ts'

export interface LandmarkClassifier {
  /** `image` (N × 3 × 321 × 321, RGB 0..1) → `embedding` (N × dimension, L2-normalised). */
  embedder: OnnxGraph
  /** One row per landmark, row after row. */
  centres: Float32Array<ArrayBuffer>
  classes: number
  dimension: number
}

/** @throws GraphModelError when the graph does not end in that product, or uses what cannot be converted */
export function splitClassifier(model: GraphModel): LandmarkClassifier {
  const { embedding, centres, classes, dimension } = findHead(model)
  const embedder = graphToOnnx(model, [{ node: embedding, name: 'embedding', dims: ['N', dimension] }])
  return { embedder, centres, classes, dimension }
}

interface Head {
  /** The node whose value is compared with the centres. */
  embedding: string
  centres: Float32Array<ArrayBuffer>
  classes: number
  dimension: number
}

function findHead(model: GraphModel): Head {
  const [output, ...more] = model.outputs
  if (output === undefined || more.length > 0)
    throw new GraphModelError(`The graph has ${model.outputs.length} outputs, expected one.`)
  let node = model.nodes.get(output)
  while (node?.op === 'Transpose') node = model.nodes.get(nodeOf(node.input[0] ?? ''))
  const [left = '', right = ''] = node?.input.map(nodeOf) ?? []
  const matrix = model.weights.get(left)
  // centres × embedding transposed: the way TensorFlow's optimiser has left it in all six regions.
  const isProduct =
    node?.op === 'MatMul' &&
    !model.weights.has(right) &&
    node.attr['transpose_a']?.b !== true &&
    node.attr['transpose_b']?.b === true
  if (!isProduct || !(matrix?.data instanceof Float32Array) || matrix.shape.length !== 2) {
    throw new GraphModelError(
      'The graph does not end in a product of landmark centres with an embedding; it is another kind of model.',
    )
  }
  const [classes = 0, dimension = 0] = matrix.shape
  return { embedding: right, centres: matrix.data, classes, dimension }
}
