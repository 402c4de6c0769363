/** Numbers, dates and sizes in words, in the system's language rules for the window's language. */
const LOCALE = 'en'
const integers = new Intl.NumberFormat(LOCALE)
const monthYear = new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const longDate = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeZone: 'UTC' })
const shortTime = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short', timeZone: 'UTC' })

export const formatCount = (count: number): string => integers.format(count)
export const formatPercent = (fraction: number): string => `${Math.round(fraction * 100)} %`

/** `2019-07` → `July 2019`; null when it is no month. */
export function formatMonth(month: string): string | null {
  const match = /^(\d{4})-(\d{2})$/.exec(month)
  if (!match) return null
  return monthYear.format(new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, 1)))
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
  return { date: longDate.format(wallClock), time: shortTime.format(wallClock) }
}

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
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
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

export const formatRate = (perSecond: number): string =>
  perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toFixed(1)

/** 0.004 → `1/250 s`, 2.5 → `2.5 s`. */
export function formatExposure(seconds: number): string {
  if (seconds >= 0.3) return `${Number(seconds.toFixed(1))} s`
  return `1/${formatCount(Math.round(1 / seconds))} s`
}

export const formatAperture = (fNumber: number): string => `ƒ/${Number(fNumber.toFixed(1))}`
export const formatMegapixels = (width: number, height: number): string => {
  const megapixels = (width * height) / 1e6
  return `${megapixels < 10 ? megapixels.toFixed(1) : Math.round(megapixels)} MP`
}

/** 41.89, 12.49 → `41.8900° N, 12.4900° E`. */
export function formatCoordinates(latitude: number, longitude: number): string {
  const part = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`
  return `${part(latitude, 'N', 'S')}, ${part(longitude, 'E', 'W')}`
}

export function formatDistance(meters: number): string {
  if (meters < 950) return `${Math.max(10, Math.round(meters / 10) * 10)} m`
  const kilometres = meters / 1000
  return `${kilometres < 9.95 ? kilometres.toFixed(1) : formatCount(Math.round(kilometres))} km`
}
