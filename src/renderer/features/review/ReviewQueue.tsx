import { useEffect, useRef } from 'react'
import { texts } from '../../texts.ts'

interface ReviewQueueProps {
  photoIds: readonly number[]
  index: number
  onSelect: (index: number) => void
}

/** A window of the queue around the current photo; thousands may be waiting. */
const BEFORE = 3
const AFTER = 16

export function ReviewQueue({ photoIds, index, onSelect }: ReviewQueueProps) {
  const strip = useRef<HTMLUListElement>(null)
  const start = Math.max(0, index - BEFORE)
  const shown = photoIds.slice(start, index + AFTER)
  useEffect(() => {
    if (index === 0 && strip.current) strip.current.scrollLeft = 0
  }, [index])
  return (
    <ul ref={strip} className="review-queue" aria-label={texts.review.queueLabel}>
      {shown.map((photoId, offset) => (
        <li key={photoId}>
          <button
            type="button"
            aria-current={start + offset === index ? 'true' : undefined}
            aria-label={texts.review.queueItem({ position: start + offset + 1, total: photoIds.length })}
            onClick={() => onSelect(start + offset)}
          >
            <img src={`/thumb/${photoId}/256`} alt="" draggable={false} />
          </button>
        </li>
      ))}
    </ul>
  )
}
