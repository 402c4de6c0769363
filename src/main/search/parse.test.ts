import { expect, it } from 'vitest'
import { nameKey, parseSearch, type SearchNode, type Vocabulary } from './parse.ts'

const today = new Date(2024, 2, 15)
const landmarks: Record<string, string> = { colosseum: 'Colosseum', 'taj mahal': 'Taj Mahal' }
const places: Record<string, string> = {
  rome: 'Rome',
  italy: 'Italy',
  'new york': 'New York',
  paris: 'Paris',
}
const vocabulary: Vocabulary = {
  landmark: (key) => (landmarks[key] ? { name: landmarks[key], ids: [key] } : null),
  place: (key) => places[key] ?? null,
  camera: (key) => (key === 'canon eos 5d' ? 'Canon EOS 5D' : null),
}

/** As a formula, so that a test shows at a glance what was understood. */
function formula(node: SearchNode | null): string {
  if (!node) return ''
  if (node.op === 'not') return `!${formula(node.node)}`
  if (node.op !== 'filter') {
    return `(${node.nodes.map(formula).join(node.op === 'and' ? ' & ' : ' | ')})`
  }
  const { filter } = node
  switch (filter.kind) {
    case 'words':
      return `"${filter.text}"${filter.isPrefix ? '*' : ''}`
    case 'landmark':
    case 'place':
    case 'camera':
    case 'path':
      return `${filter.kind}:${filter.name}`
    case 'feeling':
      return `feeling:${[...filter.moods, ...filter.expressions].join('+')}`
    case 'date':
      return filter.months.length > 0
        ? `month:${filter.months.join('+')}`
        : `date:${filter.from ?? ''}..${filter.to ?? ''}`
    case 'people':
    case 'rating':
      return `${filter.kind}:${filter.min}..${filter.max ?? ''}`
    default:
      return filter.kind
  }
}
const understood = (text: string) => formula(parseSearch(text, vocabulary, today).node)

it.each([
  [
    'happy photos at the Colosseum in 2019',
    '(feeling:joyful+happy & landmark:Colosseum & date:20190101..20191231)',
  ],
  ['Taj Mahal', 'landmark:Taj Mahal'],
  ['COLOSSEUM', 'landmark:Colosseum'],
  ['sunset new york july 2019', '("sunset" & place:New York & date:20190701..20190731)'],
  ['last summer in Italy', '(date:20230601..20230831 & place:Italy)'],
  ['beach', '"beach"*'],
  ['beach ', '"beach"'],
  ['rome or paris 2019', '((place:Rome | place:Paris) & date:20190101..20191231)'],
  ['beach rome or paris', '("beach" & (place:Rome | place:Paris))'],
  ['rome -colosseum', '(place:Rome & !landmark:Colosseum)'],
  ['rome not the colosseum', '(place:Rome & !landmark:Colosseum)'],
  ['without people', '!people:1..'],
  ['(rome and 2019) or paris', '((place:Rome & date:20190101..20191231) | place:Paris)'],
  ['not (rome or paris)', '!(place:Rome | place:Paris)'],
  ['NICHT (rome ODER paris)', '!(place:Rome | place:Paris)'],
  ['2 people in rome', '(people:2..2 & place:Rome)'],
  ['5 stars', 'rating:5..5'],
  ['at least 3 stars', 'rating:3..5'],
  ['rating:4+ is:favourite', '(rating:4..5 & favourite)'],
  ['favourites', 'favourite'],
  ['landmark:"Taj Mahal" mood:sad', '(landmark:Taj Mahal & feeling:sad)'],
  ['mood:happy', 'feeling:joyful'],
  ['expression:happy', 'feeling:happy'],
  ['camera:"canon eos 5d"', 'camera:Canon EOS 5D'],
  ['canon eos 5d', 'camera:Canon EOS 5D'],
  ['folder:Holiday', 'path:Holiday'],
  ['date:2015..2018', 'date:20150101..20181231'],
  ['has:landmark', 'any-landmark'],
  ['"new york" beach ', '("new york" & "beach")'],
  ['the', '"the"*'],
  ['picture 3', '("picture" & "3"*)'],
  ['', ''],
  ['rome or', 'place:Rome'],
  ['not', ''],
  ['((rome', 'place:Rome'],
  ['rome))', 'place:Rome'],
  ['"unclosed quote', '"unclosed quote"'],
  ['mood:nonsense', '"mood nonsense"'],
  ['IMG_2019-07.jpg', '"IMG_2019-07.jpg"*'],
])('understands %s', (text, expected) => {
  expect(understood(text)).toBe(expected)
})

it('says where each filter stands, so that it can be taken out of the text', () => {
  const text = 'beach not the Colosseum 2019'
  const { terms } = parseSearch(text, vocabulary, today)
  expect(terms.map(({ start, end, isExcluded }) => [text.slice(start, end), isExcluded])).toEqual([
    ['beach', false],
    ['not the Colosseum', true],
    ['2019', false],
  ])
})

it.each<[text: string, alternatives: string[]]>([
  ['rome or paris 2019', ['or paris']],
  ['(rome ODER paris) 2019', ['ODER paris']],
  ['rome|paris|colosseum', ['|paris', '|colosseum']],
  ['rome OR (paris 2019)', ['paris']],
  ['rome OR () paris', []],
  ['(beach rome) or (paris)', ['paris']],
  ['rome or -paris', ['or -paris']],
  ['rome or the Colosseum', ['or the Colosseum']],
  ['rome or not the Colosseum', ['or not the Colosseum']],
  ['or rome', []],
  ['rome or', []],
  ['trevor oregon', []],
])('says of each filter of %s whether it is an alternative', (text, alternatives) => {
  const { terms } = parseSearch(text, vocabulary, today)
  const found = terms.filter(({ isAlternative }) => isAlternative)
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(alternatives)
})

it('never fails, whatever is typed', () => {
  for (const text of [
    '-',
    '- -',
    'a:b:c',
    'OR OR',
    '()',
    '|||',
    '\u202eabc',
    '😀',
    '"',
    'is:',
    'x'.repeat(5000),
  ]) {
    expect(() => parseSearch(text, vocabulary, today)).not.toThrow()
  }
})

it('compares names without accents, case and signs', () => {
  expect(nameKey('Saint-Étienne’s  “Dom”')).toBe('saint etienne s dom')
})
