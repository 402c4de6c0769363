/** Every migration in order. A number is never reused and a released migration never changes. */
import * as library0001 from './0001-library.ts'
import * as journal0002 from './0002-journal.ts'
import * as unnamedPlaces0003 from './0003-unnamed-places.ts'
import * as learning0004 from './0004-learning.ts'
import * as localEvidence0005 from './0005-local-evidence.ts'
import * as gate0006 from './0006-gate.ts'
import * as calibration0007 from './0007-calibration.ts'
import * as sceneAffect0008 from './0008-scene-affect.ts'
import * as browsing0009 from './0009-browsing.ts'
import * as echoes0010 from './0010-echoes.ts'
import * as worldPacks0011 from './0011-world-packs.ts'
import * as tinyCopy0012 from './0012-tiny-copy.ts'
import * as positions0013 from './0013-positions.ts'
import * as labelsToMake0014 from './0014-labels-to-make.ts'
import * as removed0015 from './0015-removed.ts'

export interface Migration {
  /** The schema version that the database has afterwards; consecutive from 1. */
  version: number
  /** Statements to execute, or a function for what plain SQL cannot express. Runs inside one transaction. */
  sql: string
}

export const migrations: readonly Migration[] = [
  library0001,
  journal0002,
  unnamedPlaces0003,
  learning0004,
  localEvidence0005,
  gate0006,
  calibration0007,
  sceneAffect0008,
  browsing0009,
  echoes0010,
  worldPacks0011,
  tinyCopy0012,
  positions0013,
  labelsToMake0014,
  removed0015,
]
