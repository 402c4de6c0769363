/**
 * TF.js graph → ONNX graph, for the operators of Google's on-device landmark classifiers.
 *
 * TensorFlow keeps pictures as N × rows × columns × channels, ONNX's convolutions want channels first. Values are
 * kept channels first from the picture on, constants and axes are turned to fit, and a value is turned back only
 * where the graph looks at its shape; so the net itself has no transposition in it.
 */
import {
  type Attribute,
  type GraphModel,
  GraphModelError,
  type GraphNode,
  nodeOf,
  type Weight,
} from './graph-model.ts'
import { HARD_SIGMOID, type HardActivation, hardActivationOf } from './hard-swish.ts'
import { ONNX_TYPE, type OnnxGraph, type OnnxNode, type OnnxTensor } from './onnx-model.ts'

/** A value of the ONNX graph that stands for a node of the TF.js graph. */
interface Value {
  name: string
  /** How a picture's four axes lie; anything else is as TensorFlow has it. */
  layout: 'channels-first' | 'declared'
}

const TO_CHANNELS_FIRST = [0, 3, 1, 2]
const TO_DECLARED = [0, 2, 3, 1]
const INPUT = 'image'
/** Before every name of the graph, so that none is the input's or an output's. */
const GRAPH = 'graph/'

/**
 * @param outputs nodes of the model whose values are wanted, and what ONNX shall call them; all are float32
 * @returns a graph with one input `image`, N × 3 × rows × columns, and these outputs; what they do not need is left out
 * @throws GraphModelError naming an operator, attribute or constant that this family does not use
 */
export function graphToOnnx(
  model: GraphModel,
  outputs: readonly { node: string; name: string; dims: (number | string)[] }[],
): OnnxGraph {
  return new Translation(model).graph(outputs)
}

class Translation {
  readonly #model: GraphModel
  readonly #values = new Map<string, Value>()
  readonly #nodes: OnnxNode[] = []
  readonly #initializers = new Map<string, OnnxTensor>()
  readonly #turnedBefore = new Set<string>()
  #pictureSize: [number, number] | null = null

  constructor(model: GraphModel) {
    this.#model = model
  }

