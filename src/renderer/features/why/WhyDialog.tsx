import { X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import type { Why } from '../../../shared/why.ts'
import { IconButton } from '../../components/Button.tsx'
import { ErrorState } from '../../components/States.tsx'
import { formatPercent, formatScore } from '../../format.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { DistanceMap } from './DistanceMap.tsx'
import { NearestPhotos, TogetherPhotos } from './NearestPhotos.tsx'
import { PictureReasons } from './PictureReasons.tsx'
import { ScoreBar } from './ScoreBar.tsx'
import { useWhy } from './useWhy.ts'
import './why.css'

/** Nothing is sure to the last per cent. */
const MOST_SURE = 0.99

interface WhyDialogProps {
  photo: PhotoDetail
  onClose: () => void
}

/** Everything that speaks for a label, over the photo view. The browser's own modal dialog keeps the focus inside. */
export function WhyDialog({ photo, onClose }: WhyDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLElement>(null)
  const titleId = useId()
  const why = useWhy(photo.id)
  const t = texts.why
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    // Not the button, whose tooltip would take the first Escape for itself; and keys scroll the reasons at once.
    body.current?.focus()
  }, [])
  const name = why.data?.landmark?.name ?? photo.landmark?.name ?? photo.candidates[0]?.name
  const title = name === undefined ? t.titleNothing : t.title({ name })
  const open = (photoId: number) => {
    dialog.current?.close()
    useNavigation.getState().openPhoto([photoId], 0)
  }
  return (
    <dialog ref={dialog} className="dialog why" aria-labelledby={titleId} onClose={onClose}>
      <header className="why-header">
        <h2 id={titleId} dir="auto">
          {title}
        </h2>
        <IconButton label={t.close} shortcut="Esc" onClick={() => dialog.current?.close()}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </header>
      <section
        ref={body}
        className="why-body scroll"
        aria-labelledby={titleId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must be reached by keys to do so
        tabIndex={0}
      >
        {why.isError ? (
          <ErrorState what={title} error={why.error} onRetry={() => void why.refetch()} />
        ) : why.data ? (
          <Reasons photo={photo} why={why.data} onOpen={open} />
        ) : (
          <div className="why-waiting" aria-busy="true" />
        )}
      </section>
    </dialog>
  )
}

interface ReasonsProps {
  photo: PhotoDetail
  why: Why
  onOpen: (photoId: number) => void
}

function Reasons({ photo, why, onOpen }: ReasonsProps) {
  const t = texts.why
  return (
    <>
      <p className="why-verdict">{why.landmark === null ? t.nothingAlike : verdictText(why)}</p>
      <div className="why-columns">
        <PictureReasons photo={photo} hasLandmark={why.landmark !== null} />
        <div className="why-facts">
          <section aria-labelledby="why-score">
            <h3 id="why-score">{t.score}</h3>
            {why.score !== null && why.threshold !== null ? (
              <ScoreBar score={why.score} threshold={why.threshold} />
            ) : (
              <p className="why-note">{t.scoreNone}</p>
            )}
            <p className="why-note">{scoreNotes(why).join(' ')}</p>
          </section>
          <PackReasons packs={why.packs} />
          <NearestPhotos photo={photo} nearest={why.nearest} onOpen={onOpen} />
          <TogetherPhotos together={why.together} onOpen={onOpen} />
          {why.position && why.landmark ? (
            <DistanceMap position={why.position} name={why.landmark.name} />
          ) : null}
        </div>
      </div>
    </>
  )
}

function verdictText({ verdict, doubt }: Why): string {
  const t = texts.why
  return doubt === null || doubt === 'score' ? t.verdicts[verdict] : t.doubts[doubt]
}

/** The world packs that know the landmark, with those who made them. */
function PackReasons({ packs }: Pick<Why, 'packs'>) {
  const t = texts.why
  if (packs.length === 0) return null
  return (
    <section aria-labelledby="why-packs">
      <h3 id="why-packs">{t.packs}</h3>
      {packs.map(({ id, name, similarity, confident, decides, licence, attribution }) => (
        <p key={id} className="why-note selectable">
          {decides ? t.packDecides({ name }) : t.packAgrees({ name })}{' '}
          {t.packScore({ similarity: formatScore(similarity), confident: formatScore(confident) })}{' '}
          {attribution} ({licence})
        </p>
      ))}
    </section>
  )
}

function scoreNotes(why: Why): string[] {
  const t = texts.why
  const { confirmed, alongside } = why.taughtBy
  return [
    ...(why.probability === null || why.verdict === 'user'
      ? []
      : [t.probability({ percent: formatPercent(Math.min(MOST_SURE, why.probability)) })]),
    ...(why.second && why.score !== null
      ? [t.second({ name: why.second.name, score: formatScore(why.second.score) })]
      : []),
    ...(confirmed > 0 ? [t.taughtBy({ count: confirmed })] : []),
    ...(alongside > 0 ? [t.alongside({ count: alongside })] : []),
  ]
}
