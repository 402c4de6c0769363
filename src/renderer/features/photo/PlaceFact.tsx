import { Pencil, Undo2 } from 'lucide-react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { countryName, formatCoordinates } from '../../format.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { askAbout } from '../selection/questions.ts'

/** Where the photo was taken: the user's name for it, city and country, the position and who says so. */
export function PlaceFact({ photo: { id, placeName, position } }: { photo: PhotoDetail }) {
  const where = position
    ? [position.city, position.country && countryName(position.country)].filter(Boolean).join(', ')
    : ''
  const source =
    position?.by === 'landmark' ? texts.map.byLandmark : position?.by === 'user' ? texts.map.byUser : ''
  return (
    <>
      {placeName ? <p dir="auto">{placeName}</p> : null}
      {where ? <p>{where}</p> : null}
      {position ? (
        <p className="fact-small">{formatCoordinates(position.latitude, position.longitude)}</p>
      ) : null}
      {source ? <p className="fact-small">{source}</p> : null}
      <button
        type="button"
        className="button button-quiet info-edit"
        data-action="name-place"
        onClick={() => askAbout({ kind: 'place', photoIds: [id], name: placeName ?? '' })}
      >
        <Pencil size={14} aria-hidden="true" />
        {texts.naming.placeLong({ count: 1 })}
      </button>
      {position?.by === 'user' ? (
        <button
          type="button"
          className="button button-quiet info-edit"
          onClick={() => void correct({ kind: 'position', photoIds: [id], position: null })}
        >
          <Undo2 size={14} aria-hidden="true" />
          {texts.naming.cameraPosition}
        </button>
      ) : null}
    </>
  )
}
