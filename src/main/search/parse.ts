/**
 * From what a person typed to filters joined by AND, OR and NOT. Pure: what the library knows comes as a vocabulary.
 *
 * Words side by side must all hold. OR binds closer than that ("rome or paris 2019" = (rome or paris) and 2019), which
 * is how people mean it; brackets say otherwise. A word that names a landmark, a place, a mood, a camera or a date is
 * that and, except for dates, a word of the path as well; everything else is looked for everywhere.
 */
import type { SearchFilter, SearchTerm } from '../../shared/search.ts'
import { dateAt, dateOf } from './date-words.ts'
import { expressionNamed, feelingOf, moodNamed } from './feelings.ts'
import { type Token, tokensOf } from './tokens.ts'

export type SearchNode =
  | { op: 'and' | 'or'; nodes: SearchNode[] }
  | { op: 'not'; node: SearchNode }
  | {
      op: 'filter'
      filter: SearchFilter
      /** What the words may also be in a path; null when the filter was asked for by name. */
      orPath: string | null
    }

/** What the library knows by name. Keys are as `normalise` gives them. */
export interface Vocabulary {
  landmark(name: string): { name: string; ids: string[] } | null
  place(name: string): string | null
  camera(name: string): string | null
}

export interface ParsedSearch {
  /** Null when there is nothing to look for. */
  node: SearchNode | null
  /** The filters in the order of the text. */
  terms: SearchTerm[]
}

/** Words that only join others: left out while there is something else. */
const FILLERS = new Set([
  ...['photos', 'pictures', 'images', 'pics', 'shots', 'taken', 'show', 'find'],
  ...['me', 'my', 'all', 'the', 'a', 'an', 'of', 'at', 'in', 'on', 'from', 'with', 'by', 'near', 'during'],
  ...['fotos', 'bilder', 'zeige', 'mir', 'meine', 'alle', 'der', 'die', 'das', 'den', 'dem'],
  ...[
    'ein',
    'eine',
    'einem',
    'am',
    'im',
    'an',
    'auf',
    'von',
    'vom',
    'mit',
    'bei',
    'beim',
    'aus',
    'zu',
    'zum',
  ],
])
/** Many files are called so: a filler only before what it is a picture of. */
const ONE_PICTURE = new Set(['photo', 'picture', 'image', 'foto', 'bild'])
/** Words of the longest name that is looked for. */
const MAX_NAME_WORDS = 7
const NUMBERS: Record<string, number> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5 },
  ...{ ein: 1, zwei: 2, drei: 3, vier: 4, funf: 5 },
}

