import { describe, expect, it } from 'vitest'
import { matching } from './match.ts'

const entries = [
  'Undo',
  'Add folder',
  'Folders',
  'São Jorge Castle',
  'Château de Chambord',
  'Neuschwanstein',
].map((label) => ({ label }))
const found = (text: string) => matching(entries, text).map(({ label }) => label)

describe('the command palette', () => {
  it('finds words by their beginnings, in any order, without accents', () => {
    expect(found('cas sao')).toEqual(['São Jorge Castle'])
    expect(found('chateau')).toEqual(['Château de Chambord'])
    expect(found('CHATEAU')).toEqual(['Château de Chambord'])
    expect(found('stein')).toEqual([])
  })
  it('puts first what begins with the text', () => {
    expect(found('fol')).toEqual(['Folders', 'Add folder'])
  })
  it('shows everything for nothing, and nothing for nonsense', () => {
    expect(found('  ')).toHaveLength(entries.length)
    expect(found('zzz')).toEqual([])
    expect(found('*.?')).toEqual([])
  })
})
