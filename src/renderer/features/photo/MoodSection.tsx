import { ChevronDown, CircleOff } from 'lucide-react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { MOODS, type Mood } from '../../../shared/taxonomy.ts'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { formatPercent } from '../../format.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { MOOD_ICONS } from '../../vocabulary.ts'
import { WhyMood } from '../why/WhyMood.tsx'

const t = texts.photo
const moodOptions = () =>
  MOODS.map((mood) => ({ value: mood as Mood | null, label: texts.moods[mood], icon: MOOD_ICONS[mood] }))

export function MoodSection({ photo }: { photo: PhotoDetail }) {
  const { mood } = photo
  const Icon = mood ? MOOD_ICONS[mood.label] : CircleOff
  const name = mood ? texts.moods[mood.label] : t.noMood
  return (
    <section className="info-section" aria-labelledby="info-mood">
      <h2 id="info-mood">{t.mood}</h2>
      <div className="info-mood">
        <OptionMenu
          options={moodOptions()}
          selected={mood?.label}
          last={{ value: null, label: t.noMood, icon: CircleOff }}
          onSelect={(value) => void correct({ kind: 'mood', photoIds: [photo.id], mood: value })}
          trigger={
            <button
              type="button"
              className="mood-chip"
              data-mood={mood?.label}
              data-action="edit-mood"
              aria-label={`${t.changeMood}: ${name}`}
            >
              <Icon size={15} aria-hidden="true" />
              {name}
              <ChevronDown size={14} aria-hidden="true" />
            </button>
          }
        />
        {mood ? (
          <span className="info-support">
            {mood.by === 'user' ? t.chosenByYou : t.moodSure({ percent: formatPercent(mood.confidence) })}
          </span>
        ) : null}
      </div>
      <WhyMood key={photo.id} photo={photo} />
    </section>
  )
}
