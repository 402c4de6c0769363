import type { PhotoDetail } from '../../../shared/library.ts'
import type { Why } from '../../../shared/why.ts'
import { formatDistance, formatDuration, formatScore } from '../../format.ts'
import { texts } from '../../texts.ts'

interface NearestPhotosProps {
  photo: PhotoDetail
  nearest: Why['nearest']
  onOpen: (photoId: number) => void
}

/** The photo side by side with those of the same landmark that it resembles most. */
export function NearestPhotos({ photo, nearest, onOpen }: NearestPhotosProps) {
  const t = texts.why
  const isConfirmed = nearest.some(({ confirmed }) => confirmed)
  return (
    <section aria-labelledby="why-nearest">
      <h3 id="why-nearest">{isConfirmed ? t.nearestConfirmed : t.nearest}</h3>
      {nearest.length === 0 ? (
        <p className="why-note">{t.noNearest}</p>
      ) : (
        <ul className="why-photos">
          <li>
            <img src={`/thumb/${photo.id}/256`} alt="" draggable={false} />
            <span>{t.thisPhoto}</span>
          </li>
          {nearest.map(({ photoId, similarity }, index) => (
            <li key={photoId}>
              <button
                type="button"
                aria-label={t.openNearest({
                  position: index + 1,
                  total: nearest.length,
                  similarity: formatScore(similarity),
                })}
                onClick={() => onOpen(photoId)}
              >
                <img src={`/thumb/${photoId}/256`} alt="" draggable={false} />
              </button>
              <span aria-hidden="true">{t.similarity({ similarity: formatScore(similarity) })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface TogetherPhotosProps {
  together: Why['together']
  onOpen: (photoId: number) => void
}

/** Photos taken with it that are surely the landmark. */
export function TogetherPhotos({ together, onOpen }: TogetherPhotosProps) {
  const t = texts.why
  if (together.length === 0) return null
  return (
    <section aria-labelledby="why-together">
      <h3 id="why-together">{t.together}</h3>
      <ul className="why-photos">
        {together.map(({ photoId, secondsApart, metersApart }) => {
          const time = formatDuration(secondsApart)
          const apart =
            metersApart === null
              ? t.apart({ time })
              : t.apartMeters({ time, distance: formatDistance(metersApart) })
          return (
            <li key={photoId}>
              <button type="button" aria-label={apart} onClick={() => onOpen(photoId)}>
                <img src={`/thumb/${photoId}/256`} alt="" draggable={false} />
              </button>
              <span aria-hidden="true">{apart}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
