import { useState } from 'react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { PhotoDetail } from '../../../shared/library.ts'
import { errorText } from '../../client.ts'
import { texts } from '../../texts.ts'
import { MatchLines } from './MatchLines.tsx'
import { RegionMap } from './RegionMap.tsx'
import { useWhyPicture } from './useWhy.ts'

interface PictureReasonsProps {
  photo: PhotoDetail
  hasLandmark: boolean
}

/** The photo with the regions that decided, and the details that it shares with another photo. */
export function PictureReasons({ photo, hasLandmark }: PictureReasonsProps) {
  const t = texts.why
  const picture = useWhyPicture(photo.id)
  const [isShown, setShown] = useState(true)
  const regions = picture.data?.regions ?? null
  const details = picture.data?.details ?? null
  const { width, height } = photo.facts
  return (
    <div className="why-picture">
      <section aria-labelledby="why-regions">
        <h3 id="why-regions">{t.picture}</h3>
        <div className="why-frame" style={{ aspectRatio: `${width} / ${height}` }}>
          <img
            src={`/thumb/${photo.id}/768`}
            alt={regions && isShown ? t.pictureLabel : texts.photo.label({ name: photo.name })}
            draggable={false}
          />
          {regions && isShown ? <RegionMap regions={regions} /> : null}
          {picture.isPending ? (
            <p className="why-computing" role="status">
              {t.computing}
            </p>
          ) : null}
        </div>
        {regions ? (
          <div className="why-legend">
            <button
              type="button"
              className="button"
              aria-pressed={isShown}
              onClick={() => setShown((shown) => !shown)}
            >
              {isShown ? t.plain : t.regions}
            </button>
            <span className="why-scale" aria-hidden="true">
              {t.legendLow}
              <i />
              {t.legendHigh}
            </span>
          </div>
        ) : null}
        {picture.isError ? (
          <p className="why-note" role="alert">
            {t.failed({ reason: errorText(picture.error) })}
          </p>
        ) : picture.data?.message ? (
          <p className="why-note" role="alert">
            {t.failed({ reason: spoken(picture.data.message) })}
          </p>
        ) : picture.data && !regions && hasLandmark ? (
          <p className="why-note">{t.noRegions}</p>
        ) : null}
      </section>
      {details ? (
        <section aria-labelledby="why-details">
          <h3 id="why-details">{t.details({ count: details.inliers })}</h3>
          <MatchLines photo={photo} otherPhotoId={details.otherPhotoId} matches={details.matches} />
          {details.otherPhotoId === null ? <p className="why-note">{t.detailsReference}</p> : null}
        </section>
      ) : null}
    </div>
  )
}
