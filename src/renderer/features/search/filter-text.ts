/** Filters of a search in words of the window, and changes of the text that they stand in. */
import type { SearchFilter, SearchTerm } from '../../../shared/search.ts'
import { formatDay, formatDayOfYear, formatMonth, formatMonthName } from '../../format.ts'
import { texts } from '../../texts.ts'

/** "Landmark: Colosseum", "2019", "Joyful or happy face". */
export function filterText(filter: SearchFilter): string {
  const t = texts.search
  switch (filter.kind) {
    case 'words':
      return t.quoted({ text: filter.text })
    case 'landmark':
    case 'place':
    case 'camera':
      return t.chip({ kind: t.kinds[filter.kind], value: filter.name })
    case 'path':
      return t.chip({ kind: t.path, value: filter.name })
    case 'any-landmark':
      return t.anyLandmark
    case 'position':
      return t.withPosition
    case 'favourite':
      return t.favourites
    case 'feeling': {
      const parts = [
        ...filter.moods.map((mood) => texts.moods[mood]),
        ...filter.expressions.map((expression) => t.faces({ expression: texts.expressions[expression] })),
      ]
      return parts.reduce((one, other) => t.or({ one, other }))
    }
    case 'rating':
      if (filter.min === filter.max) return t.stars({ count: filter.min })
      return filter.min === 0 ? t.starsOrLess({ stars: filter.max }) : t.starsOrMore({ stars: filter.min })
    case 'people':
      if (filter.max !== null) return t.people({ count: filter.min })
      return filter.min === 1 ? t.anyPeople : t.peopleOrMore({ people: filter.min })
    case 'date':
      return dateText(filter)
  }
}

function dateText({ from, to, months, date }: Extract<SearchFilter, { kind: 'date' }>): string {
  const t = texts.search
  const [first] = months
  if (first !== undefined) {
    const names = months.map(formatMonthName)
    const name =
      names.length > 1 ? t.range({ from: names[0] ?? '', to: names.at(-1) ?? '' }) : (names[0] ?? '')
    return t.everyYear({ date: date === null ? name : formatDayOfYear(first, date) })
  }
  if (from === null) return to === null ? '' : t.before({ date: formatDay(dayAfter(to)) })
  if (to === null) return t.since({ date: formatDay(from) })
  if (from === to) return formatDay(from)
  const year = Math.floor(from / 10_000)
  if (from === year * 10_000 + 101 && to % 10_000 === 1231) {
    const last = Math.floor(to / 10_000)
    return last === year ? String(year) : t.range({ from: String(year), to: String(last) })
  }
  const month = Math.floor(from / 100)
  if (from % 100 === 1 && Math.floor(to / 100) === month && to % 100 >= 28) {
    return formatMonth(`${year}-${String(month % 100).padStart(2, '0')}`) ?? ''
  }
  return t.range({ from: formatDay(from), to: formatDay(to) })
}

function dayAfter(day: number): number {
  const next = new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, (day % 100) + 1),
  )
  return next.getUTCFullYear() * 10_000 + (next.getUTCMonth() + 1) * 100 + next.getUTCDate()
}

/** The text without a term. */
export function withoutTerm(text: string, { start, end }: Pick<SearchTerm, 'start' | 'end'>): string {
  return `${text.slice(0, start)} ${text.slice(end)}`.replace(/\s+/g, ' ').trim()
}

/** The text with a term left out of the results instead of asked for, or the other way round. */
export function withTermTurned(
  text: string,
  { start, end, isExcluded }: Pick<SearchTerm, 'start' | 'end' | 'isExcluded'>,
): string {
  const typed = text.slice(start, end)
  const [, joining = '', rest = typed] = /^((?:or|oder|and|und|\|)\s*)?(.*)$/is.exec(typed) ?? []
  const turned = isExcluded
    ? rest.replace(/^(?:-|(?:not|nicht|without|ohne|except)\s+)\s*/i, '')
    : `${/\s/.test(rest) && !/^\S+:"/.test(rest) ? 'not ' : '-'}${rest}`
  return `${text.slice(0, start)}${joining}${turned}${text.slice(end)}`
}
