import { describe, expect, it } from 'vitest'
import { nextCard } from './card-keys.ts'

const at = (column: number, row: number) => ({ left: column * 200, top: row * 250, width: 188, height: 200 })
// Two rows of three, and a last row of one.
const cards = [at(0, 0), at(1, 0), at(2, 0), at(0, 1), at(1, 1), at(2, 1), at(0, 2)]

describe('nextCard', () => {
  it('moves along a row and on to the next one', () => {
    expect(nextCard(cards, 0, 'ArrowRight')).toBe(1)
    expect(nextCard(cards, 2, 'ArrowRight')).toBe(3)
    expect(nextCard(cards, 3, 'ArrowLeft')).toBe(2)
  })

  it('moves to the nearest card of the next row', () => {
    expect(nextCard(cards, 1, 'ArrowDown')).toBe(4)
    expect(nextCard(cards, 5, 'ArrowDown')).toBe(6)
    expect(nextCard(cards, 5, 'ArrowUp')).toBe(2)
    expect(nextCard(cards, 6, 'ArrowUp')).toBe(3)
  })

  it('stays at the edges and ignores other keys', () => {
    expect(nextCard(cards, 0, 'ArrowLeft')).toBeNull()
    expect(nextCard(cards, 6, 'ArrowRight')).toBeNull()
    expect(nextCard(cards, 1, 'ArrowUp')).toBeNull()
    expect(nextCard(cards, 6, 'ArrowDown')).toBeNull()
    expect(nextCard(cards, 1, 'Enter')).toBeNull()
  })
})
