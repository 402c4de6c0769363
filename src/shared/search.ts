/** What a search is understood as: filters with their place in the text, and what may be typed next. */
import { z } from 'zod'
import { EXPRESSIONS, MOODS } from './taxonomy.ts'

/** A day as a number, 20190714. */
const day = z.number().int()

export const searchFilterSchema = z.discriminatedUnion('kind', [
  /** Words anywhere: file, folder, place, landmark, mood, expression, camera, date. */
  z.object({ kind: z.literal('words'), text: z.string(), isPhrase: z.boolean(), isPrefix: z.boolean() }),
  z.object({ kind: z.literal('landmark'), name: z.string(), ids: z.array(z.string()) }),
  /** Any landmark at all. */
  z.object({ kind: z.literal('any-landmark') }),
  /** A city, a country or the user's own name of a place. */
  z.object({ kind: z.literal('place'), name: z.string() }),
  /** Photos of one of these moods, or with a face of one of these expressions. */
  z.object({
    kind: z.literal('feeling'),
    moods: z.array(z.enum(MOODS)),
    expressions: z.array(z.enum(EXPRESSIONS)),
  }),
  z.object({ kind: z.literal('camera'), name: z.string() }),
  /** A part of the path: file or folder. */
  z.object({ kind: z.literal('path'), name: z.string() }),
  z.object({
    kind: z.literal('date'),
    /** First and last day, both included; null = open. */
    from: day.nullable(),
    to: day.nullable(),
    /** In whatever year, 1..12; empty = as `from` and `to` say. */
    months: z.array(z.number().int().min(1).max(12)),
    /** Day of the month beside one of `months`. */
    date: z.number().int().min(1).max(31).nullable(),
  }),
  z.object({ kind: z.literal('people'), min: z.number().int(), max: z.number().int().nullable() }),
  z.object({ kind: z.literal('favourite') }),
  z.object({ kind: z.literal('rating'), min: z.number().int(), max: z.number().int() }),
  /** Has a position of its own: the camera's or the user's. */
  z.object({ kind: z.literal('position') }),
])
export type SearchFilter = z.infer<typeof searchFilterSchema>
export type DateFilter = Extract<SearchFilter, { kind: 'date' }>

export const searchTermSchema = z.object({
  /** Where it stands in the text, operators included: from `start` to before `end`. */
  start: z.number().int(),
  end: z.number().int(),
  isExcluded: z.boolean(),
  /** Joined by OR to the term before it, be it alone or as the first one of a group. */
  isAlternative: z.boolean(),
  filter: searchFilterSchema,
})
export type SearchTerm = z.infer<typeof searchTermSchema>

export const SUGGESTION_KINDS = [
  'landmark',
  'place',
  'mood',
  'expression',
  'date',
  'camera',
  'folder',
  'favourite',
  'rating',
  'people',
] as const

export const searchSuggestionSchema = z.object({
  kind: z.enum(SUGGESTION_KINDS),
  /** As it is shown; of moods and expressions their id. */
  label: z.string(),
  /** The whole search text when this is chosen. */
  text: z.string(),
  /** Photos with it in the library; null when that was not counted. */
  count: z.number().int().nullable(),
})
export type SearchSuggestion = z.infer<typeof searchSuggestionSchema>
