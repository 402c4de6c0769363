import { Check, Pause, Play, TriangleAlert } from 'lucide-react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { ScanProgress } from '../../../shared/library.ts'
import { client, errorText } from '../../client.ts'
import { formatDuration, formatRate } from '../../format.ts'
import { useExportProgress, useProgress } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { queryClient } from '../../state/query-client.ts'
import { showErrorToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'
import './status-bar.css'

const t = texts.status

export function StatusBar() {
  const progress = useProgress().data
  if (!progress) return <section className="status" aria-label={t.label} />
  const isBusy = progress.state === 'listing' || progress.state === 'analysing'
  return (
    <section className="status" aria-label={t.label}>
      {progress.state === 'analysing' || progress.state === 'paused' ? <Meter progress={progress} /> : null}
      {progress.state === 'idle' && progress.found > 0 ? (
        <Check size={14} className="status-ok" aria-hidden="true" />
      ) : null}
      <span className="status-main">{summary(progress)}</span>
      {progress.state === 'analysing' && progress.photosPerSecond > 0 ? (
        <span className="status-detail">{t.rate({ rate: formatRate(progress.photosPerSecond) })}</span>
      ) : null}
      {progress.state === 'analysing' && progress.secondsLeft !== null ? (
        <span className="status-detail">{t.left({ time: formatDuration(progress.secondsLeft) })}</span>
      ) : null}
      {progress.message ? (
        <span className="status-message" role="status" title={spoken(progress.message)}>
          <TriangleAlert size={14} aria-hidden="true" />
          <span className="ellipsis">{spoken(progress.message)}</span>
        </span>
      ) : null}
      <ExportProgress />
      <span className="status-end">
        <Problems progress={progress} />
        {isBusy || progress.state === 'paused' ? (
          <PauseButton isPaused={progress.state === 'paused'} />
        ) : null}
      </span>
    </section>
  )
}

/** How far copies are that were asked for. */
function ExportProgress() {
  const progress = useExportProgress()
  if (!progress) return null
  return (
    <span className="status-detail status-export" role="status">
      {texts.exporting.progress(progress)}
    </span>
  )
}

function summary(progress: ScanProgress): string {
  switch (progress.state) {
    case 'idle':
      return progress.found > 0
        ? t.idle({ count: progress.done - progress.failed - progress.unsupported })
        : t.empty
    case 'listing':
      // At the start of a library that was analysed before there is nothing to look for, only to compare.
      return progress.found > 0 && progress.done === progress.found
        ? t.checking({ count: progress.done - progress.failed - progress.unsupported })
        : t.listing({ found: progress.found })
    case 'analysing':
      return t.analysing({ done: progress.done, found: progress.found })
    case 'paused':
      return t.paused({ done: progress.done, found: progress.found })
    case 'unavailable':
      return t.unavailable
  }
}

function Meter({ progress }: { progress: ScanProgress }) {
  const fraction = progress.found > 0 ? Math.min(1, progress.done / progress.found) : 0
  return (
    <span
      className="status-meter"
      role="progressbar"
      aria-label={t.progressLabel}
      aria-valuemin={0}
      aria-valuemax={progress.found}
      aria-valuenow={progress.done}
      data-paused={progress.state === 'paused' || undefined}
    >
      <span style={{ transform: `scaleX(${fraction})` }} />
    </span>
  )
}

function Problems({ progress }: { progress: ScanProgress }) {
  const go = useNavigation((state) => state.go)
  if (progress.failed + progress.unsupported === 0) return null
  const parts = []
  if (progress.failed > 0) parts.push(t.failed({ count: progress.failed }))
  if (progress.unsupported > 0) parts.push(t.unsupported({ count: progress.unsupported }))
  return (
    <button
      type="button"
      className={progress.failed > 0 ? 'status-button status-warn' : 'status-button'}
      title={t.showProblems}
      onClick={() => go('folders')}
    >
      {progress.failed > 0 ? <TriangleAlert size={13} aria-hidden="true" /> : null}
      {parts.join(' · ')}
    </button>
  )
}

function PauseButton({ isPaused }: { isPaused: boolean }) {
  const toggle = async () => {
    try {
      queryClient.setQueryData(['scan.progress'], await client.invoke('scan.pause', { paused: !isPaused }))
    } catch (error) {
      showErrorToast(errorText(error), { label: texts.retry, run: () => void toggle() })
    }
  }
  const Icon = isPaused ? Play : Pause
  return (
    <button type="button" className="status-button" onClick={() => void toggle()}>
      <Icon size={13} aria-hidden="true" />
      {isPaused ? t.resume : t.pause}
    </button>
  )
}
