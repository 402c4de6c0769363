import {
  Check,
  Columns2,
  Download,
  Eye,
  EyeOff,
  FolderOpen,
  Heart,
  Image,
  ImageMinus,
  ImagePlus,
  LayoutGrid,
  MapPin,
  MapPinPlus,
  Smile,
  Star,
  X,
} from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { MOODS } from '../../../shared/taxonomy.ts'
import { MenuItem, MenuSub } from '../../components/ItemMenu.tsx'
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
  revealFile,
  say,
} from '../selection/bulk.ts'
import { askAbout } from '../selection/questions.ts'
import { type PhotoState, ratings } from '../selection/SelectionBar.tsx'
import { AlbumItems } from './AlbumItems.tsx'

interface PhotoMenuProps {
  /** The photos that the menu is about: the selection if the photo is part of it, else the photo alone. */
  photoIds: () => number[]
  list: Pick<PhotoList, 'ids' | 'marks'>
  /** About removed ones there is nothing to say but that they come back. */
  state: PhotoState
  onOpen: () => void
  onLike: () => void
  onToggle: () => void
  /** The grid: a right click, or the menu key while it has the focus, opens the menu. */
  children: ReactElement
}

/** What can be done with the photos of a grid. */
export function PhotoMenu({ children, ...actions }: PhotoMenuProps) {
  return (
    // Not modal: a modal menu would add a style sheet of its own, which the content security policy forbids.
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          <Items {...actions} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

/** Its own component, so that it asks for the photos when the menu opens and not with every drawing of the grid. */
function Items({ photoIds, list, state, onOpen, onLike, onToggle }: Omit<PhotoMenuProps, 'children'>) {
  const ids = photoIds()
  const [first, second] = ids
  const isOne = ids.length === 1
  const isSelected = useSelection((state) => first !== undefined && state.ids.has(first))
  return (
    <>
      {isOne ? (
        <>
          <MenuItem icon={Image} label={texts.like.open} shortcut="↵" onSelect={onOpen} />
          {state === 'removed' ? null : (
            <MenuItem icon={LayoutGrid} label={texts.like.more} shortcut="L" onSelect={onLike} />
          )}
        </>
      ) : null}
      {ids.length === 2 && first !== undefined && second !== undefined ? (
        <MenuItem
          icon={Columns2}
          label={texts.compare.title}
          onSelect={() => compareTwo(list.ids, [first, second])}
        />
      ) : null}
      <MenuItem
        icon={Check}
        label={isSelected ? texts.bulk.deselect : texts.bulk.select}
        shortcut="X"
        onSelect={onToggle}
      />
      <ContextMenu.Separator className="menu-separator" />
      {state === 'removed' ? (
        <MenuItem
          icon={ImagePlus}
          label={texts.bulk.bringBackLong({ count: ids.length })}
          onSelect={() => bringBack(ids)}
        />
      ) : (
        <Labels ids={ids} areFavourites={areFavourites(list, new Set(ids))} areHidden={state === 'hidden'} />
      )}
      {isOne && first !== undefined ? (
        <MenuItem icon={FolderOpen} label={texts.photo.reveal} onSelect={() => revealFile(first)} />
      ) : null}
    </>
  )
}

interface LabelsProps {
  ids: number[]
  areFavourites: boolean
  areHidden: boolean
}

/** What can be said about photos of the library. Each line tells how many it changes. */
function Labels({ ids, areFavourites, areHidden }: LabelsProps) {
  const t = texts.bulk
  const count = ids.length
  return (
    <>
      <MenuItem
        icon={MapPinPlus}
        label={t.nameLong({ count })}
        onSelect={() => askAbout({ kind: 'name', photoIds: ids })}
      />
      <MenuItem
        icon={MapPin}
        label={texts.naming.placeLong({ count })}
        onSelect={() => askAbout({ kind: 'place', photoIds: ids, name: '' })}
      />
      <MenuSub icon={Smile} label={t.moodLong({ count })}>
        {MOODS.map((mood) => (
          <MenuItem
            key={mood}
            icon={MOOD_ICONS[mood]}
            label={texts.moods[mood]}
            onSelect={() => say({ kind: 'mood', photoIds: ids, mood })}
          />
        ))}
        <MenuItem
          icon={X}
          label={texts.photo.noMood}
          onSelect={() => say({ kind: 'mood', photoIds: ids, mood: null })}
        />
      </MenuSub>
      <MenuItem
        icon={Heart}
        label={areFavourites ? t.unfavouriteLong({ count }) : t.favouriteLong({ count })}
        onSelect={() => favour(ids, !areFavourites)}
      />
      <MenuSub icon={Star} label={t.rateLong({ count })}>
        {ratings().map(({ value, label, icon }) => (
          <MenuItem key={value} icon={icon} label={label} onSelect={() => rate(ids, value)} />
        ))}
        <MenuItem icon={X} label={t.noStars} onSelect={() => rate(ids, 0)} />
      </MenuSub>
      <AlbumItems
        photoIds={ids}
        item={({ icon, label, onSelect }) => <MenuItem icon={icon} label={label} onSelect={onSelect} />}
      />
      <MenuItem
        icon={areHidden ? Eye : EyeOff}
        label={areHidden ? t.showLong({ count }) : t.hideLong({ count })}
        onSelect={() => hide(ids, !areHidden)}
      />
      <MenuItem
        icon={ImageMinus}
        label={t.removeLong({ count })}
        shortcut={texts.deleteKey}
        onSelect={() => void removeFromLibrary(ids)}
      />
      <ContextMenu.Separator className="menu-separator" />
      <MenuItem icon={Download} label={t.exportLong({ count })} onSelect={() => void exportCopies(ids)} />
    </>
  )
}
