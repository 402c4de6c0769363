/** The language of menus, dialogs and notifications: the settings', or the desktop's. */
import { app } from 'electron'
import { speak } from '../../shared/i18n/i18n.ts'
import type { Settings } from '../../shared/library.ts'

export function applyLanguage(language: Settings['language']): void {
  speak(language, app.getLocale())
}
