import { CircleCheck, ListChecks } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { UnnamedPlaces } from '../unnamed-places/UnnamedPlaces.tsx'
import { ReviewPhoto } from './ReviewPhoto.tsx'
import { ReviewQueue } from './ReviewQueue.tsx'
import './review.css'

const t = texts.review

/** Photos whose landmark is unsure, one question at a time. */
export function ReviewScreen() {
  const waiting = usePhotos({ review: true })
  const ids = waiting.data?.ids ?? []
  const [position, setPosition] = useState(0)
  const [answered, setAnswered] = useState(0)
  // An answered photo leaves the list and the next one takes its place.
  const current = Math.min(position, ids.length)
  const photoId = ids[current]
  return (
    <section className="screen">
      <ScreenHeader
        title={t.title}
        subtitle={ids.length > 0 ? t.waiting({ count: ids.length }) : undefined}
      />
      <div className="screen-body review">
        <UnnamedPlaces compact />
        {waiting.isError ? (
          <ErrorState what={t.title} error={waiting.error} onRetry={() => waiting.refetch()} />
        ) : waiting.data === undefined ? (
          <Loading>
            <div className="skeleton review-skeleton" />
          </Loading>
        ) : ids.length === 0 ? (
          answered > 0 ? (
            <EmptyState icon={CircleCheck} title={t.doneTitle} text={t.doneText({ count: answered })} />
          ) : (
            <EmptyState icon={ListChecks} title={t.emptyTitle} text={t.emptyText} />
          )
        ) : photoId === undefined ? (
          <EmptyState icon={ListChecks} title={t.waiting({ count: ids.length })}>
            <Button onClick={() => setPosition(0)}>{t.laterAgain}</Button>
          </EmptyState>
        ) : (
          <>
            <ReviewPhoto
              key={photoId}
              photoIds={ids}
              index={current}
              onAnswered={() => setAnswered((count) => count + 1)}
              onMove={(step) => setPosition(Math.min(ids.length, Math.max(0, current + step)))}
            />
            <ReviewQueue photoIds={ids} index={current} onSelect={setPosition} />
          </>
        )}
      </div>
    </section>
  )
}
