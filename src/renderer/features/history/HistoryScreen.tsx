import { History, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { Correction } from '../../../shared/judgements.ts'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { formatMoment } from '../../format.ts'
import { redo, undo, undoBackTo } from '../../hooks/useCorrections.ts'
import { useHistory } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import './history.css'

const t = texts.history
/** So many entries are read at first, and with each wish for older ones. */
const PAGE = 200

/** Everything that the user has said, with a way back to any point of it. */
export function HistoryScreen() {
  const [limit, setLimit] = useState(PAGE)
  const history = useHistory(limit)
  return (
    <section className="screen">
      <ScreenHeader title={t.title} subtitle={t.subtitle}>
        <Button onClick={() => void undo()}>
          <Undo2 size={15} aria-hidden="true" />
          {texts.undo}
        </Button>
        <Button onClick={() => void redo()}>
          <Redo2 size={15} aria-hidden="true" />
          {texts.redo}
        </Button>
      </ScreenHeader>
      <div className="screen-body scroll">
        {history.isError ? (
          <ErrorState what={t.title} error={history.error} onRetry={() => history.refetch()} />
        ) : history.data === undefined ? (
          <Loading>
            <div className="skeleton history-skeleton" />
          </Loading>
        ) : history.data.length === 0 ? (
          <EmptyState icon={History} title={t.emptyTitle} text={t.emptyText} />
        ) : (
          <>
            <ol className="history" aria-label={t.list}>
              {withStepsBack(history.data).map(([correction, stepsBack]) => (
                <HistoryEntry key={correction.id} correction={correction} stepsBack={stepsBack} />
              ))}
            </ol>
            {history.data.length >= limit ? (
              <div className="history-older">
                <Button disabled={history.isPlaceholderData} onClick={() => setLimit(limit + PAGE)}>
                  {t.older}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
    </section>
  )
}

/** Each with how many changes are undone by going back to before it. */
function withStepsBack(corrections: readonly Correction[]): [Correction, number][] {
  let steps = 0
  return corrections.map((correction) => [correction, correction.undone ? steps : ++steps])
}

interface HistoryEntryProps {
  correction: Correction
  stepsBack: number
}

function HistoryEntry({ correction, stepsBack }: HistoryEntryProps) {
  const { id, at, undone, photoIds } = correction
  const summary = spoken(correction.summary)
  return (
    <li className={undone ? 'history-entry history-undone' : 'history-entry'}>
      <span className="history-photos" aria-hidden="true">
        {photoIds.map((photoId) => (
          <img key={photoId} src={`/thumb/${photoId}/256`} alt="" draggable={false} />
        ))}
      </span>
      <span className="history-text">
        <span dir="auto">{summary}</span>
        <time dateTime={at}>
          {formatMoment(new Date(at))}
          {undone ? ` · ${t.undone}` : ''}
        </time>
      </span>
      {undone ? null : (
        <Button
          variant="quiet"
          aria-label={t.undoBackToLabel({ summary, count: stepsBack })}
          onClick={() => void undoBackTo(id)}
        >
          {t.undoBackTo({ count: stepsBack })}
        </Button>
      )}
    </li>
  )
}
