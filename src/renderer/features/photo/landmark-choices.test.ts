import { describe, expect, it } from 'vitest'
import { choicesFor } from './landmark-choices.ts'

const colosseum = {
  id: 'colosseum',
  name: 'Colosseum',
  city: 'Rome',
  country: 'Italy',
  source: 'gallery',
} as const

describe('choicesFor', () => {
  it('offers to create what is typed, without its stray spaces', () => {
    expect(choicesFor('  Our   cabin ', [colosseum], true)).toEqual([
      { kind: 'landmark', suggestion: colosseum },
      { kind: 'create', name: 'Our cabin' },
    ])
  })
  it('does not offer a second landmark of the same name', () => {
    expect(choicesFor('colosseum', [colosseum], true)).toEqual([{ kind: 'landmark', suggestion: colosseum }])
  })
  it('offers "none" before anything is typed, where there is something to clear', () => {
    expect(choicesFor('', [colosseum], true).at(-1)).toEqual({ kind: 'none' })
    expect(choicesFor(' ', [], false)).toEqual([])
  })
})
