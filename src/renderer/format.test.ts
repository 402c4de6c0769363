import { afterEach, describe, expect, it } from 'vitest'
import { speak } from '../shared/i18n/i18n.ts'
import {
  countryName,
  formatAperture,
  formatBytes,
  formatCoordinates,
  formatDayOfYear,
  formatDistance,
  formatDuration,
  formatExposure,
  formatMonth,
  formatOffset,
  formatPercent,
  formatTakenAt,
} from './format.ts'

describe('dates', () => {
  it('names months and refuses what is none', () => {
    expect(formatMonth('2019-07')).toBe('July 2019')
    expect(formatMonth('')).toBeNull()
  })
  it('shows the wall clock of the place, not of this computer', () => {
    const taken = formatTakenAt('2019-07-14T18:03:22+09:00')
    expect(taken?.date).toBe('Sunday, July 14, 2019')
    expect(taken?.time).toMatch(/^6:03\sPM$/)
    expect(formatTakenAt('nonsense')).toBeNull()
  })
  it('writes offsets', () => {
    expect([120, -210, 0, 345].map(formatOffset)).toEqual(['UTC+2', 'UTC−3:30', 'UTC+0', 'UTC+5:45'])
  })
})

describe('German', () => {
  afterEach(() => speak('en', 'en-US'))

  it('writes days, percentages and countries by its own rules', () => {
    expect([formatDayOfYear(7, 14), formatPercent(0.974)]).toEqual(['July 14', '97%'])
    speak('de', 'de-DE')
    expect([formatDayOfYear(7, 14), formatPercent(0.974)]).toEqual(['14. Juli', '97\u00a0%'])
    expect(['Italy', 'Atlantis'].map(countryName)).toEqual(['Italien', 'Atlantis'])
  })
})

describe('quantities', () => {
  it('writes bytes', () => {
    expect([12, 5_300, 12_400_000, 999_900_000].map(formatBytes)).toEqual([
      '12 B',
      '5.3 kB',
      '12 MB',
      '1.0 GB',
    ])
  })
  it('writes durations', () => {
    expect([4.4, 75, 120, 1900, 8000].map(formatDuration)).toEqual([
      '4 s',
      '1 min 15 s',
      '2 min',
      '31 min',
      '2 h 13 min',
    ])
  })
  it('writes exposure and aperture as cameras do', () => {
    expect([0.004, 1 / 8000, 0.5, 2.5].map(formatExposure)).toEqual([
      '1/250 s',
      '1/8,000 s',
      '0.5 s',
      '2.5 s',
    ])
    expect([1.8, 8].map(formatAperture)).toEqual(['ƒ/1.8', 'ƒ/8'])
  })
  it('writes places', () => {
    expect(formatCoordinates(-33.85678, 151.21529)).toBe('33.8568° S, 151.2153° E')
    expect([4, 234, 1450, 1_234_000].map(formatDistance)).toEqual(['10 m', '230 m', '1.4 km', '1,234 km'])
  })
})