  graph(outputs: readonly { node: string; name: string; dims: (number | string)[] }[]): OnnxGraph {
    for (const { node, name } of outputs) {
      const value = this.#declared(this.#value(node))
      this.#nodes.push({ opType: 'Identity', inputs: [value], outputs: [name], attributes: {} })
    }
    if (!this.#pictureSize) throw new GraphModelError('The graph does not look at its picture.')
    return {
      name: 'embedder',
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
      inputs: [{ name: INPUT, dims: ['N', 3, ...this.#pictureSize] }],
      outputs: outputs.map(({ name, dims }) => ({ name, dims })),
    }
  }

  /** The value of a node, translated when it is first asked for. The graphs are shallow enough to recurse. */
  #value(input: string): Value {
    const name = nodeOf(input)
    const known = this.#values.get(name)
    if (known) return known
    const node = this.#model.nodes.get(name)
    if (!node) throw new GraphModelError(`The graph has no node ${name}, which another one needs.`)
    const translate = OPERATORS[node.op]
    if (!translate) {
      throw new GraphModelError(
        `The graph uses the operator ${node.op} (${name}), which this version of Moodmark cannot convert.`,
      )
    }
    const value = translate(node, this.#tools(node))
    this.#values.set(name, value)
    return value
  }

  #tools(node: GraphNode): Tools {
    const at = (position: number): string => {
      const input = node.input[position]
      if (input === undefined) throw new GraphModelError(`${node.op} ${node.name} lacks an input.`)
      return input
    }
    return {
      emit: (opType, inputs, attributes = {}, suffix = '') => {
        const output = `${GRAPH}${node.name}${suffix}`
        this.#nodes.push({ opType, inputs, outputs: [output], attributes })
        return output
      },
      value: (position) => this.#value(at(position)),
      declared: (position) => this.#declared(this.#value(at(position))),
      channelsFirst: (position) => this.#channelsFirst(this.#value(at(position))),
      constant: (position) => {
        const weight = this.#model.weights.get(nodeOf(at(position)))
        if (!weight) throw new GraphModelError(`${node.op} ${node.name}: ${at(position)} must be a constant.`)
        return weight
      },
      isConstant: (position) => this.#model.weights.has(nodeOf(at(position))),
      initializer: (suffix, tensor) => this.#initializer(`${GRAPH}${node.name}/${suffix}`, tensor),
      hardActivation: () => {
        const found = hardActivationOf(this.#model, node)
        return found && { kind: found.kind, value: this.#value(found.input) }
      },
      own: () => {
        const weight = this.#model.weights.get(node.name)
        if (!weight)
          throw new GraphModelError(`The manifest has no weight ${node.name}, which the graph needs.`)
        return weight
      },
      picture: (rows, columns) => {
        this.#pictureSize = [rows, columns]
        return { name: INPUT, layout: 'channels-first' }
      },
    }
  }

  #initializer(name: string, { dims, data }: PlainTensor): string {
    if (!this.#initializers.has(name)) this.#initializers.set(name, tensorOf(name, dims, data))
    return name
  }

  #declared(value: Value): string {
    return value.layout === 'declared' ? value.name : this.#turned(value.name, TO_DECLARED, 'declared')
  }

  #channelsFirst(value: Value): string {
    return value.layout === 'channels-first'
      ? value.name
      : this.#turned(value.name, TO_CHANNELS_FIRST, 'channels-first')
  }

  #turned(name: string, perm: number[], suffix: string): string {
    const output = `${name}/${suffix}`
    if (!this.#turnedBefore.has(output))
      this.#nodes.push({ opType: 'Transpose', inputs: [name], outputs: [output], attributes: { perm } })
    this.#turnedBefore.add(output)
    return output
  }
}

interface PlainTensor {
  dims: number[]
  data: Float32Array | Int32Array | readonly number[]
}

/** What the translation of one node works with; positions are those of the node's inputs. */
interface Tools {
  emit(opType: string, inputs: string[], attributes?: OnnxNode['attributes'], suffix?: string): string
  value(position: number): Value
  declared(position: number): string
  channelsFirst(position: number): string
  constant(position: number): Weight
  isConstant(position: number): boolean
  initializer(suffix: string, tensor: PlainTensor): string
  picture(rows: number, columns: number): Value
  /** What the node computes together with its inputs, if it is an activation of MobileNetV3, and of what. */
  hardActivation(): { kind: HardActivation['kind']; value: Value } | null
  /** The weight of a Const node itself. */
  own(): Weight
}

type Translate = (node: GraphNode, tools: Tools) => Value

const declared = (name: string): Value => ({ name, layout: 'declared' })
const channelsFirst = (name: string): Value => ({ name, layout: 'channels-first' })

/** Of two values; a constant beside a picture is given the picture's order of axes. */
const binary =
  (opType: string): Translate =>
  (_, tools) => {
    const { emit, value, isConstant, constant, initializer } = tools
    const operands = [0, 1].map((position) =>
      isConstant(position) ? { constant: constant(position) } : { value: value(position) },
    )
    const picture = operands.some((operand) => operand.value?.layout === 'channels-first')
    const turnable = operands.every(
      ({ constant: weight, value: other }) =>
        other?.layout === 'channels-first' || (weight && weight.shape.length <= 1),
    )
    const names = operands.map((operand, position) => {
      if (!operand.constant)
        return picture && turnable ? tools.channelsFirst(position) : tools.declared(position)
      const { shape, data } = operand.constant
      const dims = picture && turnable && shape.length === 1 ? [...shape, 1, 1] : shape
      return initializer(`constant-${position}`, { dims, data })
    })
    const name = emit(opType, names)
    return picture && turnable ? channelsFirst(name) : declared(name)
  }

/** @param attributeOnly whether ONNX takes the axes as an attribute at this opset, rather than as an input */
const reduction =
  (opType: string, attributeOnly: boolean): Translate =>
  (node, { emit, value, declared: declaredInput, constant, initializer }) => {
    const keep = flag(node, 'keep_dims')
    const axes = [...constant(1).data]
    const stays = keep && value(0).layout === 'channels-first'
    const input = stays ? value(0).name : declaredInput(0)
    // Declared axis n lies where turning back takes it from.
    const reduced = stays ? axes.map((axis) => TO_DECLARED[(axis + 4) % 4] as number) : axes
    const keepdims = keep ? 1 : 0
    const name = attributeOnly
      ? emit(opType, [input], { axes: reduced, keepdims })
      : emit(opType, [input, initializer('axes', { dims: [reduced.length], data: reduced })], { keepdims })
    return stays ? channelsFirst(name) : declared(name)
  }

/** TensorFlow's SAME puts the odd pixel of padding at the end, as ONNX's SAME_UPPER does. */
function padding(node: GraphNode): 'SAME_UPPER' | 'VALID' {
  const wanted = text(node, 'padding')
  if (wanted === 'SAME') return 'SAME_UPPER'
  if (wanted === 'VALID') return 'VALID'
  throw unexpected(node, 'padding', wanted)
}

/** The two inner numbers of four, one for each axis: rows and columns. */
function rowsAndColumns(node: GraphNode, name: string): [number, number] {
  const list = node.attr[name]?.list?.i
  if (list?.length !== 4 || list[0] !== 1 || list[3] !== 1) throw unexpected(node, name, list)
  return [list[1] as number, list[2] as number]
}

/** A convolution with the additions that TensorFlow's optimiser has fused into it. */
const convolution =
  (depthwise: boolean): Translate =>
  (node, { emit, channelsFirst: picture, constant, initializer }) => {
    requireChannelsLast(node)
    const [dilatedRows, dilatedColumns] = rowsAndColumns(node, 'dilations')
    if (dilatedRows !== 1 || dilatedColumns !== 1)
      throw unexpected(node, 'dilations', [dilatedRows, dilatedColumns])
    const [bias, activation, ...more] = (node.attr['fused_ops']?.list?.s ?? []).map(decoded)
    if (bias !== 'BiasAdd' || more.length > 0)
      throw unexpected(node, 'fused_ops', [bias, activation, ...more])
    const kernel = constant(1)
    const [rows = 0, columns = 0, channels = 0, last = 0] = kernel.shape
    if (kernel.shape.length !== 4) throw unexpected(node, 'kernel', kernel.shape)
    const weights = initializer(
      'kernel',
      depthwise
        ? { dims: [channels * last, 1, rows, columns], data: turnedKernel(kernel, [2, 3, 0, 1]) }
        : { dims: [last, channels, rows, columns], data: turnedKernel(kernel, [3, 2, 0, 1]) },
    )
    const offset = constant(2)
    const convolved = emit(
      'Conv',
      [picture(0), weights, initializer('bias', { dims: offset.shape, data: offset.data })],
      {
        kernel_shape: [rows, columns],
        strides: rowsAndColumns(node, 'strides'),
        auto_pad: padding(node),
        group: depthwise ? channels : 1,
      },
      activation ? '/convolution' : '',
    )
    if (!activation) return channelsFirst(convolved)
    if (activation === 'Relu') return channelsFirst(emit('Relu', [convolved]))
    if (activation === 'Relu6') return channelsFirst(emit('Clip', [convolved, ...sixths(initializer)]))
    throw unexpected(node, 'fused_ops', [bias, activation])
  }

/** A kernel of four axes in another order. */
function turnedKernel({ shape, data }: Weight, order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const [a = 0, b = 0, c = 0, d = 0] = order.map((axis) => shape[axis] as number)
  const [stepA = 0, stepB = 0, stepC = 0, stepD = 0] = order.map((axis) => strides[axis] as number)
  const turned = new Float32Array(data.length)
  let at = 0
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++)
        for (let l = 0; l < d; l++)
          turned[at++] = data[i * stepA + j * stepB + k * stepC + l * stepD] as number
  return turned
}

const sixths = (initializer: Tools['initializer']): string[] => [
  initializer('least', { dims: [], data: Float32Array.of(0) }),
  initializer('most', { dims: [], data: Float32Array.of(6) }),
]

/** Shapes and axes are int64 in ONNX throughout. */
const integers = (initializer: Tools['initializer'], suffix: string, data: readonly number[]): string =>
  initializer(suffix, { dims: [data.length], data })

const OPERATORS: Readonly<Record<string, Translate>> = {
  Placeholder: (node, { picture }) => {
    const dims = node.attr['shape']?.shape?.dim?.map(({ size }) => size) ?? []
    const [, rows = -1, columns = -1, channels] = dims
    if (dims.length !== 4 || rows < 1 || columns < 1 || channels !== 3) throw unexpected(node, 'shape', dims)
    return picture(rows, columns)
  },
  Const: (_, { own, initializer }) => {
    const { shape, data } = own()
    return declared(initializer('value', { dims: shape, data }))
  },
  Mul: (node, tools) => {
    const activation = tools.hardActivation()
    if (!activation) return binary('Mul')(node, tools)
    const { kind, value } = activation
    const suffix = kind === 'swish' ? '/h-sigmoid' : ''
    const gate = tools.emit('HardSigmoid', [value.name], HARD_SIGMOID, suffix)
    return { ...value, name: kind === 'swish' ? tools.emit('Mul', [value.name, gate]) : gate }
  },
  Add: binary('Add'),
  AddV2: binary('Add'),
  Maximum: binary('Max'),
  Pow: binary('Pow'),
  Square: (_, { emit, value }) => ({ ...value(0), name: emit('Mul', [value(0).name, value(0).name]) }),
  Rsqrt: (_, { emit, value }) => ({
    ...value(0),
    name: emit('Reciprocal', [emit('Sqrt', [value(0).name], {}, '/root')]),
  }),
  Relu6: (_, { emit, value, initializer }) => ({
    ...value(0),
    name: emit('Clip', [value(0).name, ...sixths(initializer)]),
  }),
  // Pixels are rounded down to whole numbers; TF.js keeps them as int32, whatever the graph calls them.
  Cast: (node, { emit, value }) => {
    const to = { DT_FLOAT: ONNX_TYPE.float, DT_UINT8: ONNX_TYPE.int32, DT_INT32: ONNX_TYPE.int32 }[
      node.attr['DstT']?.type ?? ''
    ]
    if (to === undefined) throw unexpected(node, 'DstT', node.attr['DstT']?.type)
    return { ...value(0), name: emit('Cast', [value(0).name], { to }) }
  },
  _FusedConv2D: convolution(false),
  FusedDepthwiseConv2dNative: convolution(true),
  AvgPool: (node, { emit, channelsFirst: picture }) => {
    requireChannelsLast(node)
    return channelsFirst(
      emit('AveragePool', [picture(0)], {
        kernel_shape: rowsAndColumns(node, 'ksize'),
        strides: rowsAndColumns(node, 'strides'),
        auto_pad: padding(node),
      }),
    )
  },
  Mean: reduction('ReduceMean', true),
  Prod: reduction('ReduceProd', true),
  Sum: reduction('ReduceSum', false),
  Shape: (_, { emit, declared: input }) => declared(emit('Shape', [input(0)])),
  GatherV2: (node, { emit, declared: input, constant, initializer }) => {
    if ((node.attr['batch_dims']?.i ?? 0) !== 0)
      throw unexpected(node, 'batch_dims', node.attr['batch_dims']?.i)
    const [axis = 0] = constant(2).data
    return declared(
      emit('Gather', [input(0), integers(initializer, 'indices', [...constant(1).data])], { axis }),
    )
  },
  ConcatV2: (node, tools) => {
    const last = node.input.length - 1
    const [axis = 0] = tools.constant(last).data
    const parts = Array.from({ length: last }, (_, i) =>
      tools.isConstant(i)
        ? integers(tools.initializer, `part-${i}`, [...tools.constant(i).data])
        : tools.declared(i),
    )
    return declared(tools.emit('Concat', parts, { axis }))
  },
  Pack: (node, { emit, declared: input, initializer }) => {
    const axis = node.attr['axis']?.i ?? 0
    const at = integers(initializer, 'axis', [axis])
    const parts = node.input.map((_, i) => emit('Unsqueeze', [input(i), at], {}, `/part-${i}`))
    return declared(emit('Concat', parts, { axis }))
  },
  Reshape: (_, { emit, declared: input }) => declared(emit('Reshape', [input(0), input(1)])),
  Squeeze: (node, { emit, declared: input, initializer }) => {
    const axes = node.attr['squeeze_dims']?.list?.i ?? []
    if (axes.length === 0) throw unexpected(node, 'squeeze_dims', axes)
    return declared(emit('Squeeze', [input(0), integers(initializer, 'axes', axes)]))
  },
  MatMul: (node, tools) => {
    const operand = (position: number, flagName: string): string => {
      const name = tools.declared(position)
      return flag(node, flagName)
        ? tools.emit('Transpose', [name], { perm: [1, 0] }, `/operand-${position}`)
        : name
    }
    return declared(tools.emit('MatMul', [operand(0, 'transpose_a'), operand(1, 'transpose_b')]))
  },
  Transpose: (_, { emit, declared: input, constant }) =>
    declared(emit('Transpose', [input(0)], { perm: [...constant(1).data] })),
}

function requireChannelsLast(node: GraphNode): void {
  const format = text(node, 'data_format')
  if (format !== 'NHWC') throw unexpected(node, 'data_format', format)
}

const flag = (node: GraphNode, name: string): boolean => node.attr[name]?.b ?? false
const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')
const text = (node: GraphNode, name: string): string =>
  decoded((node.attr[name] satisfies Attribute | undefined)?.s ?? '')

function unexpected(node: GraphNode, what: string, value: unknown): GraphModelError {
  return new GraphModelError(
    `${node.op} ${node.name} has ${what} ${JSON.stringify(value)}, which this version of Moodmark cannot convert.`,
  )
}

/** Float32 stays as it is, whole numbers become int64. */
function tensorOf(name: string, dims: number[], data: PlainTensor['data']): OnnxTensor {
  if (data instanceof Float32Array) {
    return {
      name,
      dims,
      type: ONNX_TYPE.float,
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    }
  }
  const wide = BigInt64Array.from(data, (value) => BigInt(value))
  return { name, dims, type: ONNX_TYPE.int64, bytes: new Uint8Array(wide.buffer) }
}
