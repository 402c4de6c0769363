/** Corrected faces and moods move what the models say of all others: fits the calibration anew and labels anew. */
import { type Calibration, NO_CALIBRATION } from '../../shared/calibration.ts'
import { calibratedTo, calibrationOf, saveCalibration } from '../store/calibration.ts'
import type { Store } from '../store/database.ts'
import { labelsDependOnCalibration, makeWaitingLabels } from '../store/relabel.ts'
import { calibrationSource } from './calibrate.ts'

/**
 * Does nothing when nothing was said since. Labels that an interruption leaves over are made at the next start.
 * @param fit fits a calibration to what was said, off the main thread
 * @param signal ends it between two steps; nothing is written afterwards
 * @returns whether labels change
 */
export async function recalibrate(
  store: Store,
  fit: () => Promise<Calibration>,
  signal: AbortSignal,
): Promise<boolean> {
  const { db } = store
  const source = calibrationSource(db)
  if (source === calibratedTo(db)) return false
  const before = JSON.stringify(calibrationOf(db))
  const calibration = source === '' ? NO_CALIBRATION : await fit()
  if (signal.aborted) return false
  const isNew = JSON.stringify(calibration) !== before
  store.transaction(() => {
    saveCalibration(db, source, calibration)
    if (isNew) labelsDependOnCalibration(db)
  })
  if (isNew) await makeWaitingLabels(db, { signal })
  return isNew
}
