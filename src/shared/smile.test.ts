import { describe, expect, it } from 'vitest'
import { faceOf } from '../../tests/library-fixture.ts'
import { bySmiles, smilesOf } from './smile.ts'

const at = (x: number, side = 0.2) => [x, 0.1, side, side] as [number, number, number, number]

describe('smilesOf', () => {
  it('counts who smiles and weighs by size', () => {
    const smiles = smilesOf([faceOf('happy', at(0.1)), faceOf('sad', at(0.5))])
    expect(smiles?.smiling).toBe(1)
    expect(smiles?.share).toBeCloseTo((0.93 + 0.01) / 2)
  })

  it('leaves passers-by and masked faces out', () => {
    const passer = faceOf('sad', at(0.8, 0.02))
    expect(smilesOf([faceOf('happy', at(0.1)), passer])?.share).toBeCloseTo(0.93)
    expect(smilesOf([{ ...faceOf('happy', at(0.1)), mask: true }])).toBeNull()
    expect(smilesOf([])).toBeNull()
  })

  it('puts more smiling people before broader smiles, and photos without faces last', () => {
    const two = { smiling: 2, share: 0.6 }
    const one = { smiling: 1, share: 0.9 }
    expect([null, one, two].sort(bySmiles)).toEqual([two, one, null])
  })
})
