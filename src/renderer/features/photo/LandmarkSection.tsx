import { Check, CircleSlash, Pencil, X } from 'lucide-react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { countryName, formatDistance, formatScore } from '../../format.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { WhyButton } from '../why/WhyButton.tsx'
import { LandmarkCombobox } from './LandmarkCombobox.tsx'
import { matchingDetails, supportText } from './support-text.ts'

const t = texts.photo
/** More than these would be guesses that nobody reads. */
const CANDIDATES_SHOWN = 3

export function LandmarkSection({ photo }: { photo: PhotoDetail }) {
  const isOpenQuestion = photo.unsure && photo.landmark === null
  return (
    <section className="info-section" aria-labelledby="info-landmark">
      <h2 id="info-landmark">{t.landmark}</h2>
      {photo.landmark ? (
        <KnownLandmark photo={photo} />
      ) : isOpenQuestion ? (
        <Question photo={photo} />
      ) : (
        <p className="info-none">{photo.landmarkRejected ? t.noLandmarkByUser : t.noLandmark}</p>
      )}
      {photo.landmark || isOpenQuestion ? null : <Nearby photo={photo} />}
      <LandmarkCombobox
        photoId={photo.id}
        canClear={photo.landmark !== null || photo.unsure}
        trigger={
          <button type="button" className="button button-quiet info-edit" data-action="edit-landmark">
            <Pencil size={14} aria-hidden="true" />
            {photo.landmark ? t.changeLandmark : t.addLandmark}
          </button>
        }
      />
      <WhyButton photo={photo} />
    </section>
  )
}

function KnownLandmark({ photo }: { photo: PhotoDetail }) {
  const { landmark } = photo
  if (!landmark) return null
  const distance =
    photo.candidates.find(({ landmarkId }) => landmarkId === landmark.id)?.distanceMeters ?? null
  const where = [landmark.city, landmark.country && countryName(landmark.country)].filter(Boolean).join(', ')
  return (
    <>
      <p className="info-title selectable" dir="auto">
        {landmark.name}
      </p>
      {where ? <p className="info-sub">{where}</p> : null}
      <p className="info-support">
        {supportText(landmark.by, landmark.score, distance, matchingDetails(photo.local, landmark.id))}
      </p>
      {landmark.by.includes('user') ? null : (
        <NotThis photoId={photo.id} landmarkId={landmark.id} name={landmark.name} />
      )}
    </>
  )
}

function Question({ photo }: { photo: PhotoDetail }) {
  const [best, ...others] = photo.candidates
  if (!best) return null
  const details = matchingDetails(photo.local, best.landmarkId)
  const say = (landmarkId: string | null) =>
    void correct({ kind: 'landmark', photoIds: [photo.id], landmarkId })
  return (
    <>
      <p className="info-title">
        {t.looksLike({ name: best.name })} <span className="info-unsure">{t.unsure}</span>
      </p>
      <p className="info-support">
        {supportText(
          details === null ? ['vision'] : ['vision', 'local'],
          best.score,
          best.distanceMeters,
          details,
        )}
      </p>
      <div className="info-answers">
        <Button
          variant="primary"
          aria-label={t.confirmLong({ name: best.name })}
          onClick={() => say(best.landmarkId)}
        >
          <Check size={15} aria-hidden="true" />
          {t.yes}
        </Button>
        <Button onClick={() => say(null)}>
          <X size={15} aria-hidden="true" />
          {t.noLandmarkHere}
        </Button>
      </div>
      <NotThis photoId={photo.id} landmarkId={best.landmarkId} name={best.name} />
      {others.length > 0 ? (
        <>
          <p className="info-sub">{t.otherCandidates}</p>
          <ul className="info-candidates">
            {others.slice(0, CANDIDATES_SHOWN).map((candidate) => (
              <li key={candidate.landmarkId}>
                <button type="button" className="info-candidate" onClick={() => say(candidate.landmarkId)}>
                  <span className="ellipsis">{candidate.name}</span>
                  <span className="info-score">{formatScore(candidate.score)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

/** "Not the Colosseum": another question than "no landmark here". */
function NotThis({ photoId, landmarkId, name }: { photoId: number; landmarkId: string; name: string }) {
  return (
    <button
      type="button"
      className="button button-quiet info-edit"
      data-action="not-this-landmark"
      onClick={() => void correct({ kind: 'not-landmark', photoIds: [photoId], landmarkId })}
    >
      <CircleSlash size={14} aria-hidden="true" />
      <span className="ellipsis">{t.notThis({ name })}</span>
    </button>
  )
}

/** A sight near the position of the photo is a hint, not an answer. */
function Nearby({ photo }: { photo: PhotoDetail }) {
  const nearest = photo.facts.nearby[0]
  if (!nearest || photo.landmarkRejected) return null
  return (
    <p className="info-support">
      {t.near({ name: nearest.name, distance: formatDistance(nearest.distanceMeters) })}
    </p>
  )
}