/** Lower case, without accents; what is left of a word for comparing. */
export function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']s$/u, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Letters and digits only: how names are compared. */
export const nameKey = (text: string): string =>
  normalise(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * @param today for "last summer" and the like
 * @throws never: whatever is typed means something
 */
export function parseSearch(text: string, vocabulary: Vocabulary, today: Date): ParsedSearch {
  const tokens = tokensOf(text)
  const parser = new Parser(text, tokens, vocabulary, today)
  return { node: parser.parse(), terms: parser.terms }
}

class Parser {
  readonly terms: SearchTerm[] = []
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #vocabulary: Vocabulary
  readonly #today: Date
  #at = 0
  #excluded = false
  /** Start of operators that belong to the next term, so that taking it out takes them out too. */
  #operatorStart: number | null = null
  /** The next term is joined by OR to what was understood before it. */
  #isAlternative = false

  constructor(text: string, tokens: readonly Token[], vocabulary: Vocabulary, today: Date) {
    this.#text = text
    this.#tokens = tokens
    this.#vocabulary = vocabulary
    this.#today = today
  }

  parse(): SearchNode | null {
    const nodes: SearchNode[] = []
    while (this.#at < this.#tokens.length) {
      const node = this.#and()
      if (node) nodes.push(node)
      // A bracket that closes nothing.
      if (this.#peek()?.type === 'close') this.#at++
    }
    return joined('and', nodes)
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #and(): SearchNode | null {
    const nodes: SearchNode[] = []
    for (let token = this.#peek(); token && token.type !== 'close'; token = this.#peek()) {
      if (token.type === 'and') this.#at++
      else nodes.push(...this.#or())
    }
    return joined('and', nodes)
  }

  /** Terms joined by OR. A run of words gives several terms, of which only the last is joined. */
  #or(): SearchNode[] {
    const nodes = this.#not()
    while (this.#peek()?.type === 'or') {
      const operator = this.#peek()
      this.#at++
      this.#operatorStart ??= operator?.start ?? null
      const next = this.#peek()
      if (!next || next.type === 'close' || next.type === 'and') break
      this.#isAlternative = nodes.length > 0
      const [alternative, ...others] = this.#not()
      const last = nodes.pop()
      const both = [last, alternative].filter((node) => node !== undefined)
      const either = joined('or', both)
      if (either) nodes.push(either)
      nodes.push(...others)
    }
    this.#operatorStart = null
    this.#isAlternative = false
    return nodes
  }

  #not(): SearchNode[] {
    const token = this.#peek()
    if (!token) return []
    if (token.type === 'not') {
      this.#at++
      this.#operatorStart ??= token.start
      const next = this.#peek()
      if (!next || next.type === 'close') return []
      this.#excluded = !this.#excluded
      const [first, ...others] = this.#not()
      this.#excluded = !this.#excluded
      return first ? [{ op: 'not', node: first }, ...others] : others
    }
    if (token.type === 'open') {
      this.#at++
      const start = this.#operatorStart
      this.#operatorStart = null
      const inside = this.#and()
      if (this.#peek()?.type === 'close') this.#at++
      this.#operatorStart = start
      return inside ? [inside] : []
    }
    if (token.type === 'word') return this.#words()
    this.#at++
    if (token.type === 'phrase') {
      const text = token.text.trim()
      return text ? [this.#term(token, token, phrase(text), null)] : []
    }
    if (token.type === 'field') {
      const filter = this.#field(token)
      return [this.#term(token, token, filter ?? words(`${token.field} ${token.text}`), null)]
    }
    return []
  }

  /** One filter from a run of words: the longest name, date or mood that begins here; else the word itself. */
  #words(): SearchNode[] {
    const run: Token[] = []
    for (let i = this.#at; this.#tokens[i]?.type === 'word'; i++) {
      const token = this.#tokens[i]
      if (token) run.push(token)
    }
    // What follows an operator is joined to it; the rest of the run stands for itself.
    const texts = run.map((token) => (token.type === 'word' ? normalise(token.text) : ''))
    const known = this.#knownAt(texts)
    const [first] = run
    if (!first) return []
    if (known) {
      const last = run[known.words - 1] ?? first
      this.#at += known.words
      const typed = this.#text.slice(first.start, last.end)
      return [this.#term(first, last, known.filter, known.filter.kind === 'date' ? null : typed)]
    }
    this.#at++
    const isFiller =
      FILLERS.has(texts[0] ?? '') || (ONE_PICTURE.has(texts[0] ?? '') && FILLERS.has(texts[1] ?? ''))
    if (isFiller && !this.#isAlone(first)) return this.#afterOperator()
    const isLast = this.#at === this.#tokens.length && !/\s$/.test(this.#text)
    const typed = this.#text.slice(first.start, first.end)
    return /[\p{L}\p{N}]/u.test(typed) ? [this.#term(first, first, words(typed, isLast), null)] : []
  }

  /** "not the Colosseum": the filler is passed over, and the operator is about what follows. */
  #afterOperator(): SearchNode[] {
    return this.#excluded || this.#operatorStart !== null ? this.#not() : []
  }

  /** A filler is a word like any other when nothing else was typed. */
  #isAlone(token: Token): boolean {
    return this.#tokens.every(
      (other) => other === token || (other.type === 'word' && FILLERS.has(normalise(other.text))),
    )
  }

  #knownAt(texts: readonly string[]): { words: number; filter: SearchFilter } | null {
    const found: { words: number; filter: SearchFilter }[] = []
    const named = this.#namedAt(texts)
    if (named) found.push(named)
    const date = dateAt(texts, this.#today)
    if (date) found.push(date)
    const other = peopleAt(texts) ?? starsAt(texts)
    if (other) found.push(other)
    const feeling = feelingOf(texts[0] ?? '')
    if (feeling) found.push({ words: 1, filter: { kind: 'feeling', ...feeling } })
    if (/^(?:favou?rites?|favoriten)$/.test(texts[0] ?? ''))
      found.push({ words: 1, filter: { kind: 'favourite' } })
    // Of equally long ones the first: a name of the library before words of everybody.
    return found.reduce<(typeof found)[number] | null>(
      (best, next) => (best && best.words >= next.words ? best : next),
      null,
    )
  }

  /** The longest name of a landmark, a place or a camera. */
  #namedAt(texts: readonly string[]): { words: number; filter: SearchFilter } | null {
    for (let count = Math.min(texts.length, MAX_NAME_WORDS); count > 0; count--) {
      const key = nameKey(texts.slice(0, count).join(' '))
      // A year is a year, whatever a landmark is called.
      if (key === '' || /^\d+$/.test(key) || (count === 1 && FILLERS.has(key))) continue
      const filter = this.#named(key)
      if (filter) return { words: count, filter }
    }
    return null
  }

  #named(key: string): SearchFilter | null {
    const landmark = this.#vocabulary.landmark(key)
    if (landmark) return { kind: 'landmark', ...landmark }
    const place = this.#vocabulary.place(key)
    if (place !== null) return { kind: 'place', name: place }
    const camera = this.#vocabulary.camera(key)
    return camera === null ? null : { kind: 'camera', name: camera }
  }

  /** @returns null when the value makes no sense for the field */
  #field({ field, text }: Extract<Token, { type: 'field' }>): SearchFilter | null {
    const value = normalise(text)
    if (value === '') return null
    switch (field) {
      case 'landmark': {
        if (value === 'any' || value === '*') return { kind: 'any-landmark' }
        return { kind: 'landmark', ...(this.#vocabulary.landmark(nameKey(value)) ?? { name: text, ids: [] }) }
      }
      case 'place':
        return { kind: 'place', name: this.#vocabulary.place(nameKey(value)) ?? text }
      case 'mood': {
        const moods = moodNamed(value)
        return moods && { kind: 'feeling', moods, expressions: [] }
      }
      case 'expression': {
        const expressions = expressionNamed(value)
        return expressions && { kind: 'feeling', moods: [], expressions }
      }
      case 'camera':
        return { kind: 'camera', name: this.#vocabulary.camera(nameKey(value)) ?? text }
      case 'path':
      case 'file':
      case 'folder':
        return { kind: 'path', name: text }
      case 'text':
        return words(text)
      case 'date':
        return dateOf(value, this.#today)
      case 'rating': {
        const match = /^(>=|<=|=)?([0-5])(\+)?$/.exec(value)
        if (!match) return null
        const stars = Number(match[2])
        if (match[1] === '<=') return { kind: 'rating', min: 0, max: stars }
        return { kind: 'rating', min: stars, max: match[1] === '>=' || match[3] ? 5 : stars }
      }
      case 'people': {
        const match = /^(\d{1,2})(\+)?$/.exec(value)
        if (!match) return value === 'any' ? { kind: 'people', min: 1, max: null } : null
        return { kind: 'people', min: Number(match[1]), max: match[2] ? null : Number(match[1]) }
      }
      case 'is':
        return /^favou?rite$/.test(value) ? { kind: 'favourite' } : null
      case 'has':
        if (value === 'landmark') return { kind: 'any-landmark' }
        if (value === 'people' || value === 'faces') return { kind: 'people', min: 1, max: null }
        return value === 'position' || value === 'gps' ? { kind: 'position' } : null
    }
  }

  #term(first: Token, last: Token, filter: SearchFilter, orPath: string | null): SearchNode {
    this.terms.push({
      start: this.#operatorStart ?? first.start,
      end: last.end,
      isExcluded: this.#excluded,
      isAlternative: this.#isAlternative,
      filter,
    })
    this.#operatorStart = null
    this.#isAlternative = false
    return { op: 'filter', filter, orPath }
  }
}

/** "2 people", "two people", "people", "selfie", "couple", "group". */
function peopleAt(texts: readonly string[]): { words: number; filter: SearchFilter } | null {
  const [first = '', second = ''] = texts
  const people = (min: number, max: number | null, count: number) => ({
    words: count,
    filter: { kind: 'people' as const, min, max },
  })
  const number = NUMBERS[first] ?? (/^\d{1,2}$/.test(first) ? Number(first) : null)
  if (number !== null && /^(?:people|persons?|faces?|personen|leute|gesichter)$/.test(second)) {
    return people(number, number, 2)
  }
  if (/^(?:people|persons?|faces|personen|leute|menschen)$/.test(first)) return people(1, null, 1)
  if (first === 'couple' || first === 'paar') return people(2, 2, 1)
  return null
}

/** "5 stars", "at least 3 stars", "4+ stars". */
function starsAt(texts: readonly string[]): { words: number; filter: SearchFilter } | null {
  const atLeast = texts[0] === 'at' && texts[1] === 'least' ? 2 : texts[0] === 'mindestens' ? 1 : 0
  const match = /^([1-5])(\+)?$/.exec(texts[atLeast] ?? '')
  if (!match || !/^(?:stars?|sterne?)$/.test(texts[atLeast + 1] ?? '')) return null
  const stars = Number(match[1])
  return {
    words: atLeast + 2,
    filter: { kind: 'rating', min: stars, max: atLeast > 0 || match[2] ? 5 : stars },
  }
}

const words = (text: string, isPrefix = false): SearchFilter => ({
  kind: 'words',
  text,
  isPhrase: false,
  isPrefix,
})
const phrase = (text: string): SearchFilter => ({ kind: 'words', text, isPhrase: true, isPrefix: false })

function joined(op: 'and' | 'or', nodes: SearchNode[]): SearchNode | null {
  if (nodes.length === 0) return null
  return nodes.length === 1 ? (nodes[0] ?? null) : { op, nodes }
}
