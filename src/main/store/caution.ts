/** How sure a landmark must be before its name is shown: the user's choice, applied to what the recogniser decided. */

import type Database from 'better-sqlite3'
import type { Caution } from '../../shared/limits.ts'
import { statement } from './statement.ts'

/**
 * By so much a score must exceed the threshold when careful, or may fall short of it when eager. Half of the band
 * between a question and a name (.084 with the bundled gallery), so that careful still asks about what it no longer
 * names, and eager still leaves the weaker half of the questions to the user.
 */
const MARGIN = 0.042

interface Decided {
  decision: 'confident' | 'unsure' | 'none'
  threshold: number
}

/** The decision on the best candidate as the user wants it made. Evidence itself stays as the recogniser gave it. */
export function decisionWith(
  caution: Caution,
  { decision, threshold }: Decided,
  score: number,
): Decided['decision'] {
  if (caution === 'careful' && decision === 'confident' && score < threshold + MARGIN) return 'unsure'
  if (caution === 'eager' && decision === 'unsure' && score >= threshold - MARGIN) return 'confident'
  return decision
}

export function cautionOf(db: Database.Database): Caution {
  const row = statement<[], { value: string }>(db, "SELECT value FROM settings WHERE key = 'caution'").get()
  return row?.value === '"careful"' ? 'careful' : row?.value === '"eager"' ? 'eager' : 'balanced'
}
