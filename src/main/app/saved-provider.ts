/** The execution provider that the user chose, read before the library is opened, because the analysis starts with it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../../shared/library.ts'
import { DATABASE_NAME, openDatabase } from '../store/database.ts'
import { readSettings } from '../store/settings.ts'

/** `auto` for a library that does not exist yet or cannot be read; opening it will say why. */
export function savedProvider(libraryDir: string): Settings['provider'] {
  if (!existsSync(join(libraryDir, DATABASE_NAME))) return 'auto'
  try {
    const store = openDatabase(libraryDir, { readonly: true })
    try {
      return readSettings(store.db).provider
    } finally {
      store.close()
    }
  } catch {
    return 'auto'
  }
}
