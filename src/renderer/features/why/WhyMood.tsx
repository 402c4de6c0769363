import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { MIN_MOOD_LEAD, MIN_MOOD_SHARE } from '../../../shared/mood-vote.ts'
import type { WhyMoodVote } from '../../../shared/why.ts'
import { formatPercent } from '../../format.ts'
import { texts } from '../../texts.ts'
import { useWhyMood } from './useWhy.ts'

/** Tells in place who voted for a photo's mood: three lines, for which a dialog would be too much. */
export function WhyMood({ photo }: { photo: PhotoDetail }) {
  const [isOpen, setOpen] = useState(false)
  const why = useWhyMood(photo.id, isOpen)
  const t = texts.whyMood
  return (
    <>
      <button
        type="button"
        className="button button-quiet info-edit"
        data-action="why-mood"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <CircleHelp size={14} aria-hidden="true" />
        {photo.mood ? t.button : t.buttonNone}
      </button>
      {isOpen && why.isError ? <p className="info-support">{t.failed}</p> : null}
      {isOpen && why.data !== undefined ? (
        <div className="info-support info-reasons selectable" data-testid="why-mood">
          {reasons(why.data, photo).map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
        </div>
      ) : null}
    </>
  )
}

function reasons(why: WhyMoodVote | null, photo: PhotoDetail): string[] {
  const t = texts.whyMood
  if (why === null) return [t.nothing]
  const { shares, faces, faceShare, scene, isShifted } = why
  const votes = shares.map(({ mood, share }) => `${texts.moods[mood]} ${formatPercent(share)}`).join(', ')
  const voters =
    scene === null
      ? t.facesOnly({ count: faces })
      : faceShare === 0
        ? t.sceneOnly
        : t.both({ count: faces, faceShare: formatPercent(faceShare), rest: formatPercent(1 - faceShare) })
  return [
    ...(photo.mood?.by === 'user' ? [t.byUser] : []),
    t.votes({ votes }),
    voters,
    ...(scene
      ? [`${scene.valence < 0 ? t.unpleasant : t.pleasant} ${scene.arousal < 0 ? t.quiet : t.lively}`]
      : []),
    ...(isShifted ? [t.shifted] : []),
    ...(photo.mood
      ? []
      : [t.needs({ share: formatPercent(MIN_MOOD_SHARE), lead: formatPercent(MIN_MOOD_LEAD) })]),
  ]
}
