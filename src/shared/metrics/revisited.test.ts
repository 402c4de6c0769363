import { describe, expect, test } from 'vitest'
import { revisitedFigures } from './revisited.ts'

// Ten database images. Easy 0, 3; hard 5; junk 1.
const lists = { easy: [0, 3], hard: [5], junk: [1] }
const ranking = [1, 0, 2, 5, 3, 4, 6, 7, 8, 9]

describe('Revisited protocol, by hand', () => {
  test('easy: junk 1 and hard 5 are taken out, so 0 and 3 stand at ranks 0 and 2', () => {
    // Trapezoids: (1 + 1)/2 · ½ and (1/2 + 2/3)/2 · ½
    const figures = revisitedFigures([ranking], [lists], 'easy')
    expect(figures.map).toBeCloseTo(0.5 + (1 / 2 + 2 / 3) / 4, 12)
    // The last positive is the third answer, so precision is measured over three.
    expect(figures).toMatchObject({ mp1: 1, mp5: 2 / 3, mp10: 2 / 3, queries: 1 })
  })

  test('medium: only junk is taken out; ranks 0, 2, 3', () => {
    const figures = revisitedFigures([ranking], [lists], 'medium')
    const expected = (1 + 1) / 6 + (1 / 2 + 2 / 3) / 6 + (2 / 3 + 3 / 4) / 6
    expect(figures.map).toBeCloseTo(expected, 12)
    expect(figures).toMatchObject({ mp1: 1, mp5: 3 / 4, mp10: 3 / 4 })
  })

  test('hard: junk and easy are taken out; 5 stands at rank 1', () => {
    // (0/1 + 1/2)/2
    expect(revisitedFigures([ranking], [lists], 'hard')).toEqual({
      map: 0.25,
      mp1: 0,
      mp5: 0.5,
      mp10: 0.5,
      queries: 1,
    })
  })

  test('the mean runs over queries that have positives', () => {
    const easyOnly = { easy: [9], hard: [], junk: [] }
    const figures = revisitedFigures([ranking, ranking], [lists, easyOnly], 'hard')
    expect(figures).toMatchObject({ map: 0.25, queries: 1 })
    // 9 is the last of ten: (0/9 + 1/10)/2 beside the easy 0.79…
    const easy = revisitedFigures([ranking, ranking], [lists, easyOnly], 'easy')
    expect(easy.map).toBeCloseTo((0.5 + (1 / 2 + 2 / 3) / 4 + 0.05) / 2, 12)
    expect(easy.mp10).toBeCloseTo((2 / 3 + 1 / 10) / 2, 12)
    expect(revisitedFigures([ranking], [easyOnly], 'hard').map).toBeNull()
  })

  test('precision stops at k: 3 of the first 5 of many positives', () => {
    const many = { easy: [0, 2, 4, 6, 8, 9], hard: [], junk: [] }
    const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(revisitedFigures([inOrder], [many], 'easy')).toMatchObject({ mp1: 1, mp5: 3 / 5, mp10: 6 / 10 })
  })

  test('all positives first is 1; a positive that is never answered costs its share', () => {
    expect(revisitedFigures([[3, 0, 1]], [lists], 'easy').map).toBe(1)
    expect(revisitedFigures([[3, 1, 2]], [lists], 'easy').map).toBe(0.5)
    expect(revisitedFigures([[]], [lists], 'easy')).toMatchObject({ map: 0, mp1: 0 })
  })

  test('refuses rankings of another number of queries', () => {
    expect(() => revisitedFigures([ranking], [], 'easy')).toThrow(RangeError)
  })
})
