/** The user's settings, one row each; unknown or malformed rows fall back to the default. */
import type Database from 'better-sqlite3'
import { type Settings, settingsSchema } from '../../shared/library.ts'
import { asLibraryError } from './errors.ts'
import { labelsDependOnCaution } from './relabel.ts'

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  language: 'system',
  provider: 'auto',
  facesEnabled: true,
  moodEnabled: true,
  caution: 'balanced',
  notifications: true,
  background: false,
  worldPacksOff: [],
}

/** @returns the stored settings over the defaults */
export function readSettings(db: Database.Database): Settings {
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings').all()
  for (const { key, value } of rows) {
    if (!(key in DEFAULT_SETTINGS)) continue
    const stored = parsedOrUndefined(value)
    const parsed = settingsSchema.partial().safeParse({ [key]: stored })
    if (stored !== undefined && parsed.success) Object.assign(settings, parsed.data)
  }
  return settingsSchema.parse(settings)
}

function parsedOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/**
 * Stores the given settings and leaves the others as they are. What labels depend on waits then for `makeWaitingLabels`.
 * @throws LibraryUnusableError when the disk is full or refuses
 */
export function writeSettings(db: Database.Database, changes: Partial<Settings>): Settings {
  const upsert = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  try {
    db.transaction(() => {
      for (const [key, value] of Object.entries(changes)) {
        if (value !== undefined) upsert.run(key, JSON.stringify(value))
      }
      if (changes.caution !== undefined) labelsDependOnCaution(db)
    })()
  } catch (error) {
    throw asLibraryError(error, db.name) ?? error
  }
  return readSettings(db)
}
