/** Selecting photos of a grid: clicks, ranges, keys, a rubber band; and dragging them out of the window. */
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { client, errorText } from '../../client.ts'
import { isLayerOpen } from '../../hooks/layers.ts'
import { isTyping } from '../../hooks/useShortcuts.ts'
import { useNavigation } from '../../state/navigation.ts'
import { useSelection } from '../../state/selection.ts'
import { showErrorToast } from '../../state/toasts.ts'
import type { Geometry } from '../photos/layout.ts'
import type { ScrollSpace } from '../photos/scroll-space.ts'
import { type Point, photosIn, type Rectangle, rectangleOf } from './rubber-band.ts'

/** A pointer that moves less has only clicked. */
const BAND_MIN_PX = 5
/** So near to the edge, a band scrolls the grid, by so much in each frame. */
const EDGE_PX = 36
const EDGE_STEP_PX = 18

interface GridParts {
  list: Pick<PhotoList, 'ids'>
  geometry: Geometry
  /** Left of the rows, px. */
  margin: number
  scroller: React.RefObject<HTMLDivElement | null>
  space: ScrollSpace
}

export interface GridSelection {
  ids: ReadonlySet<number>
  /** Drawn while the user pulls it, in the grid's content. */
  band: Rectangle | null
  /** True when the click was one of selecting. */
  click(event: MouseEvent, index: number): boolean
  /** True when the key was one of selecting. */
  keyDown(event: KeyboardEvent, current: number): boolean
  /** Shift with a key that moves: everything between where the range began and `to`. */
  extend(from: number, to: number): void
  pointerDown(event: PointerEvent): void
  pointerMove(event: PointerEvent): void
  pointerUp(event: PointerEvent): void
  dragStart(event: DragEvent): void
}

interface Pull {
  from: Point
  /** Selected before the band began; it adds to them. */
  kept: ReadonlySet<number>
  isBand: boolean
}

