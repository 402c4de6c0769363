import {
  Columns2,
  Download,
  EyeOff,
  Heart,
  ImageMinus,
  ImagePlus,
  MapPinPlus,
  Smile,
  Star,
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { MAX_RATING } from '../../../shared/limits.ts'
import { MOODS, type Mood } from '../../../shared/taxonomy.ts'
import { IconButton } from '../../components/Button.tsx'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { useSelection } from '../../state/selection.ts'
import { texts } from '../../texts.ts'
import { MOOD_ICONS } from '../../vocabulary.ts'
import { bringBack, compareTwo, exportCopies, rate, removeFromLibrary, say, toggleMark } from './bulk.ts'
import { askAbout } from './questions.ts'
import './selection.css'

const t = texts.bulk

interface SelectionBarProps {
  listIds: readonly number[]
  /** The list is that of photos removed from the library: they can only be brought back. */
  areRemoved: boolean
}

/** What can be done with the selected photos, over the lower edge of their grid. */
export function SelectionBar({ listIds, areRemoved }: SelectionBarProps) {
  const { ids, clear } = useSelection()
  const count = ids.size
  // In the list's order, so that exports and comparisons go by it.
  const photoIds = () => listIds.filter((id) => ids.has(id))
  return (
    <>
      <span className="visually-hidden" role="status">
        {count > 0 ? t.selected({ count }) : ''}
      </span>
      {count > 0 ? (
        <div className="selection-bar" role="toolbar" aria-label={t.toolbar}>
          <IconButton label={t.clear} shortcut="Esc" side="top" onClick={clear}>
            <X size={17} aria-hidden="true" />
          </IconButton>
          <span className="selection-count">{t.selected({ count })}</span>
          {areRemoved ? (
            <Action
              label={t.bringBack}
              icon={<ImagePlus size={17} aria-hidden="true" />}
              onClick={() => bringBack(photoIds())}
            />
          ) : (
            <Actions photoIds={photoIds} listIds={listIds} count={count} />
          )}
        </div>
      ) : null}
    </>
  )
}

interface ActionsProps {
  /** The selected ones, in the list's order. */
  photoIds: () => number[]
  listIds: readonly number[]
  count: number
}

function Actions({ photoIds, listIds, count }: ActionsProps) {
  return (
    <>
      <Action
        label={t.name}
        icon={<MapPinPlus size={17} aria-hidden="true" />}
        onClick={() => askAbout({ kind: 'name', photoIds: photoIds() })}
      />
      <OptionMenu
        options={MOODS.map((mood) => ({
          value: mood as Mood | null,
          label: texts.moods[mood],
          icon: MOOD_ICONS[mood],
        }))}
        selected={undefined}
        last={{ value: null, label: texts.photo.noMood, icon: X }}
        onSelect={(mood) => say({ kind: 'mood', photoIds: photoIds(), mood })}
        trigger={<MenuButton label={t.mood} icon={<Smile size={17} aria-hidden="true" />} />}
      />
      <OptionMenu
        options={ratings()}
        selected={undefined}
        last={{ value: 0, label: t.noStars, icon: X }}
        onSelect={(rating) => rate(photoIds(), rating)}
        trigger={<MenuButton label={t.rate} icon={<Star size={17} aria-hidden="true" />} />}
      />
      <Action
        label={texts.photo.favourite}
        icon={<Heart size={17} aria-hidden="true" />}
        onClick={() => void toggleMark('favourite', photoIds())}
      />
      <Action
        label={t.hide}
        icon={<EyeOff size={17} aria-hidden="true" />}
        onClick={() => void toggleMark('hidden', photoIds())}
      />
      <Action
        label={t.remove}
        name={t.removeLong}
        icon={<ImageMinus size={17} aria-hidden="true" />}
        onClick={() => void removeFromLibrary(photoIds())}
      />
      <Action
        label={t.export}
        icon={<Download size={17} aria-hidden="true" />}
        onClick={() => void exportCopies(photoIds())}
      />
      {count === 2 ? (
        <Action
          label={texts.compare.title}
          icon={<Columns2 size={17} aria-hidden="true" />}
          onClick={() => compareTwo(listIds, photoIds() as [number, number])}
        />
      ) : null}
    </>
  )
}

/** The most stars first: they are given most often. */
export const ratings = () =>
  Array.from({ length: MAX_RATING }, (_, index) => MAX_RATING - index).map((stars) => ({
    value: stars,
    label: texts.photo.stars({ count: stars }),
    icon: Star,
  }))

interface ActionProps {
  label: string
  /** Where the label is too short to say it all. */
  name?: string
  icon: ReactNode
  onClick: () => void
}

function Action({ label, name = label, icon, onClick }: ActionProps) {
  return (
    <button type="button" className="selection-action" aria-label={name} title={name} onClick={onClick}>
      {icon}
      <span aria-hidden="true">{label}</span>
    </button>
  )
}

/** The menu hands its own attributes on to its button. */
function MenuButton({
  label,
  icon,
  ...props
}: Omit<ActionProps, 'onClick'> & React.ComponentProps<'button'>) {
  return (
    <button type="button" {...props} className="selection-action" aria-label={label} title={label}>
      {icon}
      <span aria-hidden="true">{label}</span>
    </button>
  )
}
