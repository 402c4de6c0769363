import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { LandmarkSuggestion, UnnamedPlace } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { NameField } from './NameField.tsx'
import { detailsOf } from './UnnamedPlaces.tsx'

const t = texts.unnamedPlaces

interface NamePlaceDialogProps {
  place: UnnamedPlace
  onClose: () => void
}

/** Asks once for the whole group; photos that do not belong can be left out. */
export function NamePlaceDialog({ place, onClose }: NamePlaceDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [name, setName] = useState('')
  const [known, setKnown] = useState<LandmarkSuggestion | null>(null)
  const [leftOut, setLeftOut] = useState<ReadonlySet<number>>(new Set())
  const photoIds = place.photoIds.filter((photoId) => !leftOut.has(photoId))
  const canSave = name.trim() !== '' && photoIds.length > 0

  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
  }, [])

  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!canSave) return
    dialog.current?.close()
    void correct(
      known?.name === name
        ? { kind: 'landmark', photoIds, landmarkId: known.id }
        : { kind: 'landmark-name', photoIds, name: name.trim() },
    )
  }
  const dismiss = () => {
    dialog.current?.close()
    void correct({ kind: 'not-a-place', photoIds: place.photoIds })
  }
  const toggle = (photoId: number) => {
    const changed = new Set(leftOut)
    if (!changed.delete(photoId)) changed.add(photoId)
    setLeftOut(changed)
  }

  return (
    <dialog ref={dialog} className="dialog name-place" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form onSubmit={save}>
        <h2 id={`${id}-title`}>{t.question}</h2>
        <p>
          {[texts.photos({ count: place.photoIds.length }), detailsOf(place)].filter(Boolean).join(' · ')}
        </p>
        <NameField
          photoId={place.coverPhotoId}
          value={name}
          onChange={(text) => {
            setName(text)
            setKnown(null)
          }}
          onChoose={(suggestion) => {
            setName(suggestion.name)
            setKnown(suggestion)
          }}
        />
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
        <div className="dialog-actions">
          <Button className="name-place-dismiss" onClick={dismiss}>
            {t.notAPlace}
          </Button>
          <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
          <Button variant="primary" type="submit" disabled={!canSave}>
            {t.save({ count: photoIds.length })}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
