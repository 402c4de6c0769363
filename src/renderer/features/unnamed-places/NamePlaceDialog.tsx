import { useState } from 'react'
import type { UnnamedPlace } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { FormDialog, useFormDialog } from '../../components/FormDialog.tsx'
import { texts } from '../../texts.ts'
import { NameField, useTypedName } from './NameField.tsx'
import { detailsOf } from './UnnamedPlaces.tsx'

const t = texts.unnamedPlaces

interface NamePlaceDialogProps {
  place: UnnamedPlace
  onClose: () => void
}

/** Asks once for the whole group; photos that do not belong can be left out. */
export function NamePlaceDialog({ place, onClose }: NamePlaceDialogProps) {
  const state = useFormDialog()
  const { typed, setTyped, judgementOn } = useTypedName()
  const [leftOut, setLeftOut] = useState<ReadonlySet<number>>(new Set())
  const photoIds = place.photoIds.filter((photoId) => !leftOut.has(photoId))
  const judgement = photoIds.length > 0 ? judgementOn(photoIds) : null
  const toggle = (photoId: number) => {
    const changed = new Set(leftOut)
    if (!changed.delete(photoId)) changed.add(photoId)
    setLeftOut(changed)
  }

  return (
    <FormDialog
      state={state}
      title={t.question}
      className="name-place"
      confirm={t.save({ count: photoIds.length })}
      canConfirm={judgement !== null}
      onConfirm={() => judgement && void state.save(judgement)}
      onClose={onClose}
      others={
        <Button
          className="name-place-dismiss"
          disabled={state.isSaving}
          onClick={() => void state.save({ kind: 'not-a-place', photoIds: place.photoIds })}
        >
          {t.notAPlace({ count: place.photoIds.length })}
        </Button>
      }
    >
      <p>{[texts.photos({ count: place.photoIds.length }), detailsOf(place)].filter(Boolean).join(' · ')}</p>
      <NameField photoId={place.coverPhotoId} typed={typed} onChange={setTyped} />
      <ul className="name-place-photos scroll" aria-label={t.photosLabel}>
        {place.photoIds.map((photoId, index) => (
          <li key={photoId}>
            <label>
              <input
                type="checkbox"
                checked={!leftOut.has(photoId)}
                aria-label={t.belongs({ n: index + 1 })}
                onChange={() => toggle(photoId)}
              />
              <img src={`/thumb/${photoId}/256`} alt="" draggable={false} />
            </label>
          </li>
        ))}
      </ul>
    </FormDialog>
  )
}
