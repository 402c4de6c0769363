import {
  Columns2,
  Download,
  Eye,
  EyeOff,
  Heart,
  ImageMinus,
  ImagePlus,
  MapPinPlus,
  Smile,
  Star,
  X,
} from 'lucide-react'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { MAX_RATING } from '../../../shared/limits.ts'
import { MOODS, type Mood } from '../../../shared/taxonomy.ts'
import { IconButton } from '../../components/Button.tsx'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { useSelection } from '../../state/selection.ts'
import { texts } from '../../texts.ts'
import { MOOD_ICONS } from '../../vocabulary.ts'
import {
  areFavourites,
  bringBack,
  compareTwo,
  exportCopies,
  favour,
  hide,
  rate,
  removeFromLibrary,
  say,
} from './bulk.ts'
import { askAbout } from './questions.ts'
import './selection.css'

const t = texts.bulk

/** Where the photos of a list stand with the library. */
export type PhotoState = 'shown' | 'hidden' | 'removed'

interface SelectionBarProps {
  list: Pick<PhotoList, 'ids' | 'marks'>
  /** Removed photos can only be brought back. */
  state: PhotoState
}

/** What can be done with the selected photos, over the lower edge of their grid. Each control tells to how many. */
export function SelectionBar({ list, state }: SelectionBarProps) {
  const { ids, clear } = useSelection()
  const count = ids.size
  return (
    <>
      <span className="visually-hidden" role="status">
        {count > 0 ? t.selected({ count }) : ''}
      </span>
      {count > 0 ? (
        <Bar labels={`${state} ${t.selected({ count })}`}>
          <IconButton label={t.clear} shortcut="Esc" side="top" onClick={clear}>
            <X size={17} aria-hidden="true" />
          </IconButton>
          <span className="selection-count">{t.selected({ count })}</span>
          <Actions list={list} state={state} ids={ids} />
        </Bar>
      ) : null}
    </>
  )
}

/**
 * Buttons with their words where all of them have room, else with icons alone: how long words and numbers are depends on
 * the language and the selection, so no width of the window says it.
 * @param labels changes when the words do
 */
function Bar({ labels, children }: { labels: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = bar.current
    const frame = element?.parentElement
    if (!element || !frame) return
    const fit = () => {
      delete element.dataset['compact']
      if (element.scrollWidth > element.clientWidth) element.dataset['compact'] = ''
    }
    fit()
    const observer = new ResizeObserver(fit)
    observer.observe(frame)
    return () => observer.disconnect()
  }, [labels])
  return (
    <div ref={bar} className="selection-bar" role="toolbar" aria-label={t.toolbar}>
      {children}
    </div>
  )
}

interface ActionsProps extends SelectionBarProps {
  ids: ReadonlySet<number>
}

function Actions({ list, state, ids }: ActionsProps) {
  const count = ids.size
  // In the list's order, so that exports and comparisons go by it.
  const photoIds = () => list.ids.filter((id) => ids.has(id))
  const favourites = useMemo(() => areFavourites(list, ids), [list, ids])
  if (state === 'removed') {
    return (
      <Action
        label={t.bringBack({ count })}
        name={t.bringBackLong({ count })}
        icon={<ImagePlus size={17} aria-hidden="true" />}
        onClick={() => bringBack(photoIds())}
      />
    )
  }
  return (
    <>
      <Action
        label={t.name({ count })}
        name={t.nameLong({ count })}
        icon={<MapPinPlus size={17} aria-hidden="true" />}
        onClick={() => askAbout({ kind: 'name', photoIds: photoIds() })}
      />
      <OptionMenu
        heading={t.moodLong({ count })}
        options={MOODS.map((mood) => ({
          value: mood as Mood | null,
          label: texts.moods[mood],
          icon: MOOD_ICONS[mood],
        }))}
        selected={undefined}
        last={{ value: null, label: texts.photo.noMood, icon: X }}
        onSelect={(mood) => say({ kind: 'mood', photoIds: photoIds(), mood })}
        trigger={
          <MenuButton
            label={t.mood({ count })}
            name={t.moodLong({ count })}
            icon={<Smile size={17} aria-hidden="true" />}
          />
        }
      />
      <OptionMenu
        heading={t.rateLong({ count })}
        options={ratings()}
        selected={undefined}
        last={{ value: 0, label: t.noStars, icon: X }}
        onSelect={(rating) => rate(photoIds(), rating)}
        trigger={
          <MenuButton
            label={t.rate({ count })}
            name={t.rateLong({ count })}
            icon={<Star size={17} aria-hidden="true" />}
          />
        }
      />
      <Action
        label={favourites ? t.unfavourite({ count }) : t.favourite({ count })}
        name={favourites ? t.unfavouriteLong({ count }) : t.favouriteLong({ count })}
        icon={<Heart size={17} fill={favourites ? 'currentColor' : 'none'} aria-hidden="true" />}
        onClick={() => favour(photoIds(), !favourites)}
      />
      {state === 'hidden' ? (
        <Action
          label={t.show({ count })}
          name={t.showLong({ count })}
          icon={<Eye size={17} aria-hidden="true" />}
          onClick={() => hide(photoIds(), false)}
        />
      ) : (
        <Action
          label={t.hide({ count })}
          name={t.hideLong({ count })}
          icon={<EyeOff size={17} aria-hidden="true" />}
          onClick={() => hide(photoIds(), true)}
        />
      )}
      <Action
        label={t.remove({ count })}
        name={t.removeLong({ count })}
        icon={<ImageMinus size={17} aria-hidden="true" />}
        onClick={() => void removeFromLibrary(photoIds())}
      />
      <Action
        label={t.export({ count })}
        name={t.exportLong({ count })}
        icon={<Download size={17} aria-hidden="true" />}
        onClick={() => void exportCopies(photoIds())}
      />
      {count === 2 ? (
        <Action
          label={texts.compare.title}
          name={texts.compare.title}
          icon={<Columns2 size={17} aria-hidden="true" />}
          onClick={() => compareTwo(list.ids, photoIds() as [number, number])}
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
  /** What stands on the button where there is room. */
  label: string
  /** All that it does, for the tooltip and the ear. */
  name: string
  icon: ReactNode
  onClick: () => void
}

function Action({ label, name, icon, onClick }: ActionProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button type="button" className="selection-action" aria-label={name} onClick={onClick}>
          {icon}
          <span aria-hidden="true">{label}</span>
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" side="top" sideOffset={6} collisionPadding={8}>
          {name}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** The menu hands its own attributes on to its button. Its heading says all that the tooltip would. */
function MenuButton({
  label,
  name,
  icon,
  ...props
}: Omit<ActionProps, 'onClick'> & React.ComponentProps<'button'>) {
  return (
    <button type="button" {...props} className="selection-action" aria-label={name} title={name}>
      {icon}
      <span aria-hidden="true">{label}</span>
    </button>
  )
}
