import { describe, expect, it } from 'vitest'
import { faceOf } from '../../../../tests/library-fixture.ts'
import { resourcesDir } from '../../../shared/node/entries.ts'
import { BackgroundBranch, cellsOutside } from './background.ts'
import { poseFeatures } from './body.ts'
import type { BackboneView, ContextPhoto } from './branch.ts'
import { SceneClassifier } from './classifier.ts'
import { depthFeatures } from './depth.ts'
import { FaceBranch } from './face.ts'
import { MEANINGS, meaningScores, softmax } from './meanings.ts'
import { decodeObjects } from './object-detector.ts'
import { decodePose, JOINTS } from './pose-estimator.ts'
import { SceneBranch } from './scene.ts'
import { fractionsOf } from './segmentation.ts'

/** One channel over 4 × 4 cells: the left half 1, the right half 9. */
const view: BackboneView = {
  side: 320,
  features: {
    data: Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 9)),
    channels: 1,
    height: 4,
    width: 4,
  },
  middle: null,
  logits: new Float32Array(1001),
}
const photo = (changes: Partial<ContextPhoto> = {}): ContextPhoto => ({
  image: { data: new Uint8Array(300), width: 10, height: 10 },
  views: [view],
  faces: [],
  persons: null,
  ...changes,
})

describe('background branch', () => {
  it('leaves the cells out that persons cover', async () => {
    const all = await new BackgroundBranch().describe(photo())
    expect(all?.['background']?.[0]).toBeCloseTo(Math.sqrt(5))
    const person = { box: { x: 5, y: 0, width: 5, height: 10 }, score: 0.9, pose: null }
    const without = await new BackgroundBranch().describe(photo({ persons: [person] }))
    expect(without?.['background']?.[0]).toBeCloseTo(1)
  })

  it('leaves the body below a face out, and says nothing of a portrait', async () => {
    const keep = cellsOutside({ width: 4, height: 4 }, [{ x: 0, y: 0, width: 0.5, height: 1 }])
    expect([...keep.subarray(0, 4)]).toEqual([0, 0, 1, 1])
    const portrait = photo({ faces: [faceOf('happy', [0.3, 0, 0.4, 0.4])] })
    expect(await new BackgroundBranch().describe(portrait)).toBeNull()
  })
})

describe('scene branch', () => {
  const branch = new SceneBranch(SceneClassifier.load(resourcesDir()))
  const channels = 1280
  const wide = (side: number, cells: number, value: (cell: number) => number): BackboneView => ({
    side,
    features: {
      channels,
      height: cells,
      width: cells,
      data: Float32Array.from({ length: channels * cells * cells }, (_, i) => value(i % (cells * cells))),
    },
    middle: null,
    logits: Float32Array.from({ length: 1001 }, (_, k) => (k === 208 ? side / 64 : 0)),
  })

  it('averages class scores over the sizes and needs at least one', async () => {
    const described = await branch.describe(photo({ views: [wide(320, 2, () => 1), wide(448, 2, () => 1)] }))
    expect(described?.['scene.classes']?.[208]).toBeCloseTo(6)
    expect(described?.['scene.probabilities']?.[208]).toBeCloseTo(
      Math.sqrt(Math.exp(6) / (Math.exp(6) + 1000)),
    )
    expect(await branch.describe(photo({ views: [] }))).toBeNull()
  })

  it('takes the parts from the finest view', async () => {
    const described = await branch.describe(photo({ views: [wide(448, 4, () => 4), wide(320, 4, () => 1)] }))
    expect(described?.['scene.parts']?.[0]).toBeCloseTo(2)
    expect(described?.['scene.parts.strongest']).toEqual(described?.['scene.parts.meanings'])
  })

  it('weighs the middle of the picture more than its corners', async () => {
    const at = async (cell: number) =>
      (await branch.describe(photo({ views: [wide(448, 5, (i) => (i === cell ? 25 : 0))] })))?.[
        'scene.centre'
      ]?.[0]
    // Bells of width .3 at five cells: the middle one weighs .1456; a corner exp(-2 (4/3)²) of that.
    expect(await at(12)).toBeCloseTo(1.908, 2)
    expect(await at(0)).toBeCloseTo(1.908 * Math.exp(-((0.4 / 0.3) ** 2)), 2)
  })

  it('keeps what one part shows though the mean over the picture hides it', async () => {
    const corner = await branch.describe(photo({ views: [wide(448, 4, (cell) => (cell === 0 ? 16 : 0))] }))
    const strongest = corner?.['scene.parts.strongest'] ?? []
    const together = corner?.['scene.parts.meanings'] ?? []
    expect(strongest.every((value, i) => value >= (together[i] as number))).toBe(true)
    expect(strongest).not.toEqual(together)
  })

  it('sums class probabilities by meaning', () => {
    const logits = new Float32Array(1001).fill(-10)
    // ILSVRC class 207 is a golden retriever; the first output is background.
    logits[208] = 10
    const scores = meaningScores(softmax(logits), MEANINGS)
    const names = Object.keys(MEANINGS)
    expect(names[scores.indexOf(Math.max(...scores))]).toBe('dog')
  })
})

