// Runs an ONNX net over a file of 8-bit inputs: node run-onnx.mjs NET INPUTS.u8 SHAPE OUT_PREFIX
// SHAPE is that of one input, e.g. 1x64x64. Writes one file OUT_PREFIX.NAME for each output, items in order.
// ONNX Runtime on one thread is about seven times as fast as Debian's PyTorch on depthwise nets.
import { createWriteStream, openSync, readSync, statSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'

const BATCH = 32
const [net, inputs, shapeText, prefix] = process.argv.slice(2)
const shape = shapeText.split('x').map(Number)
const size = shape.reduce((a, b) => a * b)
const count = statSync(inputs).size / size
const session = await InferenceSession.create(net, { intraOpNumThreads: 1, interOpNumThreads: 1 })
const files = new Map(session.outputNames.map((name) => [name, createWriteStream(`${prefix}.${name}`)]))
const file = openSync(inputs, 'r')
const bytes = new Uint8Array(BATCH * size)
for (let start = 0; start < count; start += BATCH) {
  const items = Math.min(BATCH, count - start)
  readSync(file, bytes, 0, items * size, start * size)
  const input = new Tensor('float32', Float32Array.from(bytes.subarray(0, items * size)), [items, ...shape])
  const outputs = await session.run({ [session.inputNames[0]]: input })
  for (const [name, stream] of files) {
    const { data } = outputs[name]
    const chunk = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve))
  }
}
for (const stream of files.values()) {
  stream.end()
  await finished(stream)
}
