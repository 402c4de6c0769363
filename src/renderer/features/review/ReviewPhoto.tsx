import { Check, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { ErrorState } from '../../components/States.tsx'
import { isLayerOpen } from '../../hooks/layers.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { usePhoto } from '../../hooks/useLibrary.ts'
import { isTyping } from '../../hooks/useShortcuts.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { LandmarkCombobox } from '../photo/LandmarkCombobox.tsx'
import { supportText } from '../photo/support-text.ts'

const t = texts.review
const OTHERS_SHOWN = 3

interface ReviewPhotoProps {
  photoIds: readonly number[]
  index: number
  onAnswered: () => void
  onMove: (step: 1 | -1) => void
}

export function ReviewPhoto({ photoIds, index, onAnswered, onMove }: ReviewPhotoProps) {
  const photoId = photoIds[index] ?? 0
  const photo = usePhoto(photoId)
  const openPhoto = useNavigation((state) => state.openPhoto)
  const [isChoosing, setChoosing] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const best = photo.data?.candidates[0]

  const answer = async (landmarkId: string | null) => {
    if (isSaving) return
    setSaving(true)
    if (await correct({ kind: 'landmark', photoIds: [photoId], landmarkId })) onAnswered()
    setSaving(false)
  }
  useReviewKeys({
    y: () => best && void answer(best.landmarkId),
    n: () => photo.data && void answer(null),
    o: () => photo.data && setChoosing(true),
    arrowright: () => onMove(1),
    arrowleft: () => onMove(-1),
  })

  if (photo.isError) {
    return <ErrorState what={t.title} error={photo.error} onRetry={() => photo.refetch()} />
  }
  return (
    <>
      <button
        type="button"
        className="review-picture"
        aria-label={t.open}
        onClick={() => openPhoto(photoIds, index)}
      >
        <img src={`/thumb/${photoId}/768`} alt="" draggable={false} />
      </button>
      <div className="review-question">
        {photo.data && best ? <Question photo={photo.data} onAnswer={(id) => void answer(id)} /> : null}
        <div className="review-answers">
          <Button
            variant="primary"
            large
            disabled={!best}
            onClick={() => best && void answer(best.landmarkId)}
          >
            <Check size={17} aria-hidden="true" />
            {t.yes}
          </Button>
          <Button large disabled={!photo.data} onClick={() => void answer(null)}>
            <X size={17} aria-hidden="true" />
            {t.no}
          </Button>
          <LandmarkCombobox
            photoId={photoId}
            canClear={false}
            open={isChoosing}
            onOpenChange={setChoosing}
            onChosen={onAnswered}
            trigger={
              <button type="button" className="button button-plain button-large">
                <Search size={16} aria-hidden="true" />
                {t.other}
              </button>
            }
          />
          <Button variant="quiet" large onClick={() => onMove(1)}>
            {t.skip}
          </Button>
        </div>
        <p className="review-keys">{t.keys}</p>
      </div>
    </>
  )
}

function Question({ photo, onAnswer }: { photo: PhotoDetail; onAnswer: (landmarkId: string) => void }) {
  const [best, ...others] = photo.candidates
  if (!best) return null
  return (
    <>
      <h2>{t.question(best.name)}</h2>
      <p className="review-why">
        {t.explanation}{' '}
        {supportText(
          best.distanceMeters === null ? ['vision'] : ['vision', 'gps'],
          best.score,
          best.distanceMeters,
        )}
      </p>
      {others.length > 0 ? (
        <ul className="review-others">
          {others.slice(0, OTHERS_SHOWN).map((candidate) => (
            <li key={candidate.landmarkId}>
              <button type="button" onClick={() => onAnswer(candidate.landmarkId)}>
                {candidate.name}
              </button>
            </li>
          ))}
        </ul>
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
