import { Download, FolderOpen, Pencil, ScanSearch, Trash2 } from 'lucide-react'
import { type MouseEvent, type ReactElement, useRef, useState } from 'react'
import type { Album } from '../../../shared/library.ts'
import { ItemMenu, type MenuLine } from '../../components/ItemMenu.tsx'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { exportList } from '../selection/bulk.ts'
import { askAbout } from '../selection/questions.ts'
import { SmartAlbumDialogs } from './SmartAlbumTools.tsx'

interface AlbumMenuProps {
  albums: readonly Album[]
  /** The cards, inside one element: the menu is for the card under the pointer, or the one with the focus. */
  children: (onContextMenu: (event: MouseEvent) => void) => ReactElement
}

/** The context menu of album cards: one for all of them. */
export function AlbumMenu({ albums, children }: AlbumMenuProps) {
  const album = useRef<Album | undefined>(undefined)
  const [dialog, setDialog] = useState<{ albumId: string; open: 'edit' | 'delete' } | null>(null)

  const onContextMenu = (event: MouseEvent) => {
    const card = (event.target as Element).closest<HTMLElement>('[data-album]')
    album.current = albums.find(({ id }) => id === card?.dataset['album'])
    if (!album.current) event.preventDefault()
  }

  const lines = (): (MenuLine | null)[] => {
    const chosen = album.current
    if (!chosen) return []
    const { id: albumId, title } = chosen
    const t = texts.itemMenu
    const landmarkId = albumId.startsWith('landmark:') ? albumId.slice('landmark:'.length) : null
    const { openAlbum, openMore } = useNavigation.getState()
    return [
      { icon: FolderOpen, label: t.openAlbum, shortcut: '↵', onSelect: () => openAlbum(albumId) },
      ...(landmarkId === null
        ? []
        : [
            { icon: ScanSearch, label: t.moreLike, onSelect: () => openMore(landmarkId, title) },
            {
              icon: Pencil,
              label: texts.naming.renameLong,
              onSelect: () => askAbout({ kind: 'rename', landmarkId, name: title }),
            },
          ]),
      {
        icon: Download,
        label: texts.bulk.exportLong({ count: chosen.count }),
        onSelect: () => void exportList({ albumId }),
      },
      ...(albumId.startsWith('smart:')
        ? [
            null,
            {
              icon: Pencil,
              label: texts.smartAlbums.edit,
              onSelect: () => setDialog({ albumId, open: 'edit' }),
            },
            {
              icon: Trash2,
              label: texts.smartAlbums.delete,
              onSelect: () => setDialog({ albumId, open: 'delete' }),
            },
          ]
        : []),
    ]
  }

  return (
    <>
      <ItemMenu lines={lines}>{children(onContextMenu)}</ItemMenu>
      {dialog ? <SmartAlbumDialogs {...dialog} onClose={() => setDialog(null)} /> : null}
    </>
  )
}
