/**
 * The part of a published model that some of its outputs need. ONNX Runtime computes every node of a graph in every
 * run, also those that lead to outputs nobody fetches and those that lead nowhere; so a head that this process does
 * not use would cost as much as one that it does. Leaving its nodes out of the file's bytes costs nothing, and cutting
 * a head off, to run it on what the trunk answered, lets it wait until somebody wants it.
 */
import { PbfReader, PbfWriter } from 'pbf'

/** Field numbers of onnx.proto3. */
const MODEL_GRAPH = 7
const GRAPH_NODE = 1
const GRAPH_INITIALIZER = 5
const GRAPH_INPUT = 11
const GRAPH_OUTPUT = 12
const NODE_INPUT = 1
const NODE_OUTPUT = 2
const VALUE_NAME = 1
const TENSOR_NAME = 8

interface Field {
  number: number
  /** With its tag: copied as it stands. */
  raw: Uint8Array
  /** Without its tag. */
  content: Uint8Array
}

/**
 * @param model   content of an ONNX file without nested graphs
 * @param outputs names of those that will be fetched; the ones that the model does not have are passed over
 * @param inputs  names of outputs that will be given instead of being computed; the model's own inputs when empty
 * @returns the same model with these outputs, and with the nodes and weights that they need
 * @throws Error when the model has none of these outputs, or lacks one of these inputs
 */
export function withOutputs(
  model: Uint8Array,
  outputs: readonly string[],
  inputs: readonly string[] = [],
): Uint8Array {
  const parts = fieldsOf(model).map((field) =>
    field.number === MODEL_GRAPH
      ? message(MODEL_GRAPH, neededGraph(field.content, outputs, inputs))
      : field.raw,
  )
  return Buffer.concat(parts)
}

function neededGraph(graph: Uint8Array, outputs: readonly string[], inputs: readonly string[]): Uint8Array {
  const fields = fieldsOf(graph)
  const given = fields.filter(
    ({ number, content }) =>
      number === GRAPH_OUTPUT && texts(content, VALUE_NAME).some((name) => inputs.includes(name)),
  )
  if (given.length < inputs.length)
    throw new Error(`the model does not have all of the values ${inputs.join(', ')}`)
  const needed = new Set(
    fields
      .filter(({ number }) => number === GRAPH_OUTPUT)
      .flatMap(({ content }) => texts(content, VALUE_NAME))
      .filter((name) => outputs.includes(name)),
  )
  if (needed.size === 0) throw new Error(`the model has none of the outputs ${outputs.join(', ')}`)
  // Nodes stand in the order in which they run, so one walk from the last to the first meets all that is needed.
  const kept = new Set<Field>()
  for (const field of fields.toReversed()) {
    const made = field.number === GRAPH_NODE ? texts(field.content, NODE_OUTPUT) : []
    if (!made.some((name) => needed.has(name) && !inputs.includes(name))) continue
    kept.add(field)
    for (const name of texts(field.content, NODE_INPUT)) needed.add(name)
  }
  const stays = (field: Field) => {
    if (field.number === GRAPH_NODE) return kept.has(field)
    if (field.number === GRAPH_OUTPUT)
      return texts(field.content, VALUE_NAME).some((name) => outputs.includes(name))
    if (field.number === GRAPH_INITIALIZER)
      return texts(field.content, TENSOR_NAME).some((name) => needed.has(name))
    return field.number !== GRAPH_INPUT || inputs.length === 0
  }
  return Buffer.concat([
    ...fields.filter(stays).map(({ raw }) => raw),
    ...given.map(({ content }) => message(GRAPH_INPUT, content)),
  ])
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const pbf = new PbfReader(bytes)
  const fields: Field[] = []
  while (pbf.pos < pbf.length) {
    const start = pbf.pos
    const tag = pbf.readVarint()
    const content = tag % 8 === 2 ? pbf.readBytes() : new Uint8Array()
    if (tag % 8 !== 2) pbf.skip(tag)
    fields.push({ number: tag >> 3, raw: bytes.subarray(start, pbf.pos), content })
  }
  return fields
}

const texts = (content: Uint8Array, number: number): string[] =>
  fieldsOf(content)
    .filter((field) => field.number === number)
    .map((field) => Buffer.from(field.content).toString())

function message(number: number, content: Uint8Array): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeBytesField(number, content)
  return pbf.finish()
}
