import { FolderMinus, FolderPlus, GalleryThumbnails, type LucideIcon } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { MenuSub } from '../../components/ItemMenu.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { useAlbums } from '../../hooks/useLibrary.ts'
import { type Route, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { say } from '../selection/bulk.ts'

interface AlbumItemsProps {
  photoIds: readonly number[]
  /** Draws one line of the menu. */
  item: (line: { icon: LucideIcon; label: string; onSelect: () => void }) => ReactElement
}

/** Of an album that is open: its cover, and taking photos out; of the user's own albums: putting photos in. */
export function AlbumItems({ photoIds, item }: AlbumItemsProps) {
  const t = texts.albumMenu
  const albumId = useNavigation(({ route }) => openAlbum(route))
  const own = (useAlbums('smart').data ?? []).filter(({ id }) => id !== albumId)
  const [only] = photoIds
  const include = (id: string, included: boolean) =>
    say({ kind: 'in-album', photoIds: [...photoIds], albumId: id, included })
  return (
    <>
      {albumId !== null && photoIds.length === 1 && only !== undefined
        ? item({
            icon: GalleryThumbnails,
            label: t.cover,
            onSelect: () => void correct({ kind: 'cover', albumId, photoId: only }),
          })
        : null}
      {own.length > 0 ? (
        <MenuSub icon={FolderPlus} label={t.putInto({ count: photoIds.length })}>
          {own.map(({ id, title }) => (
            <ContextMenu.Item key={id} className="menu-item" onSelect={() => include(id, true)}>
              <span className="ellipsis" dir="auto">
                {title}
              </span>
            </ContextMenu.Item>
          ))}
        </MenuSub>
      ) : null}
      {albumId !== null
        ? item({
            icon: FolderMinus,
            label: t.takeOut({ count: photoIds.length }),
            onSelect: () => include(albumId, false),
          })
        : null}
    </>
  )
}

/** The album whose photos the grid shows; null where something else lies over it. */
function openAlbum(route: Route): string | null {
  return route.like.length > 0 || route.more ? null : route.albumId
}
