/** Speaks the language of the settings, and says in which locale the window is drawn. */
import { useEffect, useSyncExternalStore } from 'react'
import { currentLocale, i18n, speak } from '../../shared/i18n/i18n.ts'
import type { Settings } from '../../shared/library.ts'
import { useSettings } from './useLibrary.ts'

/** Also for the document: its language tells a screen reader how to pronounce the texts. */
export function speakInWindow(choice: Settings['language']): void {
  speak(choice, navigator.language)
  document.documentElement.lang = currentLocale()
}

const subscribe = (listener: () => void) => {
  i18n.on('languageChanged', listener)
  return () => i18n.off('languageChanged', listener)
}

/** A different answer means that every text on the screen has to be drawn anew. */
export function useLanguage(): string {
  const choice = useSettings().data?.language
  useEffect(() => {
    if (choice !== undefined) speakInWindow(choice)
  }, [choice])
  return useSyncExternalStore(subscribe, currentLocale)
}
