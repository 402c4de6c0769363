/** Names of countries on the map, in the language that is spoken. */
import { currentLocale } from '../../../shared/i18n/i18n.ts'
import { countryName } from '../../format.ts'

/** Natural Earth shortens names that are long for a map, or writes them in its own way. ISO 3166 codes. */
const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  'Bosnia and Herz.': 'BA',
  'Central African Rep.': 'CF',
  Congo: 'CG',
  "Côte d'Ivoire": 'CI',
  'Dem. Rep. Congo': 'CD',
  'Dominican Rep.': 'DO',
  'Eq. Guinea': 'GQ',
  eSwatini: 'SZ',
  'Falkland Is.': 'FK',
  'Fr. S. Antarctic Lands': 'TF',
  Macedonia: 'MK',
  Myanmar: 'MM',
  Palestine: 'PS',
  'S. Sudan': 'SS',
  'Solomon Is.': 'SB',
  'Trinidad and Tobago': 'TT',
  Turkey: 'TR',
  'United States of America': 'US',
  'W. Sahara': 'EH',
}

/** Looked up for every country in each frame that is drawn. */
const known = new Map<string, string>()

/** `Germany` → `Deutschland` in German; in English as Natural Earth writes it. */
export function countryLabel(name: string): string {
  const locale = currentLocale()
  if (locale.startsWith('en')) return name
  const key = `${locale} ${name}`
  let label = known.get(key)
  if (label === undefined) {
    const code = WRITTEN_OTHERWISE[name]
    label = code ? (new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? name) : countryName(name)
    known.set(key, label)
  }
  return label
}
