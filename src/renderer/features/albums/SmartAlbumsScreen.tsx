import { EyeOff, ImageMinus, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { AlbumCard } from './AlbumCard.tsx'
import { AlbumsScreen } from './AlbumsScreen.tsx'
import { SmartAlbumDialog } from './SmartAlbumDialog.tsx'

/** Albums of the user's own: saved searches. */
export function SmartAlbumsScreen() {
  const t = texts.smartAlbums
  const go = useNavigation((state) => state.go)
  const hidden = usePhotos({ hidden: true }).data?.ids.length ?? 0
  const removed = usePhotos({ removed: true }).data?.ids.length ?? 0
  const [isNew, setNew] = useState(false)
  return (
    <AlbumsScreen
      by="smart"
      title={t.title}
      countText={(count) => t.count({ count })}
      actions={
        <div className="albums-toolbar">
          {hidden > 0 ? (
            <Button variant="quiet" onClick={() => go('hidden')}>
              <EyeOff size={15} aria-hidden="true" />
              {t.hiddenPhotos}
            </Button>
          ) : null}
          {removed > 0 ? (
            <Button variant="quiet" onClick={() => go('removed')}>
              <ImageMinus size={15} aria-hidden="true" />
              {t.removedPhotos}
            </Button>
          ) : null}
          <Button onClick={() => setNew(true)}>
            <Plus size={15} aria-hidden="true" />
            {t.create}
          </Button>
          {isNew ? <SmartAlbumDialog query="" onClose={() => setNew(false)} /> : null}
        </div>
      }
    >
      {(albums) => (
        <ul className="albums-grid">
          {albums.map((album) => (
            <AlbumCard key={album.id} album={album} />
          ))}
        </ul>
      )}
    </AlbumsScreen>
  )
}
