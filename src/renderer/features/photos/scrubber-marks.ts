/** What the date scrubber shows: where years and months of a list stand on its track. Pure. */
import type { Geometry, HeadingRow } from './layout.ts'

export interface YearMark {
  year: number
  /** Fraction of the track, 0..1. */
  at: number
}

export interface ScrubberMarks {
  years: YearMark[]
  /** Fractions at which months begin, those too near to the last one left out. */
  months: number[]
}

/** Labels nearer to each other than this would touch, px. */
const LABEL_SPACING = 20
const TICK_SPACING = 4

/** @param height of the track, px */
export function scrubberMarks(geometry: Geometry, height: number): ScrubberMarks {
  const marks: ScrubberMarks = { years: [], months: [] }
  let lastYear: number | null = null
  let labelAt = Number.NEGATIVE_INFINITY
  let tickAt = Number.NEGATIVE_INFINITY
  for (const row of geometry.rows) {
    if (row.kind !== 'heading' || row.month === '') continue
    const at = row.top / Math.max(1, geometry.height)
    const y = at * height
    const year = Number(row.month.slice(0, 4))
    if (y - tickAt >= TICK_SPACING) {
      marks.months.push(at)
      tickAt = y
    }
    if (year !== lastYear && y - labelAt >= LABEL_SPACING) {
      marks.years.push({ year, at })
      labelAt = y
      lastYear = year
    }
  }
  return marks
}

/** Headings in their order: the steps of the keyboard. */
export const headingsOf = (geometry: Geometry): HeadingRow[] =>
  geometry.rows.filter((row): row is HeadingRow => row.kind === 'heading')

/**
 * Where a key leads: a month on or back, a year on or back, the newest or the oldest.
 * @returns the top to scroll to; null for any other key
 */
export function topAfterKey(headings: readonly HeadingRow[], scrollTop: number, key: string): number | null {
  if (headings.length === 0) return null
  let current = 0
  while (current + 1 < headings.length && (headings[current + 1]?.top ?? 0) <= scrollTop + 1) current++
  const yearOf = (index: number) => headings[index]?.month.slice(0, 4)
  const topOf = (index: number) => headings[Math.min(headings.length - 1, Math.max(0, index))]?.top ?? 0
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return topOf(current + 1)
    case 'ArrowUp':
    case 'ArrowLeft':
      return topOf(scrollTop > topOf(current) + 1 ? current : current - 1)
    case 'PageDown': {
      const next = headings.findIndex((_, index) => index > current && yearOf(index) !== yearOf(current))
      return topOf(next < 0 ? headings.length - 1 : next)
    }
    case 'PageUp': {
      const first = headings.findIndex((_, index) => yearOf(index) === yearOf(current))
      if (first < current || first === 0) return topOf(first)
      return topOf(headings.findIndex((_, index) => yearOf(index) === yearOf(first - 1)))
    }
    case 'Home':
      return 0
    case 'End':
      return topOf(headings.length - 1)
    default:
      return null
  }
}
