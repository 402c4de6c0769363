import { expect, it } from 'vitest'
import { bestPrior } from './mask-classifier.ts'

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
