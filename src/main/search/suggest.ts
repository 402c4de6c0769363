/** What may be typed next: names of the library that begin like the last words of the text. */
import { i18n } from '../../shared/i18n/i18n.ts'
import { englishMonth, monthIn } from '../../shared/months.ts'
import type { SearchSuggestion } from '../../shared/search.ts'
import { EXPRESSIONS, MOODS } from '../../shared/taxonomy.ts'
import { expressionNamed, moodNamed } from './feelings.ts'
import { nameKey } from './parse.ts'
import type { KnownName, LibraryNames } from './vocabulary.ts'

const MAX_SUGGESTIONS = 8
/** How many of each kind for an empty text: what people look for first. */
const OFFERED_AT_FIRST: Partial<Record<SearchSuggestion['kind'], number>> = {
  landmark: 3,
  place: 2,
  date: 2,
  favourite: 1,
}
/** Words of the text's end that may be the beginning of one name. */
const MAX_WORDS = 4

interface Switches {
  facesEnabled: boolean
  moodEnabled: boolean
}

interface Candidate extends Omit<SearchSuggestion, 'text'> {
  id: string
  /** What is put in place of the words. */
  typed: string
  keys: readonly string[]
}

/**
 * @param switches moods and expressions are not offered while they are off
 * @returns best first; for an empty text what the library has most of
 */
export function suggestions(text: string, names: LibraryNames, switches: Switches): SearchSuggestion[] {
  const candidates = knownCandidates(names, switches)
  const isNewWord = text.trim() === '' || /\s$/.test(text)
  if (isNewWord) {
    if (text.trim() !== '') return []
    const taken = new Map<string, number>()
    return candidates
      .filter(({ kind }) => kind in OFFERED_AT_FIRST)
      .sort(byCount)
      .filter(({ kind }) => {
        taken.set(kind, (taken.get(kind) ?? 0) + 1)
        return (taken.get(kind) ?? 0) <= (OFFERED_AT_FIRST[kind] ?? 0)
      })
      .slice(0, MAX_SUGGESTIONS)
      .map((candidate) => withText(candidate, '', text))
  }
  const starts = [...text.matchAll(/\S+/g)].map(({ index }) => index).slice(-MAX_WORDS)
  const found = new Map<string, { candidate: Candidate; words: number; start: number; isWhole: boolean }>()
  for (const [i, start] of starts.entries()) {
    const key = nameKey(
      text
        .slice(start)
        .replace(/^[-(]+/, '')
        .replace(/^[a-z]+:"?/i, ''),
    )
    if (key === '') continue
    for (const candidate of candidates) {
      const { id } = candidate
      // More words of the text in common go before fewer.
      if (found.has(id)) continue
      // "people" is understood as it stands.
      if (candidate.kind === 'people' && candidate.keys.includes(key)) continue
      const begins = candidate.keys.some((name) => name.startsWith(key))
      const within = begins || candidate.keys.some((name) => name.includes(` ${key}`))
      if (within) found.set(id, { candidate, words: starts.length - i, start, isWhole: begins })
    }
  }
  return [...found.values()]
    .sort(
      (a, b) =>
        b.words - a.words || Number(b.isWhole) - Number(a.isWhole) || byCount(a.candidate, b.candidate),
    )
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate, start }) => withText(candidate, text.slice(0, start), text.slice(start)))
    .filter((suggestion) => nameKey(suggestion.text) !== nameKey(text) || suggestion.text.includes(':'))
}

const byCount = (a: Candidate, b: Candidate): number => (b.count ?? -1) - (a.count ?? -1)

/** Operators that the words began with stay. */
function withText({ kind, label, typed, count }: Candidate, before: string, words: string): SearchSuggestion {
  const operators = /^[-(]+/.exec(words)?.[0] ?? ''
  return { kind, label, count, text: `${before}${operators}${typed} ` }
}

const made = new WeakMap<LibraryNames, { by: string; candidates: readonly Candidate[] }>()

/** Made once of the same names: a library has thousands, and every letter that is typed asks for them. */
function knownCandidates(names: LibraryNames, switches: Switches): readonly Candidate[] {
  const by = `${i18n.language} ${switches.moodEnabled} ${switches.facesEnabled}`
  const known = made.get(names)
  if (known?.by === by) return known.candidates
  const candidates = candidatesOf(names, switches).map((one) => ({ ...one, id: `${one.kind} ${one.label}` }))
  made.set(names, { by, candidates })
  return candidates
}

type NewCandidate = Omit<Candidate, 'id'>

function candidatesOf(names: LibraryNames, switches: Switches): NewCandidate[] {
  const named = (kind: Candidate['kind'], known: readonly KnownName[]): NewCandidate[] =>
    known.map(({ name, keys, count }) => ({ kind, label: name, typed: quoted(kind, name), keys, count }))
  const fixed = (kind: Candidate['kind'], label: string, typed: string, keys: string[]): NewCandidate => ({
    kind,
    label,
    typed,
    keys,
    count: null,
  })
  return [
    ...named('landmark', names.landmarks),
    ...named('place', names.places),
    ...(switches.moodEnabled
      ? MOODS.map((mood) => fixed('mood', mood, `mood:${mood}`, wordsLike(mood, moodNamed)))
      : []),
    ...(switches.facesEnabled
      ? EXPRESSIONS.map((expression) =>
          fixed('expression', expression, `expression:${expression}`, wordsLike(expression, expressionNamed)),
        )
      : []),
    ...monthCandidates(names.months),
    ...named('camera', names.cameras),
    // A folder called 2019 tells nothing that the year does not.
    ...named(
      'folder',
      names.folders().filter(({ name }) => !/^\d{4}$/.test(name)),
    ),
    fixed('favourite', 'favourite', 'is:favourite', ['favourites', 'favorites', 'favoriten']),
    fixed('rating', '4', 'rating:4+', ['4 stars', 'stars', 'rating', 'sterne']),
    ...(switches.facesEnabled ? [fixed('people', '1', 'people:1+', ['people', 'personen', 'faces'])] : []),
  ]
}

/** "happy" leads to joyful as well. */
function wordsLike(id: string, named: (word: string) => readonly string[] | null): string[] {
  const others = [
    'happy',
    'smiling',
    'glucklich',
    'traurig',
    'wutend',
    'ruhig',
    'peaceful',
    'scared',
    'angst',
  ]
  return [id, ...others.filter((word) => named(word)?.includes(id))]
}

function monthCandidates(months: LibraryNames['months']): NewCandidate[] {
  const years = new Map<number, number>()
  for (const [month, count] of months) {
    const year = Math.floor(month / 100)
    years.set(year, (years.get(year) ?? 0) + count)
  }
  return [
    ...[...years].map(
      ([year, count]): NewCandidate => ({
        kind: 'date',
        label: String(year),
        typed: String(year),
        keys: [String(year)],
        count,
      }),
    ),
    ...months.map(([month, count]): NewCandidate => {
      const year = Math.floor(month / 100)
      const name = `${monthIn(i18n.language, month % 100)} ${year}`
      const keys = [name, `${englishMonth(month % 100)} ${year}`].map(nameKey)
      return { kind: 'date', label: name, typed: name, keys, count }
    }),
  ]
}

function quoted(field: string, name: string): string {
  const value = name.replaceAll('"', '')
  return `${field}:${/[\s()|]/.test(value) ? `"${value}"` : value}`
}
