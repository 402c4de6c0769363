import { ImageOff } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { UnnamedPlace } from '../../../shared/library.ts'
import { countryName, formatMonth } from '../../format.ts'
import { useFocusKept } from '../../hooks/useFocusKept.ts'
import { useUnnamedPlaces } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { NamePlaceDialog } from './NamePlaceDialog.tsx'
import './unnamed-places.css'

const t = texts.unnamedPlaces
/** The largest groups are the ones worth a name; the others follow as these are answered. */
const PLACES_SHOWN = 12

interface UnnamedPlacesProps {
  /** A single line of small cards, for a screen that is about something else. */
  compact?: boolean
}

/** Groups of photos that seem to show one place: a card each, which opens the question for its name. */
export function UnnamedPlaces({ compact = false }: UnnamedPlacesProps) {
  const { data } = useUnnamedPlaces()
  const places = useMemo(() => data?.slice(0, PLACES_SHOWN) ?? [], [data])
  const section = useRef<HTMLElement>(null)
  const ids = useMemo(() => places.map(({ id }) => id), [places])
  useFocusKept(section, { ids, controls: '.unnamed-card', otherwise: 'h2' })
  const [asked, setAsked] = useState<UnnamedPlace | null>(null)
  if (places.length === 0 && !asked) return null
  return (
    <section
      ref={section}
      className={compact ? 'unnamed unnamed-compact' : 'unnamed'}
      aria-labelledby="unnamed-places"
    >
      <h2 id="unnamed-places">{t.title}</h2>
      <p className="unnamed-text">{t.text}</p>
      <ul className="unnamed-cards">
        {places.map((place) => (
          <li key={place.id}>
            <button
              type="button"
              className="unnamed-card"
              data-album={`unnamed:${place.id}`}
              aria-label={[t.card({ count: place.photoIds.length }), detailsOf(place)]
                .filter(Boolean)
                .join(', ')}
              onClick={() => setAsked(place)}
            >
              <Cover photoId={place.coverPhotoId} />
              <span className="unnamed-count">{texts.photos({ count: place.photoIds.length })}</span>
              <span className="unnamed-details ellipsis">
                {place.city ?? place.country ?? monthsOf(place)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {asked ? <NamePlaceDialog place={asked} onClose={() => setAsked(null)} /> : null}
    </section>
  )
}

/** Where and when, as far as known. */
export function detailsOf(place: UnnamedPlace): string {
  const where = [place.city, place.country && countryName(place.country)].filter(Boolean).join(', ')
  return [where, monthsOf(place)].filter(Boolean).join(' · ')
}

function monthsOf(place: UnnamedPlace): string {
  const months = [...new Set([place.firstMonth, place.lastMonth])].flatMap(
    (month) => formatMonth(month ?? '') ?? [],
  )
  return months.join(' – ')
}

function Cover({ photoId }: { photoId: number }) {
  const [brokenId, setBrokenId] = useState<number | null>(null)
  return (
    <span className="unnamed-cover">
      {brokenId === photoId ? (
        <ImageOff size={20} strokeWidth={1.5} aria-hidden="true" />
      ) : (
        <img
          src={`/thumb/${photoId}/256`}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setBrokenId(photoId)}
        />
      )}
    </span>
  )
}
