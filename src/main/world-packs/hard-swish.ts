/**
 * MobileNetV3's activations (Howard et al., 2019) as TensorFlow's optimiser leaves them, in four operators:
 * h-swish(x) = (x/6) · relu6(x + 3) and h-sigmoid(x) = relu6(x + 3)/6. ONNX has one operator for the second, which
 * halves what is not spent in convolutions.
 */
import { type GraphModel, type GraphNode, nodeOf } from './graph-model.ts'

export interface HardActivation {
  kind: 'swish' | 'sigmoid'
  /** The node that x is. */
  input: string
}

/** ONNX's HardSigmoid is max(0, min(1, alpha · x + beta)). */
export const HARD_SIGMOID = { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }

const TOLERANCE = 1e-6

/** What a `Mul` node computes, if it is one of the two. */
export function hardActivationOf(model: GraphModel, node: GraphNode): HardActivation | null {
  const [first = '', second = ''] = node.input.map(nodeOf)
  const input = shiftedInput(model, second)
  if (input === null) return null
  if (isScalar(model, first, 1 / 6)) return { kind: 'sigmoid', input }
  const scaled = model.nodes.get(first)
  if (scaled?.op !== 'Mul') return null
  const [factor = '', of = ''] = scaled.input.map(nodeOf)
  return of === input && isScalar(model, factor, 1 / 6) ? { kind: 'swish', input } : null
}

/** The x of `relu6(x + 3)`. */
function shiftedInput(model: GraphModel, name: string): string | null {
  const clipped = model.nodes.get(name)
  const sum = clipped?.op === 'Relu6' ? model.nodes.get(nodeOf(clipped.input[0] ?? '')) : undefined
  if (sum?.op !== 'AddV2' && sum?.op !== 'Add') return null
  const [input = '', shift = ''] = sum.input.map(nodeOf)
  return isScalar(model, shift, 3) ? input : null
}

function isScalar(model: GraphModel, name: string, value: number): boolean {
  const data = model.weights.get(name)?.data
  return data?.length === 1 && Math.abs((data[0] as number) - value) < TOLERANCE
}
