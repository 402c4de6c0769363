import { useState } from 'react'
import { MAX_NAME_LENGTH, MAX_SEARCH_LENGTH } from '../../../shared/limits.ts'
import { DialogField, FormDialog, useFormDialog } from '../../components/FormDialog.tsx'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { usePhotos } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { UnderstoodTerms } from '../search/UnderstoodTerms.tsx'

interface SmartAlbumDialogProps {
  /** The album to change; a new one without. */
  album?: { id: string; name: string }
  query: string
  onClose: () => void
}

/** Name and search of a smart album, with the number of photos that it would hold. */
export function SmartAlbumDialog({ album, query, onClose }: SmartAlbumDialogProps) {
  const t = texts.smartAlbums
  const state = useFormDialog()
  const [name, setName] = useState(album?.name ?? '')
  const [text, setText] = useState(query)
  const settled = useDebounced(text, 150).trim()
  const count = usePhotos({ text: settled }, { enabled: settled !== '' }).data?.ids.length
  return (
    <FormDialog
      state={state}
      title={album ? t.editTitle : t.newTitle}
      confirm={t.save}
      canConfirm={name.trim() !== '' && text.trim() !== ''}
      onConfirm={() =>
        void state.save({
          kind: 'smart-album',
          albumId: album?.id ?? null,
          name: name.trim(),
          query: text.trim(),
        })
      }
      onClose={onClose}
    >
      <p>{t.explanation}</p>
      <DialogField
        label={t.name}
        value={name}
        maxLength={MAX_NAME_LENGTH}
        placeholder={t.namePlaceholder}
        onChange={setName}
      />
      <DialogField
        label={t.query}
        value={text}
        maxLength={MAX_SEARCH_LENGTH}
        placeholder={t.queryPlaceholder}
        onChange={setText}
      />
      <UnderstoodTerms text={settled} onChange={setText} />
      <p className="dialog-note" role="status">
        {settled && count !== undefined ? t.found({ count }) : ' '}
      </p>
    </FormDialog>
  )
}
