/** Date words of a search: "July 2019", "last summer", "14.7.2019", "2015-2018", "before 2010". Pure. */
import type { DateFilter } from '../../shared/search.ts'

export interface FoundDate {
  /** Words that it takes up. */
  words: number
  filter: DateFilter
}

interface Span {
  from: Date
  /** Included. */
  to: Date
}

const MONTHS: Record<string, number> = {}
for (const [month, names] of [
  'january jan januar',
  'february feb februar',
  'march mar marz maerz',
  'april apr',
  'may mai',
  'june jun juni',
  'july jul juli',
  'august aug',
  'september sep sept',
  'october oct oktober okt',
  'november nov',
  'december dec dezember dez',
].entries()) {
  for (const name of names.split(' ')) MONTHS[name] = month
}
/** "May" and "mar" are words of their own too: only with a year, or where a date is expected. */
const DOUBTFUL_MONTHS = new Set(['may', 'mar', 'march', 'jun', 'jan', 'dez', 'okt', 'mai'])

/** First month of each season, of the northern hemisphere: where most photos are taken. */
const SEASONS: Record<string, number> = {
  ...{ spring: 2, summer: 5, autumn: 8, fall: 8, winter: 11 },
  ...{ fruhling: 2, fruhjahr: 2, sommer: 5, herbst: 8 },
}
/** Seasons that are other words as well. */
const DOUBTFUL_SEASONS = new Set(['fall', 'spring'])
const LAST = new Set(['last', 'letzter', 'letzten', 'letztes', 'letzte', 'letztem'])
const THIS = new Set(['this', 'diesen', 'dieser', 'dieses', 'diese', 'diesem'])
const UNITS: Record<string, Unit> = {
  ...{ day: 'day', days: 'day', tag: 'day', tage: 'day', tagen: 'day' },
  ...{ week: 'week', weeks: 'week', woche: 'week', wochen: 'week' },
  ...{ month: 'month', months: 'month', monat: 'month', monate: 'month', monaten: 'month' },
  ...{ year: 'year', years: 'year', jahr: 'year', jahre: 'year', jahren: 'year' },
}
const BEFORE = new Set(['before', 'vor'])
const UNTIL = new Set(['until', 'till', 'bis'])
const SINCE = new Set(['since', 'seit', 'from', 'ab'])
const AFTER = new Set(['after', 'nach'])
const RANGE = new Set(['to', 'until', 'till', 'bis', 'and', 'und', '-', '–', '..'])

/**
 * The longest date at the beginning of `words`.
 * @param words lower case, without accents, as typed otherwise
 * @param today local midnight is enough
 * @returns null when there is none
 */
export function dateAt(words: readonly string[], today: Date): FoundDate | null {
  const [first = ''] = words
  const rest = words.slice(1)
  if (first === 'between' || first === 'zwischen' || first === 'from' || first === 'von') {
    const range = rangeAt(rest, today)
    if (range) return { words: range.words + 1, filter: spanFilter(range.span) }
  }
  if (BEFORE.has(first)) return openEnded(rest, today, ({ from }) => [null, addDays(from, -1)])
  if (UNTIL.has(first)) return openEnded(rest, today, ({ to }) => [null, to])
  if (SINCE.has(first)) return openEnded(rest, today, ({ from }) => [from, null])
  if (AFTER.has(first)) return openEnded(rest, today, ({ to }) => [addDays(to, 1), null])
  const range = rangeAt(words, today)
  if (range) return { words: range.words, filter: spanFilter(range.span) }
  const single = spanAt(words, today)
  if (single) return { words: single.words, filter: spanFilter(single.span) }
  return anyYearAt(words)
}

/** A date or a span on its own, as after `date:`; months that are other words too are taken. */
export function dateOf(text: string, today: Date): DateFilter | null {
  const words = text.split(/\s+/).filter(Boolean)
  const found = dateAt(words, today)
  if (found?.words === words.length) return found.filter
  const month = MONTHS[words[0] ?? '']
  return month !== undefined && words.length === 1 ? anyYear([month + 1]) : null
}

function openEnded(
  words: readonly string[],
  today: Date,
  bounds: (span: Span) => [Date | null, Date | null],
): FoundDate | null {
  const found = spanAt(words, today)
  if (!found) return null
  const [from, to] = bounds(found.span)
  return {
    words: found.words + 1,
    filter: { kind: 'date', from: from && dayOf(from), to: to && dayOf(to), months: [], date: null },
  }
}

interface FoundSpan {
  words: number
  span: Span
}

