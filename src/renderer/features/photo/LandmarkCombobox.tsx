import { CircleOff, Landmark, Plus, Search } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { LandmarkSuggestion } from '../../../shared/library.ts'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { errorText } from '../../client.ts'
import { countryName } from '../../format.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { useLandmarkSuggestions } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { type Choice, choicesFor } from './landmark-choices.ts'
import './landmark-combobox.css'

const t = texts.combobox

interface LandmarkComboboxProps {
  photoId: number
  /** Offers "No landmark here". */
  canClear: boolean
  trigger: ReactNode
  onChosen?: () => void
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Names the landmark of a photo: a known one, none, or a new one in the user's own words. */
export function LandmarkCombobox(props: LandmarkComboboxProps) {
  const { photoId, canClear, trigger, onChosen } = props
  const [ownOpen, setOwnOpen] = useState(false)
  const open = props.open ?? ownOpen
  const setOpen = props.onOpenChange ?? setOwnOpen
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="combobox"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t.label}
        >
          <LandmarkSearch
            photoId={photoId}
            canClear={canClear}
            onChoose={(choice) => {
              setOpen(false)
              void applyChoice(photoId, choice).then((stored) => {
                if (stored) onChosen?.()
              })
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function applyChoice(photoId: number, choice: Choice): Promise<boolean> {
  const photoIds = [photoId]
  switch (choice.kind) {
    case 'landmark':
      return correct({ kind: 'landmark', photoIds, landmarkId: choice.suggestion.id })
    case 'create':
      return correct({ kind: 'landmark-name', photoIds, name: choice.name })
    case 'none':
      return correct({ kind: 'landmark', photoIds, landmarkId: null })
  }
}

interface LandmarkSearchProps {
  photoId: number
  canClear: boolean
  onChoose: (choice: Choice) => void
}

function LandmarkSearch({ photoId, canClear, onChoose }: LandmarkSearchProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const [isEnterPending, setEnterPending] = useState(false)
  const asked = useDebounced(text.trim(), 90)
  const suggestions = useLandmarkSuggestions(asked, photoId)
  const choices = choicesFor(text, suggestions.data ?? [], canClear)
  const current = Math.min(active, choices.length - 1)
  const isUpToDate = asked === text.trim() && !suggestions.isPlaceholderData

  // Enter pressed faster than the answer came must not take what the list showed for an earlier text.
  useEffect(() => {
    if (!isEnterPending || !isUpToDate) return
    setEnterPending(false)
    const choice = choices[current]
    if (choice) onChoose(choice)
  })

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((current + 1) % Math.max(1, choices.length))
    else if (event.key === 'ArrowUp') setActive((current - 1 + choices.length) % Math.max(1, choices.length))
    else if (event.key === 'Enter') setEnterPending(true)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="combobox-field">
        <Search size={15} aria-hidden="true" />
        <input
          role="combobox"
          aria-label={t.label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          placeholder={t.placeholder}
          value={text}
          maxLength={MAX_NAME_LENGTH}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
            setEnterPending(false)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {text.length >= MAX_NAME_LENGTH ? (
        <p className="combobox-note" role="status">
          {t.tooLong({ most: MAX_NAME_LENGTH })}
        </p>
      ) : null}
      {suggestions.isError ? <p className="combobox-note">{errorText(suggestions.error)}</p> : null}
      {choices.length === 0 && !suggestions.isError ? <p className="combobox-note">{t.nothing}</p> : null}
      <div
        ref={list}
        id={`${id}-list`}
        className="combobox-list scroll"
        role="listbox"
        aria-label={t.results}
      >
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the text field
          <div
            key={choice.kind === 'landmark' ? choice.suggestion.id : choice.kind}
            id={`${id}-${index}`}
            className="combobox-option"
            role="option"
            aria-selected={index === current}
            onPointerMove={() => setActive(index)}
            onClick={() => onChoose(choice)}
          >
            <ChoiceLine choice={choice} />
          </div>
        ))}
      </div>
    </>
  )
}

function ChoiceLine({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'landmark':
      return (
        <>
          <Landmark size={16} aria-hidden="true" />
          <span className="combobox-name">
            <span className="ellipsis">{choice.suggestion.name}</span>
            <span className="combobox-where ellipsis">{whereOf(choice.suggestion)}</span>
          </span>
        </>
      )
    case 'create':
      return (
        <>
          <Plus size={16} aria-hidden="true" />
          <span className="ellipsis">{t.create({ name: choice.name })}</span>
        </>
      )
    case 'none':
      return (
        <>
          <CircleOff size={16} aria-hidden="true" />
          {t.noLandmark}
        </>
      )
  }
}

const whereOf = ({ city, country, source }: LandmarkSuggestion): string =>
  [city, country && countryName(country)].filter(Boolean).join(', ') || t.sources[source]
