/** English country names, the same wherever a country is shown. Used by the analysis process and by main. */

const long = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const short = new Intl.DisplayNames('en', { type: 'region', style: 'short', fallback: 'none' })
/** Where the long form is a political gloss nobody writes in an album: "Hong Kong SAR China". */
const SHORT_FORM = new Set(['HK', 'MO', 'PS'])

/** @param code ISO 3166-1 alpha-2, or XK for Kosovo. @returns null for a code that is not in use */
export function countryName(code: string): string | null {
  if (!/^[A-Z]{2}$/.test(code)) return null
  return (SHORT_FORM.has(code) ? short : long).of(code) ?? null
}
