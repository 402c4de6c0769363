/**
 * Makes a value inside a published model one of its outputs, without the tools that would rewrite the file. In
 * protocol buffers a message that is split in two is read as one with the fields of both: so a second graph that holds
 * nothing but the output, put behind the model's own, adds it.
 * https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
import { PbfWriter } from 'pbf'

/** Field numbers of onnx.proto3. */
const MODEL_GRAPH = 7
const GRAPH_OUTPUT = 12
const VALUE_NAME = 1

/**
 * @param model content of an ONNX file
 * @param value name of a tensor in its graph; the runtime refuses a model without it
 */
export function withOutput(model: Uint8Array, value: string): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeMessage(
    MODEL_GRAPH,
    (name: string, graph: PbfWriter) => {
      graph.writeMessage(
        GRAPH_OUTPUT,
        (text: string, output: PbfWriter) => output.writeStringField(VALUE_NAME, text),
        name,
      )
    },
    value,
  )
  return Buffer.concat([model, pbf.finish()])
}
