import { CircleCheck, ListChecks } from 'lucide-react'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { texts } from '../../texts.ts'
import { UnnamedPlaces } from '../unnamed-places/UnnamedPlaces.tsx'
import { ReviewPhoto } from './ReviewPhoto.tsx'
import { ReviewQueue } from './ReviewQueue.tsx'
import { useReview } from './useReview.ts'
import './review.css'

/** Photos whose landmark is unsure, one question at a time, the most useful one first. */
export function ReviewScreen() {
  const t = texts.review
  const review = useReview()
  const { query, ids, index, left, answered } = review
  const photoId = ids[index]
  return (
    <section className="screen">
      <ScreenHeader title={t.title} subtitle={left > 0 ? t.waiting({ count: left }) : undefined} />
      <div className="screen-body review">
        <UnnamedPlaces compact />
        {query.isError ? (
          <ErrorState what={t.title} error={query.error} onRetry={() => query.refetch()} />
        ) : query.data === undefined || (ids.length === 0 && query.data.ids.length > 0) ? (
          <Loading>
            <div className="skeleton review-skeleton" />
          </Loading>
        ) : photoId !== undefined ? (
          <>
            <ReviewPhoto
              photoId={photoId}
              photoIds={ids}
              index={index}
              onAnswer={review.answer}
              onAnswered={review.answeredElsewhere}
              onMove={review.move}
            />
            <ReviewQueue photoIds={ids} index={index} onSelect={review.select} />
          </>
        ) : left > 0 ? (
          <EmptyState icon={ListChecks} title={t.waiting({ count: left })}>
            <Button onClick={review.again}>{t.laterAgain}</Button>
          </EmptyState>
        ) : answered > 0 ? (
          <EmptyState icon={CircleCheck} title={t.doneTitle} text={t.doneText({ count: answered })} />
        ) : (
          <EmptyState icon={ListChecks} title={t.emptyTitle} text={t.emptyText} />
        )}
      </div>
    </section>
  )
}
