import { EyeOff, Heart, ImageMinus, ImagePlus, Star } from 'lucide-react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { MAX_RATING } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { bringBack, removeFromLibrary } from '../selection/bulk.ts'

const t = texts.photo

/** Favourite, stars and hidden: the marks that the user gives a photo. */
export function Marks({ photo }: { photo: PhotoDetail }) {
  const photoIds = [photo.id]
  const { favourite, hidden, rating } = photo
  return (
    <div className="marks">
      <button
        type="button"
        className="icon-button"
        data-mark="favourite"
        aria-pressed={favourite}
        aria-label={t.favourite}
        title={t.favourite}
        onClick={() => void correct({ kind: 'favourite', photoIds, favourite: !favourite })}
      >
        <Heart size={17} fill={favourite ? 'currentColor' : 'none'} aria-hidden="true" />
      </button>
      <fieldset className="stars">
        <legend className="visually-hidden">{t.rating({ count: rating })}</legend>
        {Array.from({ length: MAX_RATING }, (_, index) => index + 1).map((stars) => (
          <button
            key={stars}
            type="button"
            className="star"
            data-given={stars <= rating || undefined}
            aria-label={t.stars({ count: stars })}
            aria-pressed={stars === rating}
            // The same star again takes the rating back.
            onClick={() => void correct({ kind: 'rating', photoIds, rating: stars === rating ? 0 : stars })}
          >
            <Star size={17} fill={stars <= rating ? 'currentColor' : 'none'} aria-hidden="true" />
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="icon-button"
        data-mark="hidden"
        aria-pressed={hidden}
        aria-label={t.hide}
        title={t.hide}
        onClick={() => void correct({ kind: 'hidden', photoIds, hidden: !hidden })}
      >
        <EyeOff size={17} aria-hidden="true" />
      </button>
    </div>
  )
}

export function MarksSection({ photo }: { photo: PhotoDetail }) {
  return (
    <section className="info-section" aria-label={t.marks}>
      {photo.removed ? (
        <>
          <p className="info-title">{t.removed}</p>
          <p className="info-support">{t.removedText}</p>
          <div className="info-answers">
            <Button onClick={() => bringBack([photo.id])}>
              <ImagePlus size={15} aria-hidden="true" />
              {texts.bulk.bringBackLong({ count: 1 })}
            </Button>
          </div>
        </>
      ) : (
        <div className="marks-line">
          <Marks photo={photo} />
          <button
            type="button"
            className="icon-button"
            aria-label={texts.bulk.removeLong({ count: 1 })}
            title={texts.bulk.removeLong({ count: 1 })}
            onClick={() => void removeFromLibrary([photo.id])}
          >
            <ImageMinus size={17} aria-hidden="true" />
          </button>
        </div>
      )}
    </section>
  )
}
