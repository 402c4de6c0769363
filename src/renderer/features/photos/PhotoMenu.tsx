import {
  Check,
  Columns2,
  Download,
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
import { MOODS } from '../../../shared/taxonomy.ts'
import { MenuItem, MenuSub } from '../../components/ItemMenu.tsx'
import { useSelection } from '../../state/selection.ts'
import { texts } from '../../texts.ts'
import { MOOD_ICONS } from '../../vocabulary.ts'
import {
  bringBack,
  compareTwo,
  exportCopies,
  rate,
  removeFromLibrary,
  revealFile,
  say,
  toggleMark,
} from '../selection/bulk.ts'
import { askAbout } from '../selection/questions.ts'
import { ratings } from '../selection/SelectionBar.tsx'
import { AlbumItems } from './AlbumItems.tsx'

interface PhotoMenuProps {
  /** The photos that the menu is about: the selection if the photo is part of it, else the photo alone. */
  photoIds: () => number[]
  listIds: readonly number[]
  /** They were removed from the library: there is nothing to say about them but that they come back. */
  areRemoved: boolean
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
function Items({
  photoIds,
  listIds,
  areRemoved,
  onOpen,
  onLike,
  onToggle,
}: Omit<PhotoMenuProps, 'children'>) {
  const ids = photoIds()
  const [first, second] = ids
  const isOne = ids.length === 1
  const isSelected = useSelection((state) => first !== undefined && state.ids.has(first))
  return (
    <>
      {isOne ? (
        <>
          <MenuItem icon={Image} label={texts.like.open} shortcut="↵" onSelect={onOpen} />
          {areRemoved ? null : (
            <MenuItem icon={LayoutGrid} label={texts.like.more} shortcut="L" onSelect={onLike} />
          )}
        </>
      ) : null}
      {ids.length === 2 && first !== undefined && second !== undefined ? (
        <MenuItem
          icon={Columns2}
          label={texts.compare.title}
          onSelect={() => compareTwo(listIds, [first, second])}
        />
      ) : null}
      <MenuItem
        icon={Check}
        label={isSelected ? texts.bulk.deselect : texts.bulk.select}
        shortcut="X"
        onSelect={onToggle}
      />
      <ContextMenu.Separator className="menu-separator" />
      {areRemoved ? (
        <MenuItem icon={ImagePlus} label={texts.bulk.bringBack} onSelect={() => bringBack(ids)} />
      ) : (
        <Labels ids={ids} />
      )}
      {isOne && first !== undefined ? (
        <MenuItem icon={FolderOpen} label={texts.photo.reveal} onSelect={() => revealFile(first)} />
      ) : null}
    </>
  )
}

/** What can be said about photos of the library. */
function Labels({ ids }: { ids: number[] }) {
  return (
    <>
      <MenuItem
        icon={MapPinPlus}
        label={texts.bulk.nameLong}
        onSelect={() => askAbout({ kind: 'name', photoIds: ids })}
      />
      <MenuItem
        icon={MapPin}
        label={texts.naming.placeLong}
        onSelect={() => askAbout({ kind: 'place', photoIds: ids, name: '' })}
      />
      <MenuSub icon={Smile} label={texts.bulk.mood}>
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
        label={texts.photo.favourite}
        onSelect={() => void toggleMark('favourite', ids)}
      />
      <MenuSub icon={Star} label={texts.bulk.rate}>
        {ratings().map(({ value, label, icon }) => (
          <MenuItem key={value} icon={icon} label={label} onSelect={() => rate(ids, value)} />
        ))}
        <MenuItem icon={X} label={texts.bulk.noStars} onSelect={() => rate(ids, 0)} />
      </MenuSub>
      <AlbumItems
        photoIds={ids}
        item={({ icon, label, onSelect }) => <MenuItem icon={icon} label={label} onSelect={onSelect} />}
      />
      <MenuItem icon={EyeOff} label={texts.bulk.hide} onSelect={() => void toggleMark('hidden', ids)} />
      <MenuItem
        icon={ImageMinus}
        label={texts.bulk.removeLong}
        shortcut={texts.deleteKey}
        onSelect={() => void removeFromLibrary(ids)}
      />
      <ContextMenu.Separator className="menu-separator" />
      <MenuItem icon={Download} label={texts.bulk.exportLong} onSelect={() => void exportCopies(ids)} />
    </>
  )
}
