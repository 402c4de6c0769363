import { expect, it } from 'vitest'
import { dateAt, dateOf } from './date-words.ts'

const today = new Date(2024, 2, 15) // a Friday
const spanOf = (text: string) => {
  const words = text.toLowerCase().split(' ')
  const found = dateAt(words, today)
  if (!found) return null
  const { from, to, months, date } = found.filter
  return [...(months.length > 0 ? [months, date] : [from, to]), found.words]
}

it.each([
  ['2019', [20190101, 20191231, 1]],
  ['2019-07', [20190701, 20190731, 1]],
  ['2019-07-14', [20190714, 20190714, 1]],
  ['14.7.2019', [20190714, 20190714, 1]],
  ['07/2019', [20190701, 20190731, 1]],
  ['1990s', [19900101, 19991231, 1]],
  ['july 2019', [20190701, 20190731, 2]],
  ['july 14, 2019', [20190714, 20190714, 3]],
  ['14th july 2019', [20190714, 20190714, 3]],
  ['february 2020', [20200201, 20200229, 2]],
  ['summer 2019', [20190601, 20190831, 2]],
  ['winter 2019', [20191201, 20200229, 2]],
  ['christmas 2018', [20181224, 20181226, 2]],
  ['today', [20240315, 20240315, 1]],
  ['yesterday', [20240314, 20240314, 1]],
  ['this week', [20240311, 20240317, 2]],
  ['last week', [20240304, 20240310, 2]],
  ['last weekend', [20240309, 20240310, 2]],
  ['last month', [20240201, 20240229, 2]],
  ['last year', [20230101, 20231231, 2]],
  ['last summer', [20230601, 20230831, 2]],
  ['last march', [20230301, 20230331, 2]],
  ['last 3 months', [20231215, 20240315, 3]],
  ['2 years ago', [20220101, 20221231, 3]],
  ['2015-2018', [20150101, 20181231, 1]],
  ['2015 to 2018', [20150101, 20181231, 3]],
  ['june 2019 - august 2019', [20190601, 20190831, 5]],
  ['between 2015 and 2018', [20150101, 20181231, 4]],
  ['before 2010', [null, 20091231, 2]],
  ['since july 2018', [20180701, null, 3]],
  ['after 2018', [20190101, null, 2]],
  ['july', [[7], null, 1]],
  ['14 july', [[7], 14, 2]],
  ['summer', [[6, 7, 8], null, 1]],
  ['winter', [[12, 1, 2], null, 1]],
  ['juli 2019', [20190701, 20190731, 2]],
  ['letzten sommer', [20230601, 20230831, 2]],
])('understands %s', (text, expected) => {
  expect(spanOf(text)).toEqual(expected)
})

it.each(['beach', '31.2.2019', 'img_2019', '0199', 'may', 'fall', 'last', '2019-13', '15', 'from rome'])(
  'leaves %s alone',
  (text) => {
    expect(spanOf(text)).toBeNull()
  },
)

it('takes a doubtful month where a date was asked for', () => {
  expect(dateOf('may', today)?.months).toEqual([5])
  expect(dateOf('2019-07', today)?.from).toBe(20190701)
  expect(dateOf('nonsense', today)).toBeNull()
})
