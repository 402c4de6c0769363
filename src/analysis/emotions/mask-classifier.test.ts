import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { Rect } from './geometry.ts'
import { bestPrior, MaskClassifier } from './mask-classifier.ts'

const face = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }
/** background, bare, masked and x1, y1, x2, y2 of each prior. */
const answers = (...priors: [number[], number[]][]) => ({
  scores: Float32Array.from(priors.flatMap(([scores]) => scores)),
  boxes: Float32Array.from(priors.flatMap(([, box]) => box)),
})

it('believes the most certain prior that overlaps the face', () => {
  const verdict = bestPrior(
    answers(
      [
        [0.1, 0.8, 0.1],
        [0.4, 0.4, 0.6, 0.6],
      ],
      [
        [0.02, 0.03, 0.95],
        [0.41, 0.41, 0.6, 0.6],
      ],
      [
        [0, 1, 0],
        [0, 0, 0.2, 0.2],
      ],
    ),
    face,
  )
  expect(verdict?.mask).toBe(true)
  expect(verdict?.score).toBeCloseTo(0.95 / 0.98)
})

it('is undecided when no prior near the face is certain', () => {
  expect(
    bestPrior(
      answers([
        [0.6, 0.2, 0.2],
        [0.4, 0.4, 0.6, 0.6],
      ]),
      face,
    ),
  ).toBeNull()
})

describe('runs of the net', () => {
  const image = { data: new Uint8Array(640 * 480 * 3), width: 640, height: 480 }

  /** A net that is sure of a bare face in every cell of a grid, and counts how often it is asked. */
  function countedNet() {
    const places = Array.from(
      { length: 30 * 30 },
      (_, i) => [(i % 30) / 30, Math.floor(i / 30) / 30] as const,
    )
    const sizes = [0.11, 0.17, 0.24]
    const boxes = sizes.flatMap((side) => places.flatMap(([x, y]) => [x, y, x + side * 0.75, y + side]))
    const outputs = {
      scores: { data: Float32Array.from(boxes.slice(0, boxes.length / 4).flatMap(() => [0, 1, 0])) },
      boxes: { data: Float32Array.from(boxes) },
    }
    const net = { runs: 0 }
    const session = {
      run: async () => {
        net.runs++
        return outputs
      },
    } as unknown as InferenceSession
    return { net, classifier: new MaskClassifier(session) }
  }

  const facesOf = (count: number, side: number, apart: number): Rect[] =>
    Array.from({ length: count }, (_, i) => ({
      x: 100 + (i % 4) * apart,
      y: 100 + Math.floor(i / 4) * apart,
      width: side,
      height: side,
    }))

  it('is one for a whole group whose faces lie in one window', async () => {
    const { net, classifier } = countedNet()
    const verdicts = await classifier.classify(image, image, facesOf(8, 40, 45))
    expect(verdicts).toHaveLength(8)
    expect(net.runs).toBe(1)
  })

  it('is one each for faces of different sizes, and none without faces', async () => {
    const { net, classifier } = countedNet()
    await classifier.classify(image, image, [])
    expect(net.runs).toBe(0)
    await classifier.classify(image, image, [
      { x: 100, y: 100, width: 20, height: 20 },
      { x: 200, y: 100, width: 60, height: 60 },
      { x: 300, y: 100, width: 180, height: 180 },
    ])
    expect(net.runs).toBe(3)
  })

  it('never grows beyond one for each face of a crowd', async () => {
    const { net, classifier } = countedNet()
    const crowd = Array.from({ length: 200 }, (_, i) => ({
      x: (i % 20) * 30,
      y: Math.floor(i / 20) * 45,
      width: 22,
      height: 22,
    }))
    await classifier.classify(image, image, crowd)
    expect(net.runs).toBeLessThan(200 / 4)
  })
})
