import { useMemo, useState } from 'react'
import type { PhotoPositions } from '../../../shared/library.ts'
import { MAX_AREA_METERS, MAX_NAME_LENGTH, MIN_AREA_METERS } from '../../../shared/limits.ts'
import { Button } from '../../components/Button.tsx'
import { DialogField, FormDialog, useFormDialog } from '../../components/FormDialog.tsx'
import { formatDistance } from '../../format.ts'
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
  const state = useFormDialog()
  const [name, setName] = useState(area.name)
  const [radiusMeters, setRadius] = useState(area.radiusMeters)
  const { latitude, longitude } = area
  const count = useMemo(
    () => countWithin(positions, { latitude, longitude, radiusMeters }),
    [positions, latitude, longitude, radiusMeters],
  )

  const save = (newName: string | null) => {
    const centre = { latitude, longitude }
    void state.save({ kind: 'area', areaId: area.id, name: newName, centre, radiusMeters })
  }

  return (
    <FormDialog
      state={state}
      title={t.areaTitle}
      // An area may be named before anything is taken there.
      confirm={t.save({ count: Math.max(1, count) })}
      canConfirm={name.trim() !== ''}
      onConfirm={() => save(name.trim())}
      onClose={onClose}
      others={
        area.id === null ? null : (
          <Button variant="quiet" disabled={state.isSaving} onClick={() => save(null)}>
            {t.areaRemove}
          </Button>
        )
      }
    >
      <DialogField
        label={t.areaName}
        value={name}
        maxLength={MAX_NAME_LENGTH}
        placeholder={t.areaPlaceholder}
        onChange={setName}
      />
      <label className="dialog-range">
        <span>{t.areaRadius}</span>
        <output>{formatDistance(radiusMeters)}</output>
        <input
          type="range"
          min={0}
          max={STEPS}
          value={stepOf(radiusMeters)}
          aria-label={t.areaRadius}
          aria-valuetext={formatDistance(radiusMeters)}
          onChange={(event) => setRadius(radiusAt(Number(event.target.value)))}
        />
      </label>
      <p>{t.areaText({ count, distance: formatDistance(radiusMeters) })}</p>
    </FormDialog>
  )
}
