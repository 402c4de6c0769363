import { FormDialog, useFormDialog } from '../../components/FormDialog.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { NameField, useTypedName } from '../unnamed-places/NameField.tsx'
import { NameDialog } from './NameDialog.tsx'
import { Preview } from './Preview.tsx'
import { type BulkQuestion, useQuestions } from './questions.ts'
import { whatIsDone } from './what-is-done.ts'
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
  const state = useFormDialog()
  const { typed, setTyped, judgementOn } = useTypedName()
  const photoIds = question.kind === 'name' ? question.photoIds : question.judgement.photoIds
  const judgement = question.kind === 'name' ? judgementOn(photoIds) : question.judgement
  const { title, text, confirm } = wordsOf(question, photoIds.length)
  return (
    <FormDialog
      state={state}
      title={title}
      className="name-place"
      confirm={confirm}
      canConfirm={judgement !== null}
      // Many photos may take a moment: the window goes on meanwhile, and a failure can be tried again from its message.
      onConfirm={() => {
        state.close()
        if (judgement) void correct(judgement)
      }}
      onClose={onClose}
    >
      {text === null ? null : <p>{text}</p>}
      {question.kind === 'name' ? (
        <NameField photoId={photoIds[0] ?? 0} typed={typed} onChange={setTyped} />
      ) : null}
      <Preview judgement={judgement} />
    </FormDialog>
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
  const confirm = whatIsDone(judgement)
  const isRemoval = judgement.kind === 'removed' && judgement.removed
  return { title: t.question({ what: confirm }), text: isRemoval ? t.removeText : null, confirm }
}