/** "2015-2018", "2015 to 2018", "June 2019 - August 2019", "2019-06..2019-08". */
function rangeAt(words: readonly string[], today: Date): FoundSpan | null {
  const [first = ''] = words
  const glued = /^(\d{4})[-–](\d{4})$/.exec(first) ?? /^(.+?)(?:\.\.|–)(.+)$/.exec(first)
  if (glued) {
    const from = spanAt([glued[1] ?? ''], today)
    const to = spanAt([glued[2] ?? ''], today)
    return from && to && from.span.from <= to.span.to
      ? { words: 1, span: { from: from.span.from, to: to.span.to } }
      : null
  }
  const from = spanAt(words, today)
  if (!from || !RANGE.has(words[from.words] ?? '')) return null
  const to = spanAt(words.slice(from.words + 1), today)
  if (!to || from.span.from > to.span.to) return null
  return { words: from.words + 1 + to.words, span: { from: from.span.from, to: to.span.to } }
}

function spanAt(words: readonly string[], today: Date): FoundSpan | null {
  return numericAt(words) ?? namedAt(words) ?? relativeAt(words, today)
}

const isYear = (year: number): boolean => year >= 1826 && year <= 2199
const yearOf = (word: string | undefined): number | null =>
  word !== undefined && /^\d{4}$/.test(word) && isYear(Number(word)) ? Number(word) : null

/** `2019`, `2019-07`, `2019-07-14`, `14.7.2019`, `07/2019`, `1990s`. */
function numericAt([word = '']: readonly string[]): FoundSpan | null {
  const year = yearOf(word)
  if (year !== null) return one(days(year, 0, 1, year, 11, 31))
  const decade = /^(\d{3})0e?r?s?$/.exec(word)
  if (decade && /[a-z]$/.test(word)) {
    const start = Number(`${decade[1]}0`)
    return isYear(start) ? one(days(start, 0, 1, start + 9, 11, 31)) : null
  }
  const iso = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$/.exec(word)
  if (iso) return numbers(iso[1], iso[2], iso[3])
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(word)
  if (german) return numbers(german[3], german[2], german[1])
  const month = /^(\d{1,2})[/.](\d{4})$/.exec(word)
  return month ? numbers(month[2], month[1], undefined) : null
}

function numbers(
  year: string | undefined,
  month: string | undefined,
  date: string | undefined,
): FoundSpan | null {
  const [y, m, d] = [Number(year), Number(month) - 1, date === undefined ? null : Number(date)]
  if (!isYear(y) || m < 0 || m > 11) return null
  return one(d === null ? monthSpan(y, m) : daySpan(y, m, d))
}

/** "July 2019", "14 July 2019", "July 14, 2019", "summer 2019", "christmas 2018". */
function namedAt(words: readonly string[]): FoundSpan | null {
  const [first = '', second = '', third = ''] = words.map((word) => word.replace(/[.,]$/, ''))
  const month = MONTHS[first]
  if (month !== undefined) {
    const year = yearOf(second)
    if (year !== null) return { words: 2, span: monthSpan(year, month) }
    const date = dayOfMonth(second)
    const dated = date === null ? null : yearOf(third)
    return dated === null || date === null ? null : at(3, daySpan(dated, month, date))
  }
  const date = dayOfMonth(first)
  const monthAfter = MONTHS[second]
  const year = yearOf(third)
  if (date !== null && monthAfter !== undefined && year !== null)
    return at(3, daySpan(year, monthAfter, date))
  const ofYear = yearOf(second)
  if (ofYear === null) return null
  const season = SEASONS[first]
  if (season !== undefined) return { words: 2, span: seasonSpan(ofYear, season) }
  if (first === 'christmas' || first === 'xmas' || first === 'weihnachten')
    return { words: 2, span: days(ofYear, 11, 24, ofYear, 11, 26) }
  return null
}

/** "today", "yesterday", "last week", "this summer", "last 3 months", "2 years ago", "last July". */
function relativeAt(words: readonly string[], today: Date): FoundSpan | null {
  const [first = '', second = '', third = ''] = words
  const now = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()))
  if (first === 'today' || first === 'heute') return at(1, { from: now, to: now })
  if (first === 'yesterday' || first === 'gestern') {
    const day = addDays(now, -1)
    return at(1, { from: day, to: day })
  }
  const count = Number(first)
  const ago = UNITS[second]
  if (ago && third === 'ago' && count > 0 && count < 1000) return at(3, unitSpan(ago, now, -count))
  const step = LAST.has(first) ? -1 : THIS.has(first) ? 0 : null
  if (step === null) return null
  const unit = UNITS[second]
  if (unit) return at(2, unitSpan(unit, now, step))
  const several = Number(second)
  const units = UNITS[third]
  if (step === -1 && units && several > 0 && several < 1000) {
    return at(3, { from: stepBack(units, now, several), to: now })
  }
  if (second === 'weekend' || second === 'wochenende') return at(2, weekendSpan(now, step))
  const year = now.getUTCFullYear()
  const season = SEASONS[second]
  if (season !== undefined) {
    // The newest one that is over, or that is on.
    const ofThisYear = seasonSpan(year, season)
    const isPast = step === -1 ? ofThisYear.to < now : ofThisYear.from <= now
    return at(2, isPast || step === 0 ? ofThisYear : seasonSpan(year - 1, season))
  }
  const month = MONTHS[second]
  if (month !== undefined) {
    const ofThisYear = monthSpan(year, month)
    return at(2, step === 0 || ofThisYear.to < now ? ofThisYear : monthSpan(year - 1, month))
  }
  if (second === 'christmas' || second === 'weihnachten') {
    const ofThisYear = days(year, 11, 24, year, 11, 26)
    return at(2, step === 0 || ofThisYear.to < now ? ofThisYear : days(year - 1, 11, 24, year - 1, 11, 26))
  }
  return null
}

