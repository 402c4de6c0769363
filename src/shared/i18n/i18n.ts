/** One i18next instance for each process: the window's and the main process's follow the same setting. */
import { createInstance } from 'i18next'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { formatLocale, LANGUAGES, type LanguageChoice, spokenLanguage } from './language.ts'

export const i18n = createInstance()
let locale = 'en'

void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...LANGUAGES],
  // `en-GB` asks for `en`; its own words do not exist.
  load: 'languageOnly',
  nsSeparator: false,
  returnNull: false,
  initAsync: false,
  // React and native dialogs show texts as they are; escaping would show "&amp;".
  interpolation: { escapeValue: false },
  resources: { en: { translation: en }, de: { translation: de } },
})

/**
 * i18next keeps its own formatters by all values of a text: "photo 17 of 100,000" made two of them for every tile of a
 * grid, a tenth of a second for each screen. One for each language does.
 */
const numberFormats = new Map<string, Intl.NumberFormat>()
export function formatNumber(value: number, language: string): string {
  const format = numberFormats.get(language) ?? new Intl.NumberFormat(language)
  numberFormats.set(language, format)
  return format.format(value)
}
i18n.services.formatter?.add('number', (value: number, language = 'en') => formatNumber(value, language))

/** @param systemLocale as `navigator.language` or Electron's `app.getLocale()` give it */
export function speak(choice: LanguageChoice, systemLocale: string): void {
  const language = spokenLanguage(choice, systemLocale)
  locale = formatLocale(language, systemLocale)
  void i18n.changeLanguage(language)
}

/** BCP 47 locale of numbers and dates, e.g. `en-GB`. */
export const currentLocale = (): string => locale
