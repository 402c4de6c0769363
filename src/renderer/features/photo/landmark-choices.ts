import type { LandmarkSuggestion } from '../../../shared/library.ts'

export type Choice =
  | { kind: 'landmark'; suggestion: LandmarkSuggestion }
  | { kind: 'create'; name: string }
  | { kind: 'none' }

/** What can be chosen for the text typed: known landmarks, a new one unless it has a known one's name, or none. */
export function choicesFor(
  text: string,
  suggestions: readonly LandmarkSuggestion[],
  canClear: boolean,
): Choice[] {
  const name = text.trim().replace(/\s+/g, ' ')
  const choices: Choice[] = suggestions.map((suggestion) => ({ kind: 'landmark', suggestion }))
  const isKnown = suggestions.some((suggestion) => sameName(suggestion.name, name))
  if (name && !isKnown) choices.push({ kind: 'create', name })
  if (canClear && !name) choices.push({ kind: 'none' })
  return choices
}

const sameName = (a: string, b: string): boolean =>
  a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0
