/** The window's only way out: the typed client that the preload script exposes. */
import { spoken } from '../shared/i18n/messages.ts'
import type { MoodmarkClient } from '../shared/ipc.ts'

declare global {
  interface Window {
    moodmark: MoodmarkClient
  }
}

export const client: MoodmarkClient = window.moodmark

/** A sentence for the user from whatever a rejected call threw. Electron prefixes the channel; that part is noise. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return spoken(text.replace(/^Error invoking remote method '[^']+': (?:\w*Error: )?/, ''))
}
