import { type KeyboardEvent, useId, useState } from 'react'
import type { Judgement } from '../../../shared/judgements.ts'
import type { LandmarkSuggestion } from '../../../shared/library.ts'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { useLandmarkSuggestions } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'

const t = texts.unnamedPlaces
const SUGGESTIONS_SHOWN = 5

interface TypedName {
  name: string
  /** What the name was chosen from; null when it was typed. */
  known: LandmarkSuggestion | null
}

const NOTHING: TypedName = { name: '', known: null }

/** A landmark's name on its way: what the field shows, and what it would say of photos. */
export function useTypedName() {
  const [typed, setTyped] = useState(NOTHING)
  return {
    typed,
    setTyped,
    /** Null while nothing is typed. */
    judgementOn: (photoIds: number[]): Judgement | null => {
      const { name, known } = typed
      if (known) return { kind: 'landmark', photoIds, landmarkId: known.id }
      return name.trim() === '' ? null : { kind: 'landmark-name', photoIds, name: name.trim() }
    },
  }
}

interface NameFieldProps {
  /** The photo whose surroundings the suggestions come from. */
  photoId: number
  typed: TypedName
  onChange: (typed: TypedName) => void
}

/** A name, typed or taken from places nearby and landmarks that are known. */
export function NameField({ photoId, typed: { name: value }, onChange }: NameFieldProps) {
  const id = useId()
  const [active, setActive] = useState(-1)
  const asked = useDebounced(value.trim(), 90)
  const found = useLandmarkSuggestions(asked, photoId).data ?? []
  // Before anything is typed: what stands nearby. What the picture resembled was not good enough to be named.
  const suggestions = found
    .filter(({ name, source }) => name !== value && (value.trim() !== '' || source === 'gazetteer'))
    .slice(0, SUGGESTIONS_SHOWN)
  const current = Math.min(active, suggestions.length - 1)

  const choose = (suggestion: LandmarkSuggestion) => {
    setActive(-1)
    onChange({ name: suggestion.name, known: suggestion })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const count = suggestions.length
    const suggestion = suggestions[current]
    if (event.key === 'ArrowDown' && count > 0) setActive((current + 1) % count)
    else if (event.key === 'ArrowUp' && count > 0) setActive((current - 1 + count) % count)
    else if (event.key === 'Enter' && suggestion) choose(suggestion)
    else return
    event.preventDefault()
  }
  return (
    <div className="name-field">
      <label htmlFor={`${id}-name`}>{t.name}</label>
      <input
        id={`${id}-name`}
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        placeholder={t.placeholder}
        value={value}
        maxLength={MAX_NAME_LENGTH}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: the dialog asks for this name and nothing else
        autoFocus
        onChange={(event) => {
          setActive(-1)
          onChange({ name: event.target.value, known: null })
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className="name-suggestions" role="listbox" aria-label={t.suggestions}>
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the text field
          <div
            key={suggestion.id}
            id={`${id}-${index}`}
            className="name-suggestion"
            role="option"
            aria-selected={index === current}
            onClick={() => choose(suggestion)}
          >
            {suggestion.name}
          </div>
        ))}
      </div>
    </div>
  )
}
