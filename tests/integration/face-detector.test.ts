/** The bundled face detector: the app's runtime computes what PyTorch computed, and it finds the faces of real photos. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { sharp } from '../../src/analysis/decode/sharp.ts'
import { FaceDetector } from '../../src/analysis/emotions/face-detector.ts'
import { iou } from '../../src/analysis/emotions/geometry.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { findModel, loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import { sharedDir } from '../shared-data.ts'

const bundled = join(resourcesDir(), 'models')
const file = join(bundled, 'face_detector.onnx')
const WIDTH = 96
const HEIGHT = 64
const NAMES = ['cls', 'obj', 'bbox', 'kps'].flatMap((kind) =>
  [8, 16, 32].map((stride) => `${kind}_${stride}`),
)
/** Weights are stored with 11 bits. */
const MAX_COSINE_DISTANCE = 1e-3

/** As in training/face_detector/export.py, `made_up_picture`. */
function picture(): Float32Array {
  return Float32Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => {
    const x = i % WIDTH
    const y = Math.floor(i / WIDTH) % HEIGHT
    const c = Math.floor(i / (WIDTH * HEIGHT))
    return (
      127.5 +
      60 * Math.sin((0.05 + 0.04 * c) * x + 0.11 * c * y) +
      60 * Math.cos(0.13 * (c + 1) * y - 0.03 * x)
    )
  })
}

function cosineDistance(a: Float32Array, b: Float32Array): number {
  const dot = (p: Float32Array, q: Float32Array) =>
    p.reduce((sum, value, i) => sum + value * (q[i] as number), 0)
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

describe('face_detector', () => {
  it('is bundled as the catalogue says, and small', async () => {
    const entry = loadCatalogue(resourcesDir()).find((model) => model.id === 'face_detector')
    expect(entry && (await findModel(entry, [bundled]))).toMatchObject({ state: 'ready', where: 'bundled' })
    expect(statSync(file).size).toBeLessThan(5e5)
  })

  it('answers a made-up picture as PyTorch does', async () => {
    const session = await createSession(file, 'cpu')
    const outputs = await session.run({ input: new Tensor('float32', picture(), [1, 3, HEIGHT, WIDTH]) })
    const bytes = readFileSync(join(import.meta.dirname, '../fixtures/face-detector-reference.f32'))
    let offset = 0
    for (const name of NAMES) {
      const answer = outputs[name]?.data as Float32Array
      const reference = Float32Array.from(answer, () => {
        offset += 4
        return bytes.readFloatLE(offset - 4)
      })
      expect(cosineDistance(answer, reference), name).toBeLessThan(MAX_COSINE_DISTANCE)
    }
    expect(offset).toBe(bytes.length)
  })
})

describe.skipIf(!sharedDir)('face_detector on photos (needs ../shared)', () => {
  const read = async (path: string, degrees = 0) => {
    const { data, info } = await sharp(join(sharedDir ?? '', 'data', path))
      .rotate(degrees)
      .resize(640, 640, { fit: 'inside' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  }

  it('finds the people of group photos with their eyes above their mouths', async () => {
    const detector = new FaceDetector(await createSession(file, 'cpu'))
    for (const [name, people] of [
      ['53_vladmandic_sample1.jpg', 3],
      ['44_justadudewhohacks_bbt3.jpg', 5],
    ] as const) {
      const faces = await detector.detect(await read(`group-photos/${name}`))
      expect(faces.length, name).toBe(people)
      for (const { points, box } of faces) {
        const eyes = ((points[0]?.[1] ?? 0) + (points[1]?.[1] ?? 0)) / 2
        const mouth = ((points[3]?.[1] ?? 0) + (points[4]?.[1] ?? 0)) / 2
        expect(mouth - eyes).toBeGreaterThan(0.2 * box.height)
      }
      for (const [i, a] of faces.entries())
        for (const b of faces.slice(i + 1)) expect(iou(a.box, b.box)).toBeLessThan(0.4)
    }
  })
})
