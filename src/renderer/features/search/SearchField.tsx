import {
  Aperture,
  CalendarDays,
  Folder,
  Heart,
  Landmark,
  type LucideIcon,
  MapPin,
  Search,
  Smile,
  Star,
  Users,
  X,
} from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { MAX_SEARCH_LENGTH } from '../../../shared/limits.ts'
import type { SearchSuggestion } from '../../../shared/search.ts'
import type { Expression, Mood } from '../../../shared/taxonomy.ts'
import { IconButton } from '../../components/Button.tsx'
import { formatCount } from '../../format.ts'
import { useSearchSuggestions } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import './search.css'

const ICONS: Record<SearchSuggestion['kind'], LucideIcon> = {
  landmark: Landmark,
  place: MapPin,
  mood: Smile,
  expression: Smile,
  date: CalendarDays,
  camera: Aperture,
  folder: Folder,
  favourite: Heart,
  rating: Star,
  people: Users,
}

/** One field for everything; what may come next is offered below, and chosen by arrow keys and Enter. */
export function SearchField() {
  const searchText = useNavigation((state) => state.searchText)
  const setSearchText = useNavigation((state) => state.setSearchText)
  const searchFocusRequests = useNavigation((state) => state.searchFocusRequests)
  const input = useRef<HTMLInputElement>(null)
  const answered = useRef(0)
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const offered = useSearchSuggestions(searchText, isOpen).data ?? []
  const isShown = isOpen && offered.length > 0

  useEffect(() => {
    if (searchFocusRequests === answered.current) return
    answered.current = searchFocusRequests
    input.current?.select()
  }, [searchFocusRequests])

  const change = (text: string) => {
    setSearchText(text)
    setActive(-1)
    setOpen(true)
  }
  const choose = (suggestion: SearchSuggestion) => {
    change(suggestion.text)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      if (isShown && active >= 0) setActive(-1)
      else {
        setSearchText('')
        setOpen(false)
        input.current?.blur()
      }
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isShown) setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      const count = offered.length + 1
      // One place more than there are suggestions: the field itself.
      setActive((now) => ((now + 1 + step + count) % count) - 1)
    } else if (event.key === 'Enter') {
      const suggestion = isShown ? offered[active] : undefined
      if (suggestion) choose(suggestion)
      else {
        setOpen(false)
        document.querySelector<HTMLElement>('.photo-grid')?.focus()
      }
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <search className="search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        value={searchText}
        maxLength={MAX_SEARCH_LENGTH}
        spellCheck={false}
        autoComplete="off"
        placeholder={texts.search.placeholder}
        aria-label={texts.search.label}
        aria-autocomplete="list"
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        onChange={(event) => change(event.target.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {searchText ? (
        <IconButton
          label={texts.search.clear}
          onClick={() => {
            change('')
            input.current?.focus()
          }}
        >
          <X size={14} aria-hidden="true" />
        </IconButton>
      ) : null}
      {isShown ? (
        <div
          id={`${id}-list`}
          className="search-suggestions"
          role="listbox"
          aria-label={texts.search.suggestions}
        >
          {offered.map((suggestion, index) => (
            <Suggestion
              key={`${suggestion.kind} ${suggestion.label}`}
              id={`${id}-${index}`}
              suggestion={suggestion}
              active={index === active}
              onChoose={() => choose(suggestion)}
            />
          ))}
        </div>
      ) : null}
    </search>
  )
}

interface SuggestionProps {
  id: string
  suggestion: SearchSuggestion
  active: boolean
  onChoose: () => void
}

function Suggestion({ id, suggestion, active, onChoose }: SuggestionProps) {
  const { kind, count } = suggestion
  const Icon = ICONS[kind]
  const label = suggestionLabel(suggestion)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active suggestion
    <div
      id={id}
      className="search-suggestion"
      role="option"
      aria-selected={active}
      aria-label={`${texts.search.kinds[kind]}: ${label}${
        count === null ? '' : `, ${texts.search.suggestionCount({ count })}`
      }`}
      // Pressing must not take the focus from the field.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Icon size={15} aria-hidden="true" />
      <span className="ellipsis" dir="auto">
        {label}
      </span>
      {label === texts.search.kinds[kind] ? null : (
        <span className="search-suggestion-kind">{texts.search.kinds[kind]}</span>
      )}
      {count === null ? null : <span className="search-suggestion-count">{formatCount(count)}</span>}
    </div>
  )
}

function suggestionLabel({ kind, label }: SearchSuggestion): string {
  switch (kind) {
    case 'mood':
      return texts.moods[label as Mood]
    case 'expression':
      return texts.expressions[label as Expression]
    case 'favourite':
      return texts.search.favourites
    case 'rating':
      return texts.search.starsOrMore({ stars: label })
    case 'people':
      return texts.search.anyPeople
    default:
      return label
  }
}
