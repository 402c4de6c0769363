import { useEffect, useId, useRef, useState } from 'react'
import type { Judgement } from '../../../shared/judgements.ts'
import { MAX_NAME_LENGTH, MAX_SEARCH_LENGTH } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { UnderstoodTerms } from '../search/UnderstoodTerms.tsx'

interface SmartAlbumDialogProps {
  /** The album to change; a new one without. */
  album?: { id: string; name: string }
  query: string
  onClose: () => void
}

/** Name and search of a smart album, with the number of photos that it would hold. */
export function SmartAlbumDialog({ album, query, onClose }: SmartAlbumDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const t = texts.smartAlbums
  const [name, setName] = useState(album?.name ?? '')
  const [text, setText] = useState(query)
  const settled = useDebounced(text, 150).trim()
  const count = usePhotos({ text: settled }, { enabled: settled !== '' }).data?.ids.length
  const [isSaving, setSaving] = useState(false)
  const isComplete = name.trim() !== '' && text.trim() !== ''

  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
  }, [])

  const save = async () => {
    const judgement: Judgement = {
      kind: 'smart-album',
      albumId: album?.id ?? null,
      name: name.trim(),
      query: text.trim(),
    }
    setSaving(true)
    if (await correct(judgement)) dialog.current?.close()
    else setSaving(false)
  }

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          if (isComplete && !isSaving) void save()
        }}
      >
        <h2 id={`${id}-title`}>{album ? t.editTitle : t.newTitle}</h2>
        <p>{t.explanation}</p>
        <label className="dialog-field">
          {t.name}
          <input
            value={name}
            maxLength={MAX_NAME_LENGTH}
            placeholder={t.namePlaceholder}
            dir="auto"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="dialog-field">
          {t.query}
          <input
            value={text}
            maxLength={MAX_SEARCH_LENGTH}
            placeholder={t.queryPlaceholder}
            spellCheck={false}
            dir="auto"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <UnderstoodTerms text={settled} onChange={setText} />
        <p className="dialog-note" role="status">
          {settled && count !== undefined ? t.found({ count }) : ' '}
        </p>
        <div className="dialog-actions">
          <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" disabled={!isComplete || isSaving}>
            {t.save}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
