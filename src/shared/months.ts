/** Names of months, 1..12. */

const ENGLISH = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]

/** @returns empty for what is no month, as cameras without a clock write */
export function englishMonth(month: number): string {
  return ENGLISH[month - 1] ?? ''
}

/** @param language BCP 47 */
export function monthIn(language: string, month: number): string {
  if (englishMonth(month) === '') return ''
  return new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2020, month - 1),
  )
}
