/** What is left of a net when some of its outputs are left out: fewer nodes, the same answers. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { withOutputs } from '../../src/analysis/inference/needed-nodes.ts'
import { encodeOnnx, ONNX_TYPE } from '../../src/main/world-packs/onnx-model.ts'

const node = (opType: string, inputs: string[], to: string) => ({
  opType,
  inputs,
  outputs: [to],
  attributes: {},
})
const BIG = 10_000
/** x → −x → max(0, −x), and beside it a sum with a large tensor. */
const model = encodeOnnx({
  name: 'two heads',
  nodes: [
    node('Neg', ['x'], 'inner'),
    node('Relu', ['inner'], 'positive'),
    node('Add', ['inner', 'big'], 'sum'),
  ],
  initializers: [
    {
      name: 'big',
      dims: [BIG],
      type: ONNX_TYPE.float,
      bytes: new Uint8Array(new Float32Array(BIG).fill(2).buffer),
    },
  ],
  inputs: [{ name: 'x', dims: [1] }],
  outputs: [
    { name: 'positive', dims: [1] },
    { name: 'sum', dims: [BIG] },
  ],
})
const input = { x: new Tensor('float32', [-3], [1]) }

describe('withOutputs', () => {
  it('drops the nodes and weights that only other outputs need', async () => {
    const small = withOutputs(model, ['positive'])
    expect(small.length).toBeLessThan(model.length - 4 * BIG)
    expect(Buffer.from(small).includes('sum')).toBe(false)
    const session = await InferenceSession.create(small)
    expect(session.outputNames).toEqual(['positive'])
    expect((await session.run(input))['positive']?.data).toEqual(Float32Array.of(3))
  })

  it('keeps everything that the outputs need, and passes over names that are not there', async () => {
    const session = await InferenceSession.create(withOutputs(model, ['sum', 'elsewhere']))
    expect(session.outputNames).toEqual(['sum'])
    expect((await session.run(input))['sum']?.data[BIG - 1]).toBe(5)
    expect(Buffer.from(withOutputs(model, ['positive', 'sum']))).toEqual(Buffer.from(model))
  })

  it('cuts at a value that is given instead of being computed', async () => {
    const three = encodeOnnx({
      name: 'trunk and head',
      nodes: [node('Neg', ['x'], 'middle'), node('Relu', ['middle'], 'y')],
      initializers: [],
      inputs: [{ name: 'x', dims: [1] }],
      outputs: [
        { name: 'middle', dims: [1] },
        { name: 'y', dims: [1] },
      ],
    })
    const head = await InferenceSession.create(withOutputs(three, ['y'], ['middle']))
    expect([head.inputNames, head.outputNames]).toEqual([['middle'], ['y']])
    const answer = await head.run({ middle: new Tensor('float32', [7], [1]) })
    expect(answer['y']?.data).toEqual(Float32Array.of(7))
    expect(() => withOutputs(three, ['y'], ['inner'])).toThrow(/all of the values inner/)
  })

  it('refuses a model that has none of them', () => {
    expect(() => withOutputs(model, ['inner'])).toThrow(/none of the outputs inner/)
  })
})
