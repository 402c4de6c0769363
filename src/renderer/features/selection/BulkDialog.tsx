import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { Judgement } from '../../../shared/judgements.ts'
import type { LandmarkSuggestion } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { NameField } from '../unnamed-places/NameField.tsx'
import { NameDialog } from './NameDialog.tsx'
import { Preview } from './Preview.tsx'
import { type BulkQuestion, useQuestions } from './questions.ts'
import '../unnamed-places/unnamed-places.css'

const t = texts.bulk

/** Shows the waiting question, with what the answer will change. */
export function BulkDialog() {
  const { question, ask } = useQuestions()
  if (!question) return null
  const key = JSON.stringify(question)
  const onClose = () => ask(null)
  return question.kind === 'place' || question.kind === 'rename' ? (
    <NameDialog key={key} question={question} onClose={onClose} />
  ) : (
    <OpenDialog key={key} question={question} onClose={onClose} />
  )
}

function OpenDialog({ question, onClose }: { question: BulkQuestion; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [name, setName] = useState('')
  const [known, setKnown] = useState<LandmarkSuggestion | null>(null)
  const count = question.kind === 'name' ? question.photoIds.length : question.judgement.photoIds.length
  const judgement =
    question.kind === 'name' ? nameJudgement(question.photoIds, name, known) : question.judgement
  const { title, text, confirm } = wordsOf(question, count)

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!judgement) return
    dialog.current?.close()
    void correct(judgement)
  }
  return (
    <dialog ref={dialog} className="dialog name-place" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>{title}</h2>
        {text === null ? null : <p>{text}</p>}
        {question.kind === 'name' ? (
          <NameField
            photoId={question.photoIds[0] ?? 0}
            value={name}
            onChange={(text) => {
              setName(text)
              setKnown(null)
            }}
            onChoose={(suggestion) => {
              setName(suggestion.name)
              setKnown(suggestion)
            }}
          />
        ) : null}
        <Preview judgement={judgement} />
        <div className="dialog-actions">
          <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
          <Button variant="primary" type="submit" disabled={!judgement}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

function wordsOf(
  question: BulkQuestion,
  count: number,
): { title: string; text: string | null; confirm: string } {
  if (question.kind === 'name') {
    return { title: t.nameTitle({ count }), text: null, confirm: t.nameConfirm({ count }) }
  }
  const { judgement } = question
  return judgement.kind === 'removed' && judgement.removed
    ? { title: t.removeTitle({ count }), text: t.removeText, confirm: t.remove }
    : { title: t.changeTitle({ count }), text: null, confirm: t.changeConfirm }
}

function nameJudgement(photoIds: number[], name: string, known: LandmarkSuggestion | null): Judgement | null {
  if (known?.name === name) return { kind: 'landmark', photoIds, landmarkId: known.id }
  return name.trim() === '' ? null : { kind: 'landmark-name', photoIds, name: name.trim() }
}
