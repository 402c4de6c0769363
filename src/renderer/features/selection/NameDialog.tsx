import { useState } from 'react'
import type { Judgement } from '../../../shared/judgements.ts'
import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { DialogField, FormDialog, useFormDialog } from '../../components/FormDialog.tsx'
import { texts } from '../../texts.ts'
import { Preview } from './Preview.tsx'
import type { NameQuestion } from './questions.ts'

/** Another name: for the place of photos, or for a landmark. */
export function NameDialog({ question, onClose }: { question: NameQuestion; onClose: () => void }) {
  const t = texts.naming
  const state = useFormDialog()
  const [name, setName] = useState(question.name)
  const isPlace = question.kind === 'place'
  const judgement = name.trim() === '' ? null : named(question, name.trim())
  return (
    <FormDialog
      state={state}
      title={
        isPlace ? t.placeTitle({ count: question.photoIds.length }) : t.renameTitle({ name: question.name })
      }
      confirm={isPlace ? t.placeSave({ count: question.photoIds.length }) : t.save}
      canConfirm={judgement !== null}
      onConfirm={() => judgement && void state.save(judgement)}
      onClose={onClose}
      others={
        isPlace && question.name !== '' ? (
          <Button
            variant="quiet"
            disabled={state.isSaving}
            onClick={() => void state.save({ kind: 'place', photoIds: question.photoIds, name: null })}
          >
            {t.placeRemove({ count: question.photoIds.length })}
          </Button>
        ) : null
      }
    >
      <DialogField
        label={t.name}
        value={name}
        maxLength={MAX_NAME_LENGTH}
        placeholder={isPlace ? t.placePlaceholder : undefined}
        onChange={setName}
      />
      <p>{isPlace ? t.placeText : t.renameText}</p>
      {isPlace && question.photoIds.length > 1 ? <Preview judgement={judgement} /> : null}
    </FormDialog>
  )
}

const named = (question: NameQuestion, name: string): Judgement =>
  question.kind === 'place'
    ? { kind: 'place', photoIds: question.photoIds, name }
    : { kind: 'rename-landmark', landmarkId: question.landmarkId, name }
