import type { PhotoDetail } from '../../../shared/library.ts'
import { countryName, formatCoordinates } from '../../format.ts'
import { texts } from '../../texts.ts'

/** Where the photo was taken: the user's name for it, city and country, the position and who says so. */
export function PlaceFact({ placeName, position }: Pick<PhotoDetail, 'placeName' | 'position'>) {
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
    </>
  )
}
