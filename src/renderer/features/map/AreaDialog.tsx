import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { PhotoPositions } from '../../../shared/library.ts'
import { MAX_AREA_METERS, MAX_NAME_LENGTH, MIN_AREA_METERS } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { formatDistance } from '../../format.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { texts } from '../../texts.ts'
import { type ChosenArea, countWithin } from './areas.ts'

/** The radius is chosen on a scale of factors: steps of metres near by, of kilometres far away. */
const STEPS = 100
const FACTOR = MAX_AREA_METERS / MIN_AREA_METERS
const radiusAt = (step: number): number => Math.round(MIN_AREA_METERS * FACTOR ** (step / STEPS))
const stepOf = (radius: number): number =>
  Math.round((STEPS * Math.log(radius / MIN_AREA_METERS)) / Math.log(FACTOR))

/** Names a circle of the map once; everything taken inside bears the name. */
export function AreaDialog({
  area,
  positions,
  onClose,
}: {
  area: ChosenArea
  positions: PhotoPositions
  onClose: () => void
}) {
  const t = texts.map
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [name, setName] = useState(area.name)
  const [radiusMeters, setRadius] = useState(area.radiusMeters)
  const [isSaving, setSaving] = useState(false)
  const { latitude, longitude } = area
  const count = useMemo(
    () => countWithin(positions, { latitude, longitude, radiusMeters }),
    [positions, latitude, longitude, radiusMeters],
  )

  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
  }, [])

  const save = async (newName: string | null) => {
    if (isSaving) return
    setSaving(true)
    const centre = { latitude, longitude }
    const isDone = await correct({ kind: 'area', areaId: area.id, name: newName, centre, radiusMeters })
    if (isDone) dialog.current?.close()
    else setSaving(false)
  }

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={`${id}-title`} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) void save(name.trim())
        }}
      >
        <h2 id={`${id}-title`}>{t.areaTitle}</h2>
        <label className="dialog-field">
          {t.areaName}
          <input
            value={name}
            maxLength={MAX_NAME_LENGTH}
            placeholder={t.areaPlaceholder}
            dir="auto"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <input
          className="dialog-range"
          type="range"
          min={0}
          max={STEPS}
          value={stepOf(radiusMeters)}
          aria-label={t.areaRadius}
          aria-valuetext={formatDistance(radiusMeters)}
          onChange={(event) => setRadius(radiusAt(Number(event.target.value)))}
        />
        <p>{t.areaText({ count, distance: formatDistance(radiusMeters) })}</p>
        <div className="dialog-actions">
          {area.id === null ? null : (
            <Button variant="quiet" disabled={isSaving} onClick={() => void save(null)}>
              {t.areaRemove}
            </Button>
          )}
          <Button onClick={() => dialog.current?.close()}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" disabled={name.trim() === '' || isSaving}>
            {t.save}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
