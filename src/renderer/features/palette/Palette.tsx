import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useAlbums } from '../../hooks/useLibrary.ts'
import { useLayers } from '../../state/layers.ts'
import { texts } from '../../texts.ts'
import { albumEntries, commandEntries, type PaletteEntry } from './entries.ts'
import { matching } from './match.ts'
import './palette.css'

/** More than this nobody reads; another letter finds the rest. */
const SHOWN = 40
const t = texts.palette

/** Any command, screen or album by a few letters of its name. */
export function Palette() {
  const isOpen = useLayers((state) => state.open === 'palette')
  return isOpen ? <OpenPalette onClose={() => useLayers.getState().show(null)} /> : null
}

function OpenPalette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const landmarks = useAlbums('landmark').data ?? []
  const moods = useAlbums('mood').data ?? []
  const places = useAlbums('place').data ?? []
  const own = useAlbums('smart').data ?? []
  const months = useAlbums('date').data ?? []
  const entries = matching(
    [...commandEntries(), ...albumEntries([...own, ...landmarks, ...moods, ...places, ...months])],
    text,
  ).slice(0, SHOWN)
  const current = Math.min(active, entries.length - 1)

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    dialog.current?.close()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const count = Math.max(1, entries.length)
    if (event.key === 'ArrowDown') setActive((current + 1) % count)
    else if (event.key === 'ArrowUp') setActive((current - 1 + count) % count)
    else if (event.key === 'Enter') run(entries[current])
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t.title}
      onClose={onClose}
      // A click beside it closes it, as with every palette; by keys it is Escape.
      onPointerDown={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div className="palette-field">
        <Search size={17} aria-hidden="true" />
        <input
          role="combobox"
          aria-label={t.title}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
          placeholder={t.placeholder}
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoFocus
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={`${id}-list`} className="palette-list scroll" role="listbox" aria-label={t.results}>
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the text field
          <div
            key={entry.id}
            id={`${id}-${index}`}
            className="palette-entry"
            role="option"
            aria-selected={index === current}
            onClick={() => run(entry)}
          >
            <span className="ellipsis" dir="auto">
              {entry.label}
            </span>
            <span className="palette-note">{entry.note}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 ? (
        <p className="palette-none" role="status">
          {t.nothing}
        </p>
      ) : null}
    </dialog>
  )
}
