/** Light or dark, as the settings say; `system` follows the desktop. */
import { nativeTheme } from 'electron'
import type { Settings } from '../../shared/library.ts'

export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme
}

/** The page's own background, so that the window does not flash white before the page is drawn. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#171615' : '#ffffff'
}
