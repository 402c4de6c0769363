/** The bundled expression net: the app's runtime computes what PyTorch computed when the file was made. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { FACE_FEATURES } from '../../src/analysis/emotions/expression-net.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { findModel, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { EXPRESSIONS } from '../../src/shared/taxonomy.ts'

const bundled = join(resourcesDir(), 'models')
const PICTURES = 4
const LENGTHS = {
  probabilities: EXPRESSIONS.length,
  valence_arousal: 2,
  features: FACE_FEATURES,
  upper_probabilities: EXPRESSIONS.length,
  upper_valence_arousal: 2,
}
/** Weights are stored with 11 bits; half of the last of them moves a probability by less than this. */
const MAX_DIFFERENCE = 5e-3
const MAX_COSINE_DISTANCE = 1e-3

/** As in training/expressions/export.py, `made_up_pictures`. */
function picture(k: number): Float32Array {
  return Float32Array.from({ length: 64 * 64 }, (_, i) => {
    const x = i % 64
    const y = Math.floor(i / 64)
    return (
      127.5 +
      60 * Math.sin((0.05 + 0.04 * k) * x + 0.11 * k * y) +
      60 * Math.cos(0.13 * (k + 1) * y - 0.03 * k * x)
    )
  })
}

function floats(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const output = outputs[name]
  if (!output) throw new Error(`outputs are ${Object.keys(outputs)}`)
  return output.data as Float32Array
}

function cosineDistance(a: Float32Array, b: Float32Array): number {
  const dot = (p: Float32Array, q: Float32Array) =>
    p.reduce((sum, value, i) => sum + value * (q[i] as number), 0)
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

/** Each output in order, for all pictures. */
function references(): Float32Array[] {
  const bytes = readFileSync(join(import.meta.dirname, '../fixtures/expression-net-reference.f32'))
  let offset = 0
  const next = (length: number) =>
    Float32Array.from({ length }, () => {
      offset += 4
      return bytes.readFloatLE(offset - 4)
    })
  const found = Object.values(LENGTHS).map((length) => next(PICTURES * length))
  expect(offset).toBe(bytes.length)
  return found
}

describe('expression_face', () => {
  const entry = loadCatalogue(resourcesDir()).find((model) => model.id === 'expression_face')

  it('is bundled as the catalogue says', async () => {
    expect(entry && (await findModel(entry, [bundled]))).toMatchObject({ state: 'ready', where: 'bundled' })
    expect(statSync(join(bundled, 'expression_face.onnx')).size).toBeLessThan(5e6)
  })

  it('answers made-up pictures as PyTorch does, one by one and together', async () => {
    const session = await createSession(join(bundled, 'expression_face.onnx'), 'cpu')
    const expected = references()
    const pictures = Array.from({ length: PICTURES }, (_, k) => picture(k))
    const run = (batch: Float32Array[]) => {
      const data = Float32Array.from(batch.flatMap((one) => [...one]))
      return session.run({ grey: new Tensor('float32', data, [batch.length, 1, 64, 64]) })
    }
    const together = await run(pictures)
    for (const [o, [name, length]] of Object.entries(LENGTHS).entries()) {
      const answer = floats(together, name)
      const reference = expected[o] as Float32Array
      expect(answer).toHaveLength(reference.length)
      for (const k of pictures.keys()) {
        const row = (values: Float32Array) => values.slice(k * length, (k + 1) * length)
        expect(cosineDistance(row(answer), row(reference)), `${name} ${k}`).toBeLessThan(MAX_COSINE_DISTANCE)
        if (name !== 'features')
          for (const [j, value] of row(answer).entries())
            expect(Math.abs(value - (row(reference)[j] as number))).toBeLessThan(MAX_DIFFERENCE)
      }
    }
    const alone = await run([pictures[2] as Float32Array])
    const probabilities = [...floats(alone, 'probabilities')]
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 4)
    const same = floats(together, 'probabilities').slice(2 * 8, 3 * 8)
    for (const [j, value] of probabilities.entries()) expect(value).toBeCloseTo(same[j] as number, 4)
  })
})
