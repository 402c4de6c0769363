/**
 * Writes an ONNX model: the messages of onnx.proto3 that a plain graph with initializers needs.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
import { PbfWriter } from 'pbf'

/** What the app's own models use; the operators here have not changed from 13 to 17. */
export const OPSET = 17
/** The version of the file format that opset 17 was published with. */
const IR_VERSION = 8

export const ONNX_TYPE = { float: 1, int32: 6, int64: 7 } as const
export type OnnxType = (typeof ONNX_TYPE)[keyof typeof ONNX_TYPE]

const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const

export interface OnnxTensor {
  name: string
  dims: number[]
  type: OnnxType
  /** Little-endian, row-major. */
  bytes: Uint8Array
}

export interface OnnxNode {
  opType: string
  inputs: string[]
  outputs: string[]
  attributes: Record<string, number | string | number[] | { float: number }>
}

/** A text dimension is one that may vary. */
export interface OnnxValue {
  name: string
  dims: (number | string)[]
}

export interface OnnxGraph {
  name: string
  nodes: OnnxNode[]
  initializers: OnnxTensor[]
  /** All of float32. */
  inputs: OnnxValue[]
  outputs: OnnxValue[]
}

export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const weightBytes = graph.initializers.reduce((sum, { bytes }) => sum + bytes.length, 0)
  // Room for everything at once: growing by doubling would copy the weights several times.
  const pbf = new PbfWriter(new Uint8Array(weightBytes + (1 << 20)))
  pbf.writeVarintField(1, IR_VERSION)
  pbf.writeStringField(2, 'moodmark')
  pbf.writeMessage(7, writeGraph, graph)
  pbf.writeMessage(8, writeOpset, OPSET)
  return pbf.finish()
}

function writeOpset(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, '')
  pbf.writeVarintField(2, version)
}

function writeGraph(graph: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node)
  pbf.writeStringField(2, graph.name)
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor)
  for (const input of graph.inputs) pbf.writeMessage(11, writeValue, input)
  for (const output of graph.outputs) pbf.writeMessage(12, writeValue, output)
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input)
  for (const output of node.outputs) pbf.writeStringField(2, output)
  pbf.writeStringField(3, node.outputs[0] ?? '')
  pbf.writeStringField(4, node.opType)
  for (const attribute of Object.entries(node.attributes)) pbf.writeMessage(5, writeAttribute, attribute)
}

function writeAttribute([name, value]: [string, OnnxNode['attributes'][string]], pbf: PbfWriter): void {
  pbf.writeStringField(1, name)
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value)
    pbf.writeVarintField(20, ATTRIBUTE_TYPE.int)
  } else if (typeof value === 'string') {
    pbf.writeBytesField(4, Buffer.from(value))
    pbf.writeVarintField(20, ATTRIBUTE_TYPE.string)
  } else if (Array.isArray(value)) {
    for (const one of value) pbf.writeVarintField(8, one)
    pbf.writeVarintField(20, ATTRIBUTE_TYPE.ints)
  } else {
    pbf.writeFloatField(2, value.float)
    pbf.writeVarintField(20, ATTRIBUTE_TYPE.float)
  }
}

function writeTensor(tensor: OnnxTensor, pbf: PbfWriter): void {
  for (const size of tensor.dims) pbf.writeVarintField(1, size)
  pbf.writeVarintField(2, tensor.type)
  pbf.writeStringField(8, tensor.name)
  pbf.writeBytesField(9, tensor.bytes)
}

function writeValue(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name)
  pbf.writeMessage(2, writeType, value)
}

function writeType(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, value)
}

function writeTensorType(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeVarintField(1, ONNX_TYPE.float)
  pbf.writeMessage(2, writeShape, value.dims)
}

function writeShape(dims: (number | string)[], pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeMessage(1, writeDimension, dim)
}

function writeDimension(dim: number | string, pbf: PbfWriter): void {
  if (typeof dim === 'number') pbf.writeVarintField(1, dim)
  else pbf.writeStringField(2, dim)
}
