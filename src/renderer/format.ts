/** Numbers, dates and sizes in words, by the rules of the language that is spoken. */
import { currentLocale } from '../shared/i18n/i18n.ts'

/** Intl's formatters cost about 50 µs each to make, too much for every tile of a grid: one of each kind and locale. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function numbers(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = `n ${currentLocale()} ${JSON.stringify(options)}`
  const known = made.get(key) ?? new Intl.NumberFormat(currentLocale(), options)
  made.set(key, known)
  return known as Intl.NumberFormat
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d ${currentLocale()} ${JSON.stringify(options)}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(currentLocale(), options)
  made.set(key, known)
  return known as Intl.DateTimeFormat
}

export const formatCount = (count: number): string => numbers().format(count)
export const formatPercent = (fraction: number): string =>
  numbers({ style: 'percent', maximumFractionDigits: 0 }).format(fraction)
/** 0.4123 → `0.41`: a score or a similarity. */
export const formatScore = (score: number): string => formatFixed(score, 2)

const formatFixed = (value: number, digits: number): string =>
  numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }).format(value)
/** At most so many digits after the point. */
const formatShort = (value: number, digits: number): string =>
  numbers({ maximumFractionDigits: digits, useGrouping: false }).format(value)

/** `2019-07` → `July 2019`; null when it is no month. */
export function formatMonth(month: string): string | null {
  const match = /^(\d{4})-(\d{2})$/.exec(month)
  if (!match) return null
  const first = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, 1))
  return dates({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(first)
}

/** The local wall-clock date and time at the place of the photo, whatever this computer's zone is. */
export function formatTakenAt(takenAt: string): { date: string; time: string } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(takenAt)
  if (!match) return null
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const wallClock = new Date(Date.UTC(year, month - 1, day, hour, minute))
  return {
    date: dates({ dateStyle: 'full', timeZone: 'UTC' }).format(wallClock),
    time: dates({ timeStyle: 'short', timeZone: 'UTC' }).format(wallClock),
  }
}

/** A moment in this computer's zone: `Jul 14, 2019, 6:03 PM`. */
export const formatMoment = (at: Date): string =>
  dates({ dateStyle: 'medium', timeStyle: 'short' }).format(at)

/** 120 → `UTC+2`, −210 → `UTC−3:30`. */
export function formatOffset(offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '−' : '+'
  const total = Math.abs(offsetMinutes)
  const minutes = total % 60
  return `UTC${sign}${Math.floor(total / 60)}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 9.95 ? formatFixed(value, 1) : formatFixed(value, 0)} ${units[unit]}`
}

/** 75 → `1 min 15 s`, 8000 → `2 h 13 min`. Rounded so that a countdown does not twitch. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 10) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export const formatRate = (perSecond: number): string => formatFixed(perSecond, perSecond >= 10 ? 0 : 1)

/** 0.004 → `1/250 s`, 2.5 → `2.5 s`. */
export function formatExposure(seconds: number): string {
  if (seconds >= 0.3) return `${formatShort(seconds, 1)} s`
  return `1/${formatCount(Math.round(1 / seconds))} s`
}

export const formatAperture = (fNumber: number): string => `ƒ/${formatShort(fNumber, 1)}`
export const formatFocalLength = (millimeters: number): string => `${formatShort(millimeters, 1)} mm`
export const formatMegapixels = (width: number, height: number): string => {
  const megapixels = (width * height) / 1e6
  return `${formatFixed(megapixels, megapixels < 10 ? 1 : 0)} MP`
}

/** 41.89, 12.49 → `41.8900° N, 12.4900° E`. */
export function formatCoordinates(latitude: number, longitude: number): string {
  const part = (value: number, positive: string, negative: string) =>
    `${formatFixed(Math.abs(value), 4)}° ${value < 0 ? negative : positive}`
  // N, S, E and W are written in every language that the app speaks, as on a chart.
  return `${part(latitude, 'N', 'S')}, ${part(longitude, 'E', 'W')}`
}

/** English country names, as the library keeps them, → ISO 3166 code; made when a country is first shown. */
let codesByName: Map<string, string> | null = null

function countryCodes(): Map<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  return new Map(codes.flatMap((code) => [[names.of(code) ?? '', code] as const]))
}

/** `de Italy` → `Italien`: the map asks for all of them whenever it is drawn. */
const translated = new Map<string, string>()

/** `Italy` → `Italien` in German; a name that is no country's, and all of them in English, stay as they are. */
export function countryName(english: string): string {
  const locale = currentLocale()
  if (locale.startsWith('en')) return english
  const key = `${locale} ${english}`
  const known = translated.get(key)
  if (known !== undefined) return known
  codesByName ??= countryCodes()
  const code = codesByName.get(english)
  const name = (code && new Intl.DisplayNames([locale], { type: 'region' }).of(code)) || english
  translated.set(key, name)
  return name
}

/** By the alphabet of the language that is spoken. */
export const compareNames = (a: string, b: string): number => a.localeCompare(b, currentLocale())

export function formatDistance(meters: number): string {
  if (meters < 950) return `${Math.max(10, Math.round(meters / 10) * 10)} m`
  const kilometres = meters / 1000
  return `${kilometres < 9.95 ? formatFixed(Number(kilometres.toFixed(1)), 1) : formatCount(Math.round(kilometres))} km`
}

/** 20190714 → `14 July 2019`, as the language writes it. */
export function formatDay(day: number): string {
  const date = new Date(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100))
  return dates({ dateStyle: 'long', timeZone: 'UTC' }).format(date)
}

/** 7, 14 → `July 14`, as the language writes it. */
export const formatDayOfYear = (month: number, day: number): string =>
  dates({ month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(Date.UTC(2000, month - 1, day)))

/** 7 → `July`. */
export const formatMonthName = (month: number): string =>
  dates({ month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2000, month - 1, 1)))
