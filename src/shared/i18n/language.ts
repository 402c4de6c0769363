/** Which languages there are, and which one is spoken. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]
/** What the user chooses: a language, or the one of the system. */
export type LanguageChoice = 'system' | Language

const isLanguage = (code: string): code is Language => (LANGUAGES as readonly string[]).includes(code)

/** @param systemLocale BCP 47, e.g. `de-AT`. A system in a language that the app does not speak gets English. */
export function spokenLanguage(choice: LanguageChoice, systemLocale: string): Language {
  if (choice !== 'system') return choice
  const [code = ''] = systemLocale.toLowerCase().split(/[-_]/)
  return isLanguage(code) ? code : 'en'
}

/**
 * The locale for numbers and dates: the system's when it is a variety of the language that is spoken (`en-GB` writes the
 * day before the month), else the language itself.
 */
export function formatLocale(language: Language, systemLocale: string): string {
  const locale = systemLocale.replaceAll('_', '-')
  const isVariety = locale.toLowerCase().split('-')[0] === language
  return isVariety && isSupported(locale) ? locale : language
}

/** A desktop may be set to anything; Intl throws at what is no locale at all. */
function isSupported(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale]).length > 0
  } catch {
    return false
  }
}
