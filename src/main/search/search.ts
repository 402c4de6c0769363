/** Searching the library: what a text means, which photos it finds, what to offer next. */
import type Database from 'better-sqlite3'
import type { SearchSuggestion, SearchTerm } from '../../shared/search.ts'
import { readSettings } from '../store/settings.ts'
import { type Condition, conditionOf } from './condition.ts'
import { parseSearch } from './parse.ts'
import { suggestions } from './suggest.ts'
import { libraryNames } from './vocabulary.ts'

/**
 * Photos that a text finds.
 * @returns null when it says nothing (yet): every photo then
 */
export function searchCondition(db: Database.Database, text: string): Condition | null {
  const { node } = parseSearch(text, libraryNames(db).vocabulary, new Date())
  if (node) return conditionOf(node, readSettings(db))
  // Operators wait for what they are about; other signs are words that no photo has.
  return /^[\s()"|&+-]*$/.test(text) || /[\p{L}\p{N}]/u.test(text) ? null : { sql: 'FALSE', params: [] }
}

/** The filters that the text was understood as, in its order. */
export function searchTerms(db: Database.Database, text: string): SearchTerm[] {
  return parseSearch(text, libraryNames(db).vocabulary, new Date()).terms
}

export function searchSuggestions(db: Database.Database, text: string): SearchSuggestion[] {
  return suggestions(text, libraryNames(db).names, readSettings(db))
}
