import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../components/Button.tsx'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { useSmartAlbum } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { SmartAlbumDialog } from './SmartAlbumDialog.tsx'

/** Change and delete, in the header of a smart album. */
export function SmartAlbumTools({ albumId }: { albumId: string }) {
  const t = texts.smartAlbums
  const closeAlbum = useNavigation((state) => state.closeAlbum)
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  return (
    <div className="albums-toolbar">
      <IconButton label={t.edit} onClick={() => setOpen('edit')}>
        <Pencil size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label={t.delete} onClick={() => setOpen('delete')}>
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
      {open ? (
        <SmartAlbumDialogs
          albumId={albumId}
          open={open}
          onClose={() => setOpen(null)}
          onDeleted={closeAlbum}
        />
      ) : null}
    </div>
  )
}

interface SmartAlbumDialogsProps {
  albumId: string
  open: 'edit' | 'delete'
  onClose: () => void
  onDeleted?: () => void
}

/** Name and search of an album, or the question whether it is to go. */
export function SmartAlbumDialogs({ albumId, open, onClose, onDeleted }: SmartAlbumDialogsProps) {
  const t = texts.smartAlbums
  const album = useSmartAlbum(albumId).data
  if (!album) return null
  if (open === 'edit') return <SmartAlbumDialog album={album} query={album.query} onClose={onClose} />
  return (
    <ConfirmDialog
      title={t.deleteTitle({ name: album.name })}
      text={t.deleteText}
      confirmLabel={t.delete}
      onConfirm={() =>
        void correct({ kind: 'delete-smart-album', albumId }).then((isDone) => isDone && onDeleted?.())
      }
      onClose={onClose}
    />
  )
}
