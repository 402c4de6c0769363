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

/** `data_location` of a tensor whose numbers lie in another file. */
const EXTERNAL = 1

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

/** @returns the model as one file */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const weightBytes = graph.initializers.reduce((sum, { bytes }) => sum + bytes.length, 0)
  // Room for everything at once: growing by doubling would copy the weights several times.
  return encode(graph, weightBytes + (1 << 20), writeTensor)
}

/** Weights begin at whole pages, so that the runtime can map them. */
const PAGE_BYTES = 4096

/**
 * The model with its larger weights in a second file, which the runtime maps instead of reading it: loading then
 * leaves half as much memory behind.
 * @param weightsFile what that file is called beside the model
 */
export function encodeOnnxInTwo(
  graph: OnnxGraph,
  weightsFile: string,
): { model: Uint8Array; weights: Uint8Array } {
  const places = new Map<string, number>()
  let end = 0
  for (const { name, bytes } of graph.initializers) {
    if (bytes.length < PAGE_BYTES) continue
    places.set(name, end)
    end += Math.ceil(bytes.length / PAGE_BYTES) * PAGE_BYTES
  }
  const weights = new Uint8Array(end)
  for (const { name, bytes } of graph.initializers) {
    const offset = places.get(name)
    if (offset !== undefined) weights.set(bytes, offset)
  }
  const model = encode(graph, 1 << 20, (tensor, pbf) => {
    const offset = places.get(tensor.name)
    if (offset === undefined) return writeTensor(tensor, pbf)
    writeTensorHead(tensor, pbf)
    const place = { location: weightsFile, offset: String(offset), length: String(tensor.bytes.length) }
    for (const entry of Object.entries(place)) pbf.writeMessage(13, writePair, entry)
    pbf.writeVarintField(14, EXTERNAL)
  })
  return { model, weights }
}

type WriteTensor = (tensor: OnnxTensor, pbf: PbfWriter) => void

function encode(graph: OnnxGraph, roomBytes: number, writeWeights: WriteTensor): Uint8Array {
  const pbf = new PbfWriter(new Uint8Array(roomBytes))
  pbf.writeVarintField(1, IR_VERSION)
  pbf.writeStringField(2, 'moodmark')
  pbf.writeMessage(7, writeGraph, { graph, writeWeights })
  pbf.writeMessage(8, writeOpset, OPSET)
  return pbf.finish()
}

function writeOpset(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, '')
  pbf.writeVarintField(2, version)
}

function writeGraph(
  { graph, writeWeights }: { graph: OnnxGraph; writeWeights: WriteTensor },
  pbf: PbfWriter,
): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node)
  pbf.writeStringField(2, graph.name)
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeWeights, tensor)
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
  writeTensorHead(tensor, pbf)
  pbf.writeBytesField(9, tensor.bytes)
}

function writeTensorHead(tensor: OnnxTensor, pbf: PbfWriter): void {
  for (const size of tensor.dims) pbf.writeVarintField(1, size)
  pbf.writeVarintField(2, tensor.type)
  pbf.writeStringField(8, tensor.name)
}

function writePair([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key)
  pbf.writeStringField(2, value)
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
