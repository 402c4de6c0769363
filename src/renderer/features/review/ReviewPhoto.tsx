import { Check, CircleOff, Image, Search, SkipForward, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Judgement, PhotoDetail } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { ItemMenu, type MenuLine } from '../../components/ItemMenu.tsx'
import { ErrorState } from '../../components/States.tsx'
import { isLayerOpen } from '../../hooks/layers.ts'
import { usePhoto } from '../../hooks/useLibrary.ts'
import { isTyping } from '../../hooks/useShortcuts.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { LandmarkCombobox } from '../photo/LandmarkCombobox.tsx'
import { matchingDetails, supportText } from '../photo/support-text.ts'

const t = texts.review
const OTHERS_SHOWN = 3

interface ReviewPhotoProps {
  photoId: number
  photoIds: readonly number[]
  index: number
  onAnswer: (photoId: number, judgement: Judgement) => void
  /** It was named elsewhere. */
  onAnswered: (photoId: number) => void
  onMove: (step: 1 | -1) => void
}

/** One question. Not made anew for the next photo: the old picture stays until the new one is there. */
export function ReviewPhoto({ photoId, photoIds, index, onAnswer, onAnswered, onMove }: ReviewPhotoProps) {
  const photo = usePhoto(photoId)
  const openPhoto = useNavigation((state) => state.openPhoto)
  const [isChoosing, setChoosing] = useState(false)
  const best = photo.data?.candidates[0]
  const others = photo.data?.candidates.slice(1, 1 + OTHERS_SHOWN) ?? []

  const answer = (landmarkId: string | null) =>
    onAnswer(photoId, { kind: 'landmark', photoIds: [photoId], landmarkId })
  const answerNot = (landmarkId: string) =>
    onAnswer(photoId, { kind: 'not-landmark', photoIds: [photoId], landmarkId })
  useReviewKeys({
    x: () => best && answerNot(best.landmarkId),
    y: () => best && answer(best.landmarkId),
    ...Object.fromEntries(
      others.map(({ landmarkId }, index) => [String(index + 2), () => answer(landmarkId)]),
    ),
    n: () => photo.data && answer(null),
    o: () => photo.data && setChoosing(true),
    arrowright: () => onMove(1),
    arrowleft: () => onMove(-1),
  })

  const lines = (): (MenuLine | null)[] => [
    { icon: Image, label: t.open, shortcut: '↵', onSelect: () => openPhoto(photoIds, index) },
    null,
    ...(best
      ? [
          { icon: Check, label: t.yes, shortcut: 'Y', onSelect: () => answer(best.landmarkId) },
          { icon: X, label: t.notThis, shortcut: 'X', onSelect: () => answerNot(best.landmarkId) },
        ]
      : []),
    { icon: CircleOff, label: t.noLandmark, shortcut: 'N', onSelect: () => answer(null) },
    { icon: SkipForward, label: t.skip, shortcut: '→', onSelect: () => onMove(1) },
  ]

  if (photo.isError) {
    return <ErrorState what={t.title} error={photo.error} onRetry={() => photo.refetch()} />
  }
  return (
    <>
      <ItemMenu lines={lines}>
        <button
          type="button"
          className="review-picture"
          aria-label={t.open}
          onClick={() => openPhoto(photoIds, index)}
        >
          <img src={`/thumb/${photoId}/768`} alt="" draggable={false} />
        </button>
      </ItemMenu>
      <div className="review-question">
        {best ? (
          <Question best={best} others={others} local={photo.data?.local ?? null} onAnswer={answer} />
        ) : null}
        <div className="review-answers">
          <Button variant="primary" large disabled={!best} onClick={() => best && answer(best.landmarkId)}>
            <Check size={17} aria-hidden="true" />
            {t.yes}
          </Button>
          <LandmarkCombobox
            photoId={photoId}
            canClear={false}
            open={isChoosing}
            onOpenChange={setChoosing}
            onChosen={() => onAnswered(photoId)}
            trigger={
              <button type="button" className="button button-plain button-large">
                <Search size={16} aria-hidden="true" />
                {t.other}
              </button>
            }
          />
          <Button
            large
            disabled={!best}
            aria-label={best ? t.notThisLong({ name: best.name }) : t.notThis}
            onClick={() => best && answerNot(best.landmarkId)}
          >
            <X size={16} aria-hidden="true" />
            {t.notThis}
          </Button>
          <Button large disabled={!photo.data} onClick={() => answer(null)}>
            <CircleOff size={16} aria-hidden="true" />
            {t.noLandmark}
          </Button>
          <Button variant="quiet" large onClick={() => onMove(1)}>
            {t.skip}
          </Button>
        </div>
        <p className="review-keys">{keysHint(others.length)}</p>
      </div>
    </>
  )
}

/** Keys 2, 3 … name the other candidates, where there are any. */
function keysHint(others: number): string {
  if (others === 0) return t.keysHint
  return t.keysHintWithNames({ names: others === 1 ? '2' : `2–${others + 1}` })
}

type Candidate = PhotoDetail['candidates'][number]

interface QuestionProps {
  best: Candidate
  others: Candidate[]
  local: PhotoDetail['local']
  onAnswer: (landmarkId: string) => void
}

function Question({ best, others, local, onAnswer }: QuestionProps) {
  const details = matchingDetails(local, best.landmarkId)
  return (
    <>
      <h2 dir="auto" aria-live="polite">
        {t.question({ name: best.name })}
      </h2>
      <p className="review-why">
        {t.explanation}{' '}
        {supportText(
          [
            'vision',
            ...(best.distanceMeters === null ? [] : (['gps'] as const)),
            ...(details === null ? [] : (['local'] as const)),
          ],
          best.score,
          best.distanceMeters,
          details,
        )}
      </p>
      {others.length > 0 ? (
        <div className="review-others">
          <span id="review-others">{t.orIsIt}</span>
          <ul aria-labelledby="review-others">
            {others.map((candidate, index) => (
              <li key={candidate.landmarkId}>
                <button type="button" onClick={() => onAnswer(candidate.landmarkId)}>
                  <span className="review-key" aria-hidden="true">
                    {index + 2}
                  </span>
                  {candidate.name}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  )
}

function useReviewKeys(actions: Record<string, () => void>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (isTyping(event.target) || isLayerOpen() || useNavigation.getState().viewer) return
      const action = latest.current[event.key.toLowerCase()]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
