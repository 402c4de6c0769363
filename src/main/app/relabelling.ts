/** Makes labels that wait in the background, and tells the window as they change. */
import type Database from 'better-sqlite3'
import { labelsAreWaiting, makeWaitingLabels } from '../store/relabel.ts'
import { log } from './log.ts'
import type { Work } from './work.ts'

/** Lists are read again after so long: after each slice would be more reading than making. */
const TELL_EVERY_MS = 1000

export interface Relabelling {
  /** Begins if anything waits and nothing is on the way. */
  go(): void
}

/** @param onChanged labels have changed: what shows them is out of date */
export function relabelling(db: Database.Database, work: Work, onChanged: () => void): Relabelling {
  let isGoing = false
  const run = async (signal: AbortSignal): Promise<void> => {
    let toldAt = performance.now()
    const onSlice = () => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return
      toldAt = performance.now()
      onChanged()
    }
    try {
      await makeWaitingLabels(db, { signal, onSlice })
    } finally {
      isGoing = false
      onChanged()
    }
  }
  return {
    go() {
      if (isGoing || !labelsAreWaiting(db)) return
      isGoing = true
      work.run(run).catch((error: unknown) => log.error('Making labels again failed', error))
    },
  }
}