describe('face branch', () => {
  it('lets the largest face decide, and is silent without faces', async () => {
    const branch = new FaceBranch()
    expect(await branch.describe(photo())).toBeNull()
    const faces = [faceOf('happy', [0.1, 0.1, 0.5, 0.5]), faceOf('sad', [0.8, 0.1, 0.05, 0.05])]
    const valence = (await branch.describe(photo({ faces })))?.['face']?.at(-1) ?? 0
    expect(valence).toBeGreaterThan(0.5)
  })

  it('does not count what the detector is in doubt of', async () => {
    const branch = new FaceBranch()
    const knot = { ...faceOf('anger', [0.1, 0.1, 0.5, 0.5]), detection: 0.65 }
    expect(await branch.describe(photo({ faces: [knot] }))).toBeNull()
    const child = faceOf('happy', [0.8, 0.1, 0.05, 0.05])
    expect(await branch.describe(photo({ faces: [knot, child] }))).toEqual(
      await branch.describe(photo({ faces: [child] })),
    )
  })
})

describe('body branch', () => {
  it('tells raised hands from hanging ones', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 }
    const pose = (wristY: number) =>
      Array.from({ length: JOINTS }, (_, i) => ({
        x: 0.5,
        y: i === 9 || i === 10 ? wristY : 0.4,
        score: 0.9,
      }))
    const raised = 3 * JOINTS
    expect(poseFeatures(pose(0.1), box)[raised]).toBeGreaterThan(0)
    expect(poseFeatures(pose(0.9), box)[raised]).toBeLessThan(0)
    expect(poseFeatures(null, box)).toHaveLength(3 * JOINTS + 3)
  })
})

describe('segmentation branch', () => {
  it('gives each class its share of the pixels', () => {
    const logits = new Float32Array(21 * 4)
    logits.set([9, 9, 9, 0], 15 * 4)
    const fractions = fractionsOf(logits)
    expect(fractions[21 + 15]).toBeCloseTo(0.75)
    expect(fractions.subarray(21, 42).reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(fractions[3 * 21 + 15]).toBe(9)
  })
})

describe('depth branch', () => {
  it('does not depend on the scale of the inverse depth', () => {
    const ramp = Float32Array.from({ length: 16 }, (_, i) => i)
    expect([...depthFeatures(ramp.map((x) => 7 * x + 3))]).toEqual([...depthFeatures(ramp)])
    expect([...depthFeatures(new Float32Array(16))].every(Number.isFinite)).toBe(true)
  })
})

describe('object detector', () => {
  it('decodes one person and cuts the box at the border', () => {
    const cells = 22 * 22
    const output = new Float32Array(85 * cells)
    const cell = 11 * 22 + 11
    output[cell] = 0.9
    output[3 * cells + cell] = 5
    output[5 * cells + cell] = 0.9
    const { persons, strongest } = decodeObjects(output, 220, 110)
    expect(persons).toHaveLength(1)
    expect(persons[0]?.score).toBeCloseTo(0.9)
    expect((persons[0]?.box.x ?? 0) + (persons[0]?.box.width ?? 0)).toBeLessThanOrEqual(220)
    expect(strongest[0]).toBeCloseTo(0.9)
  })
})

describe('pose estimator', () => {
  it('reads each joint from the heat map near its guess', () => {
    const cells = 48 * 48
    const at = (row: number, column: number) => row * 48 + column
    const center = new Float32Array(cells)
    center[at(24, 24)] = 1
    const heatmap = new Float32Array(17 * cells)
    // Two peaks for the nose: the one near the guess (row 14, column 24) wins over a higher one far away.
    heatmap[at(14, 24)] = 0.6
    heatmap[at(46, 2)] = 0.9
    const regress = new Float32Array(34 * cells)
    regress[at(24, 24)] = -10
    const [nose] = decodePose({ center, heatmap, regress, offset: new Float32Array(34 * cells) })
    expect(nose).toMatchObject({ x: 24 / 48, y: 14 / 48 })
    expect(nose?.score).toBeCloseTo(0.6)
  })
})
