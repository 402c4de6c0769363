import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { Judgement } from '../../../shared/judgements.ts'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { Preview } from './Preview.tsx'
import type { NameQuestion } from './questions.ts'

/** Another name: for the place of photos, or for a landmark. */
export function NameDialog({ question, onClose }: { question: NameQuestion; onClose: () => void }) {
  const t = texts.naming
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [name, setName] = useState(question.name)
  const [isSaving, setSaving] = useState(false)
  const isPlace = question.kind === 'place'
  const judgement = name.trim() === '' ? null : named(question, name.trim())

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])

  const save = async (said: Judgement) => {
    if (isSaving) return
    setSaving(true)
    if (await correct(said)) dialog.current?.close()
    else setSaving(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (judgement) void save(judgement)
  }
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={`${id}-title`} dir="auto">
          {isPlace
            ? t.placeTitle({ count: question.photoIds.length })
            : t.renameTitle({ name: question.name })}
        </h2>
        <label className="dialog-field">
          {t.name}
          <input
            value={name}
            maxLength={MAX_NAME_LENGTH}
            placeholder={isPlace ? t.placePlaceholder : undefined}
            dir="auto"
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <p>{isPlace ? t.placeText : t.renameText}</p>
        {isPlace && question.photoIds.length > 1 ? <Preview judgement={judgement} /> : null}
        <div className="dialog-actions">
          {isPlace && question.name !== '' ? (
            <Button
              variant="quiet"
              disabled={isSaving}
              onClick={() => void save({ kind: 'place', photoIds: question.photoIds, name: null })}
            >
              {t.placeRemove}
            </Button>
          ) : null}
          <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
          <Button variant="primary" type="submit" disabled={!judgement || isSaving}>
            {t.save}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

const named = (question: NameQuestion, name: string): Judgement =>
  question.kind === 'place'
    ? { kind: 'place', photoIds: question.photoIds, name }
    : { kind: 'rename-landmark', landmarkId: question.landmarkId, name }
