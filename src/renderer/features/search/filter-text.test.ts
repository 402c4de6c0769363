import { expect, it } from 'vitest'
import { filterText, withoutTerm, withTermTurned } from './filter-text.ts'

const date = (from: number | null, to: number | null, months: number[] = [], day: number | null = null) =>
  filterText({ kind: 'date', from, to, months, date: day })

it('says filters in words', () => {
  expect(filterText({ kind: 'landmark', name: 'Colosseum', ids: ['c'] })).toBe('Landmark: Colosseum')
  expect(filterText({ kind: 'feeling', moods: ['joyful'], expressions: ['happy'] })).toBe(
    'Joyful or Happy face',
  )
  expect(date(20190101, 20191231)).toBe('2019')
  expect(date(20150101, 20181231)).toBe('2015 – 2018')
  expect(date(20190701, 20190731)).toBe('July 2019')
  expect(date(20190714, 20190714)).toBe('July 14, 2019')
  expect(date(null, 20091231)).toBe('before January 1, 2010')
  expect(date(null, null, [6, 7, 8])).toBe('June – August, any year')
  expect(filterText({ kind: 'rating', min: 4, max: 5 })).toBe('4 or more stars')
  expect(filterText({ kind: 'people', min: 2, max: 2 })).toBe('2 people')
})

it('takes a term out of the text', () => {
  expect(withoutTerm('beach not the Colosseum 2019', { start: 6, end: 23 })).toBe('beach 2019')
})

it('turns a term round and back', () => {
  const text = 'rome colosseum 2019'
  const term = { start: 5, end: 14, isExcluded: false }
  const turned = withTermTurned(text, term)
  expect(turned).toBe('rome -colosseum 2019')
  expect(withTermTurned(turned, { start: 5, end: 15, isExcluded: true })).toBe(text)
  expect(withTermTurned('in Taj Mahal', { start: 3, end: 12, isExcluded: false })).toBe('in not Taj Mahal')
})
