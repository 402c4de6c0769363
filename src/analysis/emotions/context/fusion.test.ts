import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resourcesDir } from '../../../shared/node/entries.ts'
import { featuresIdentity, loadCatalogue } from '../../../shared/node/model-catalogue.ts'
import type { BranchName } from './branch.ts'
import { FusionHead } from './fusion.ts'

interface Case {
  features: Record<string, number[]>
  answers: { branches: BranchName[]; valence: number; arousal: number }[]
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../tests/fixtures/scene-mood-reference.json'), 'utf8'),
) as Case[]
const head = FusionHead.load(resourcesDir())
const vectors = ({ features }: Case) =>
  Object.fromEntries(Object.entries(features).map(([name, values]) => [name, Float32Array.from(values)]))

describe('FusionHead', () => {
  it('gives what numpy gives from the same files, for every subset of branches', () => {
    for (const example of cases) {
      for (const { branches, valence, arousal } of example.answers) {
        const answer = head.predict(vectors(example), new Set(branches), null)
        expect(answer?.valence).toBeCloseTo(valence, 3)
        expect(answer?.arousal).toBeCloseTo(arousal, 3)
        expect(answer?.branches).toEqual(branches)
        expect(answer?.seen).toBe(false)
      }
    }
  })

  it('uses as many branches as there are and none that is missing', () => {
    const [example] = cases
    if (!example) throw new Error('no reference')
    expect(head.predict(vectors(example), new Set(['scene', 'depth']), null)?.branches).toEqual(['scene'])
    expect(head.predict(vectors(example), new Set(['face']), null)).toBeNull()
  })

  it('answers with cross-validated numbers for photos that it was fitted on', () => {
    const file = JSON.parse(readFileSync(join(resourcesDir(), 'models/scene_mood.json'), 'utf8')) as {
      photos: string[]
      heads: { branches: BranchName[]; crossValidated: [number, number][] }[]
    }
    const [scene] = file.heads
    const answer = head.predict({}, new Set(['scene']), `${file.photos[5]}${'0'.repeat(48)}`)
    expect(answer).toMatchObject({ seen: true, valence: scene?.crossValidated[5]?.[0] })
  })

  it('fits the bundled backbone and no other', () => {
    const backbone = loadCatalogue(resourcesDir()).find(({ id }) => id === 'place_embedder')
    expect(head.fits((backbone && featuresIdentity(backbone)) ?? '')).toBe(true)
    expect(head.fits('0'.repeat(64))).toBe(false)
  })

  it('names the file when the numbers are missing', () => {
    expect(() => FusionHead.load('/nowhere')).toThrow(/scene_mood/)
  })
})
