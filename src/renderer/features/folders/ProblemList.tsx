import { ChevronRight, CircleCheck } from 'lucide-react'
import { spoken } from '../../../shared/i18n/messages.ts'
import { client, errorText } from '../../client.ts'
import { Button } from '../../components/Button.tsx'
import { ErrorState, Loading } from '../../components/States.tsx'
import { useProblems } from '../../hooks/useLibrary.ts'
import { showErrorToast, showToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'
import { groupProblems, type ProblemGroup, shortMessage } from './problems.ts'

/** Listing thousands of files would help nobody; the command line lists them all. */
const FILES_SHOWN = 100
const t = texts.folders

export function ProblemList() {
  const problems = useProblems()
  if (problems.isError) {
    return <ErrorState what={t.problemsTitle} error={problems.error} onRetry={() => problems.refetch()} />
  }
  if (!problems.data) {
    return (
      <Loading>
        <div className="skeleton problems-skeleton" />
      </Loading>
    )
  }
  return (
    <section className="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">{t.problemsTitle}</h2>
      {problems.data.length === 0 ? (
        <p className="problems-none">
          <CircleCheck size={15} aria-hidden="true" />
          {t.noProblems}
        </p>
      ) : (
        <div className="list">
          {groupProblems(problems.data).map((group) => (
            <Group key={group.code} group={group} />
          ))}
        </div>
      )}
    </section>
  )
}

function Group({ group }: { group: ProblemGroup }) {
  const titles: Readonly<Record<string, string>> = t.problems
  const title = titles[group.code] ?? t.problems.other
  const count = group.problems.length
  const shown = group.problems.slice(0, FILES_SHOWN)
  const retry = async () => {
    try {
      await client.invoke('scan.retry', { fileIds: group.problems.map(({ fileId }) => fileId) })
      showToast(t.retryStarted({ count }))
    } catch (error) {
      showErrorToast(errorText(error), { label: texts.retry, run: () => void retry() })
    }
  }
  return (
    <div className="problem-group">
      <details>
        <summary>
          <ChevronRight size={15} aria-hidden="true" />
          <span className="problem-title">{title}</span>
          <span className="problem-count">{t.files({ count })}</span>
        </summary>
        <ul className="problem-files">
          {shown.map((problem) => (
            <li key={problem.fileId}>
              <span className="problem-path selectable" dir="auto">
                {problem.path}
              </span>
              <span className="problem-message">{spoken(shortMessage(problem))}</span>
            </li>
          ))}
          {count > shown.length ? <li>{t.moreFiles({ count: count - shown.length })}</li> : null}
        </ul>
      </details>
      {group.unsupported ? null : (
        <Button variant="quiet" aria-label={t.retryLabel({ title })} onClick={() => void retry()}>
          {t.retryGroup}
        </Button>
      )}
    </div>
  )
}
