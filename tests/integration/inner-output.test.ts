/** A published net whose inner value is made an output answers with both, and with the same as before. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { withOutput } from '../../src/analysis/inference/inner-output.ts'
import { encodeOnnx } from '../../src/main/world-packs/onnx-model.ts'

const node = (opType: string, from: string, to: string) => ({
  opType,
  inputs: [from],
  outputs: [to],
  attributes: {},
})
const model = encodeOnnx({
  name: 'two steps',
  nodes: [node('Neg', 'x', 'inner'), node('Relu', 'inner', 'y')],
  initializers: [],
  inputs: [{ name: 'x', dims: [3] }],
  outputs: [{ name: 'y', dims: [3] }],
})
const input = { x: new Tensor('float32', [-1, 3, 2], [3]) }

describe('withOutput', () => {
  it('adds the inner value to the outputs', async () => {
    const session = await InferenceSession.create(withOutput(model, 'inner'))
    expect(session.outputNames).toEqual(['y', 'inner'])
    const outputs = await session.run(input)
    expect(outputs['inner']?.data).toEqual(Float32Array.of(1, -3, -2))
    expect(outputs['y']?.data).toEqual(Float32Array.of(1, 0, 0))
  })

  it('is refused by the runtime when there is no such value', async () => {
    await expect(
      InferenceSession.create(withOutput(model, 'elsewhere'), { logSeverityLevel: 4 }),
    ).rejects.toThrow()
  })
})