/** "July", "14 July", "christmas": in whatever year. */
function anyYearAt(words: readonly string[]): FoundDate | null {
  const [first = '', second = ''] = words.map((word) => word.replace(/[.,]$/, ''))
  const month = MONTHS[first]
  if (month !== undefined) {
    const date = dayOfMonth(second)
    if (date !== null) return { words: 2, filter: anyYear([month + 1], date) }
    return DOUBTFUL_MONTHS.has(first) || first.length < 4 ? null : { words: 1, filter: anyYear([month + 1]) }
  }
  const date = dayOfMonth(first)
  const monthAfter = MONTHS[second]
  if (date !== null && monthAfter !== undefined) return { words: 2, filter: anyYear([monthAfter + 1], date) }
  const season = SEASONS[first]
  if (season !== undefined && !DOUBTFUL_SEASONS.has(first)) {
    return { words: 1, filter: anyYear([0, 1, 2].map((step) => ((season + step) % 12) + 1)) }
  }
  return null
}

const dayOfMonth = (word: string): number | null => {
  const match = /^(\d{1,2})(?:st|nd|rd|th|\.)?$/.exec(word)
  const day = Number(match?.[1])
  return day >= 1 && day <= 31 ? day : null
}

const anyYear = (months: number[], date: number | null = null): DateFilter => ({
  kind: 'date',
  from: null,
  to: null,
  months,
  date,
})
const at = (words: number, span: Span | null): FoundSpan | null => span && { words, span }
const one = (span: Span | null): FoundSpan | null => at(1, span)
const utc = (year: number, month: number, date: number): Date => new Date(Date.UTC(year, month, date))
const addDays = (date: Date, count: number): Date => new Date(date.getTime() + count * 86_400_000)

function days(y1: number, m1: number, d1: number, y2: number, m2: number, d2: number): Span {
  return { from: utc(y1, m1, d1), to: utc(y2, m2, d2) }
}

const monthSpan = (year: number, month: number): Span => ({
  from: utc(year, month, 1),
  to: utc(year, month + 1, 0),
})

/** @returns null for a day that the month does not have */
function daySpan(year: number, month: number, date: number): Span | null {
  const day = utc(year, month, date)
  return day.getUTCMonth() === month && date > 0 ? { from: day, to: day } : null
}

/** Winter is that which begins in the year: December to February. */
const seasonSpan = (year: number, first: number): Span => ({
  from: utc(year, first, 1),
  to: utc(year, first + 3, 0),
})

function weekendSpan(now: Date, step: number): Span {
  const monday = addDays(now, -((now.getUTCDay() + 6) % 7))
  const saturday = addDays(monday, 5 + 7 * (step === 0 || now.getUTCDay() === 0 ? step : -1))
  return { from: saturday, to: addDays(saturday, 1) }
}

type Unit = 'day' | 'week' | 'month' | 'year'

/** The calendar unit `step` after that of `now`: 0 = this one, −1 = the last. Weeks begin on Monday. */
function unitSpan(unit: Unit, now: Date, step: number): Span {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  if (unit === 'month') return monthSpan(year, month + step)
  if (unit === 'year') return days(year + step, 0, 1, year + step, 11, 31)
  const length = unit === 'day' ? 1 : 7
  const start = unit === 'day' ? now : addDays(now, -((now.getUTCDay() + 6) % 7))
  return { from: addDays(start, step * length), to: addDays(start, step * length + length - 1) }
}

/** The day so many units before `now`. */
function stepBack(unit: Unit, now: Date, count: number): Date {
  const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()]
  if (unit === 'day') return addDays(now, -count)
  if (unit === 'week') return addDays(now, -7 * count)
  // The 31st of a shorter month would be a day of the next one.
  return unit === 'month'
    ? utc(year, month - count, Math.min(date, 28))
    : utc(year - count, month, Math.min(date, 28))
}

const dayOf = (date: Date): number =>
  date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()

const spanFilter = ({ from, to }: Span): DateFilter => ({
  kind: 'date',
  from: dayOf(from),
  to: dayOf(to),
  months: [],
  date: null,
})
