import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { formatDay, formatMonth } from '../../format.ts'
import { texts } from '../../texts.ts'
import { type Geometry, rowAt } from './layout.ts'
import type { ScrollSpace } from './scroll-space.ts'
import { headingsOf, scrubberMarks, topAfterKey } from './scrubber-marks.ts'
import './scrubber.css'

interface ScrubberProps {
  list: PhotoList
  geometry: Geometry
  scroller: RefObject<HTMLElement | null>
  space: ScrollSpace
  /** Of the grid, px. */
  height: number
}

/** More than a heading's height: the date is that of the first photos in view. */
const HEADING_PX = 50
/** Below so many screens the scroll bar does. */
const FEWEST_SCREENS = 4

/**
 * Years and months along the right edge of a grid by time. Dragging moves through the photos and tells the date under
 * the pointer; the keys move by months and years.
 */
export function Scrubber({ list, geometry, scroller, space, height }: ScrubberProps) {
  const marks = useMemo(() => scrubberMarks(geometry, height), [geometry, height])
  const thumb = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const [dragging, setDragging] = useState(false)
  const [valueText, setValueText] = useState('')
  const isWorthIt = marks.months.length > 1 && geometry.height > height * FEWEST_SCREENS && height > 0

  const dateAt = useCallback(
    (scrollTop: number): string => {
      const row = geometry.rows[rowAt(geometry.rows, scrollTop + HEADING_PX)]
      const day = list.days[row?.start ?? -1] ?? 0
      if (day > 0) return formatDay(day)
      return formatMonth(list.months[row?.start ?? -1] ?? '') ?? texts.photosScreen.unknownMonth
    },
    [geometry, list],
  )

  // Follows the scrolling without drawing anything anew.
  useEffect(() => {
    const element = scroller.current
    if (!element || !isWorthIt) return
    let idle: ReturnType<typeof setTimeout> | null = null
    const follow = () => {
      const fraction = Math.min(1, space.top / Math.max(1, space.range))
      const trackHeight = track.current?.clientHeight ?? 0
      if (thumb.current) thumb.current.style.transform = `translateY(${fraction * trackHeight}px)`
      const text = dateAt(space.top)
      if (thumb.current) thumb.current.dataset['date'] = text
      track.current?.setAttribute('aria-valuenow', String(Math.round(fraction * 100)))
      if (idle !== null) clearTimeout(idle)
      // A screen reader need not hear of every frame.
      idle = setTimeout(() => setValueText(text), 150)
    }
    follow()
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      if (idle !== null) clearTimeout(idle)
      element.removeEventListener('scroll', follow)
    }
  }, [scroller, space, dateAt, isWorthIt])

  if (!isWorthIt) return null

  const scrollToPointer = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect()
    if (!box) return
    const fraction = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height))
    space.scrollTo(fraction * space.range)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const top = topAfterKey(headingsOf(geometry), space.top, event.key)
    if (top === null) return
    space.scrollTo(top)
    event.preventDefault()
  }

  return (
    <div
      ref={track}
      className="scrubber"
      role="slider"
      tabIndex={0}
      aria-label={texts.scrubber.label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      aria-valuetext={valueText}
      data-dragging={dragging || undefined}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragging(true)
        scrollToPointer(event)
      }}
      onPointerMove={(event) => dragging && scrollToPointer(event)}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onWheel={(event) => scroller.current?.scrollBy({ top: event.deltaY })}
    >
      <div className="scrubber-marks" aria-hidden="true">
        <svg className="scrubber-ticks" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          <path d={marks.months.map((at) => `M0 ${at}h1`).join('')} />
        </svg>
        {marks.years.map(({ year, at }) => (
          <span key={`${year} ${at}`} className="scrubber-year" style={{ top: `${at * 100}%` }}>
            {year}
          </span>
        ))}
      </div>
      <div ref={thumb} className="scrubber-thumb" aria-hidden="true" />
    </div>
  )
}