export function useGridSelection({ list, geometry, margin, scroller, space }: GridParts): GridSelection {
  const { ids, select, toggle } = useSelection()
  const [band, setBand] = useState<Rectangle | null>(null)
  const pull = useRef<Pull | null>(null)
  const wasPull = useRef(false)
  const pointer = useRef<Point>({ x: 0, y: 0 })
  useClearedSelection(list)

  const range = (from: number, to: number) => list.ids.slice(Math.min(from, to), Math.max(from, to) + 1)
  const indexOf = (id: number | null) => (id === null ? -1 : list.ids.indexOf(id))

  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = scroller.current?.getBoundingClientRect()
    return {
      x: clientX - (box?.left ?? 0),
      y: clientY - (box?.top ?? 0) + space.top,
    }
  }
  const selectBand = () => {
    if (!pull.current) return
    const rectangle = rectangleOf(
      pull.current.from,
      pointOf({ clientX: pointer.current.x, clientY: pointer.current.y }),
    )
    const touched = photosIn(geometry, rectangle, margin).flatMap((index) => list.ids[index] ?? [])
    setBand(rectangle)
    select([...pull.current.kept, ...touched], touched.at(-1) ?? null)
  }
  useEdgeScroll(band !== null, scroller, pointer, selectBand)

  return {
    ids,
    band,
    click: (event, index) => {
      if (wasPull.current) {
        wasPull.current = false
        return true
      }
      const id = list.ids[index]
      if (id === undefined) return false
      const isOnMark = (event.target as Element).closest('[data-select]') !== null
      if (event.shiftKey) {
        const anchor = indexOf(useSelection.getState().anchorId)
        const from = anchor < 0 ? index : anchor
        select([...ids, ...range(from, index)], list.ids[from] ?? id)
      } else if (event.ctrlKey || event.metaKey || isOnMark || ids.size > 0) toggle(id)
      else return false
      return true
    },
    keyDown: (event, current) => {
      const id = list.ids[current]
      const isCommand = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (isCommand && key === 'a') select(list.ids, id ?? null)
      else if (id !== undefined && ((isCommand && key === ' ') || (!isCommand && key === 'x'))) toggle(id)
      else return false
      event.preventDefault()
      return true
    },
    extend: (from, to) => {
      const anchor = indexOf(useSelection.getState().anchorId)
      const start = anchor < 0 ? from : anchor
      select(range(start, to), list.ids[start] ?? null)
    },
    pointerDown: (event) => {
      wasPull.current = false
      if (event.button !== 0) return
      const isOnTile = (event.target as Element).closest('[data-photo]') !== null
      const isAdding = event.ctrlKey || event.metaKey || event.shiftKey
      const element = scroller.current
      const isOnScrollBar =
        element !== null && event.clientX >= element.getBoundingClientRect().left + element.clientWidth
      // From a photo, a plain drag takes the photo itself out of the window.
      if (isOnScrollBar || (isOnTile && !isAdding)) return
      pull.current = { from: pointOf(event), kept: isAdding ? ids : new Set(), isBand: false }
    },
    pointerMove: (event) => {
      if (!pull.current) return
      // Let go outside of the grid before the band had the pointer: nobody told.
      if (!(event.buttons & 1)) {
        pull.current = null
        setBand(null)
        return
      }
      pointer.current = { x: event.clientX, y: event.clientY }
      const { x, y } = pointOf(event)
      const { from } = pull.current
      if (!pull.current.isBand) {
        if (Math.hypot(x - from.x, y - from.y) < BAND_MIN_PX) return
        pull.current.isBand = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }
      selectBand()
    },
    pointerUp: (event) => {
      const { current } = pull
      pull.current = null
      setBand(null)
      if (!current) return
      // The click that follows belongs to the band.
      if (current.isBand) wasPull.current = true
      const isOnTile = (event.target as Element).closest('[data-photo]') !== null
      if (!current.isBand && !isOnTile && current.kept.size === 0) useSelection.getState().clear()
    },
    dragStart: (event) => {
      // The page's own drag would carry the preview; the main process starts one with the files.
      event.preventDefault()
      const tile = (event.target as Element).closest<HTMLElement>('[data-photo]')
      const id = Number(tile?.dataset['photo'])
      if (!tile || pull.current) return
      // Where the drag ends within the window, the click that follows belongs to it.
      wasPull.current = true
      const photoIds = ids.has(id) ? list.ids.filter((each) => ids.has(each)) : [id]
      client.invoke('photos.dragOut', { photoIds }).catch((error) => showErrorToast(errorText(error)))
    },
  }
}

/** Escape gives up the selection before it leaves the screen; another list forgets what is not in it. */
function useClearedSelection(list: Pick<PhotoList, 'ids'>): void {
  useEffect(() => {
    const { ids, anchorId, select } = useSelection.getState()
    if (ids.size === 0) return
    const kept = list.ids.filter((id) => ids.has(id))
    if (kept.length < ids.size) select(kept, anchorId)
  }, [list])
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || isTyping(event.target) || isLayerOpen()) return
      if (useSelection.getState().ids.size === 0 || useNavigation.getState().viewer !== null) return
      // Screens listen for Escape at the window as well; this one was there first (a child's effects run before).
      event.stopImmediatePropagation()
      event.preventDefault()
      useSelection.getState().clear()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => {
      window.removeEventListener('keydown', onKeyDown, true)
      useSelection.getState().clear()
    }
  }, [])
}

/** A band that is held at the upper or lower edge scrolls on. */
function useEdgeScroll(
  isPulling: boolean,
  scroller: React.RefObject<HTMLDivElement | null>,
  pointer: React.RefObject<Point>,
  onScrolled: () => void,
): void {
  const latest = useRef(onScrolled)
  latest.current = onScrolled
  useEffect(() => {
    if (!isPulling) return
    let frame = requestAnimationFrame(function step() {
      const element = scroller.current
      const box = element?.getBoundingClientRect()
      if (element && box) {
        const { y } = pointer.current
        const direction = y < box.top + EDGE_PX ? -1 : y > box.bottom - EDGE_PX ? 1 : 0
        const before = element.scrollTop
        if (direction !== 0) element.scrollTop += direction * EDGE_STEP_PX
        if (element.scrollTop !== before) latest.current()
      }
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [isPulling, scroller, pointer])
}
