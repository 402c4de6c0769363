/** The calibration in force, kept beside the labels that it moves. */
import type Database from 'better-sqlite3'
import { type Calibration, NO_CALIBRATION } from '../../shared/calibration.ts'
import { statement } from './statement.ts'

interface Row {
  fitted_to: string
  value: string
}

const parsed = new WeakMap<Database.Database, { row: string; calibration: Calibration }>()

function row(db: Database.Database): Row | undefined {
  return statement<[], Row>(db, 'SELECT fitted_to, value FROM calibration WHERE only_row = 1').get()
}

/** What labels are read with; none before anything was corrected. */
export function calibrationOf(db: Database.Database): Calibration {
  const value = row(db)?.value
  if (value === undefined) return NO_CALIBRATION
  const known = parsed.get(db)
  if (known?.row === value) return known.calibration
  const calibration = JSON.parse(value) as Calibration
  parsed.set(db, { row: value, calibration })
  return calibration
}

/** What the calibration in force was fitted to; '' when there is none. */
export function calibratedTo(db: Database.Database): string {
  return row(db)?.fitted_to ?? ''
}

export function saveCalibration(db: Database.Database, fittedTo: string, calibration: Calibration): void {
  db.prepare('INSERT OR REPLACE INTO calibration VALUES (1, ?, ?)').run(fittedTo, JSON.stringify(calibration))
}
