// biome-ignore-all lint/a11y/useSemanticElements: a virtualised justified grid cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names the active cell
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { PhotoList } from '../../../shared/library.ts'
import { formatCount, formatMonth } from '../../format.ts'
import { recallScroll, rememberScroll, useNavigation } from '../../state/navigation.ts'
import { useSelection } from '../../state/selection.ts'
import { texts } from '../../texts.ts'
import { Band } from '../selection/Band.tsx'
import { removeFromLibrary } from '../selection/bulk.ts'
import { type PhotoState, SelectionBar } from '../selection/SelectionBar.tsx'
import { useGridSelection } from '../selection/useGridSelection.ts'
import { isGridKey, isRemoveKey, nextPhoto } from './grid-keys.ts'
import { type Geometry, type PhotoRow, rowAt } from './layout.ts'
import { PhotoMenu } from './PhotoMenu.tsx'
import { PhotoTile, type TileCaption } from './PhotoTile.tsx'
import { Scrubber } from './Scrubber.tsx'
import { anchorAt, type ScrollAnchor, scrollTopFor } from './scroll-anchor.ts'
import { HIGHEST, ScrollSpace } from './scroll-space.ts'
import { useGeometry } from './useGeometry.ts'
import { useGridSize } from './useGridSize.ts'
import { useRowsInView } from './useRowsInView.ts'
import './photo-grid.css'

const GAP = 4
const HEADING_HEIGHT = 46
const BOTTOM_PADDING = 24

interface PhotoGridProps {
  list: PhotoList
  /** Names the scroll position to come back to. */
  viewKey: string
  /** What assistive technology calls the grid. */
  label?: string
  /** A few characters on each photo, and the same in words. */
  caption?: (index: number) => TileCaption
  /** Hidden photos can be shown again, removed ones only looked at and brought back. */
  state?: PhotoState
}

/**
 * All photos of a list as a justified grid. Only the rows in view are in the document. The grid is one
 * stop for Tab; arrow keys move an active photo, which assistive technology follows by aria-activedescendant.
 * Does not draw again while its screen does, for every letter of a search.
 */
export const PhotoGrid = memo(function PhotoGrid({
  list,
  viewKey,
  label,
  caption,
  state = 'shown',
}: PhotoGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const space = useScrollSpace(scroller)
  const { width, height } = useGridSize(scroller)
  // The same margins as the screen's header, which change with the window (controls.css).
  const padding = window.innerWidth > 900 ? 24 : 16
  const geometry = useGeometry(list, {
    width: Math.max(0, width - 2 * padding),
    targetRowHeight: width > 1500 ? 210 : width > 700 ? 178 : 140,
    gap: GAP,
    headingHeight: HEADING_HEIGHT,
  })
  const { openPhoto, openLike } = useNavigation.getState()
  const lastViewedPhotoId = useNavigation((state) => state.lastViewedPhotoId)
  const [activeId, setActiveId] = useState<number | null>(lastViewedPhotoId)

  const reveal = useCallback(
    (index: number) => {
      const row = geometry.rows[geometry.rowOfPhoto[index] ?? -1]
      const element = scroller.current
      if (!row || !element) return
      const isFirst = row.top <= HEADING_HEIGHT
      const top = isFirst ? 0 : row.top - 8
      if (row.top < space.top + 8) space.scrollTo(top)
      else if (row.top + row.height > space.top + element.clientHeight - 8) {
        space.scrollTo(row.top + row.height - element.clientHeight + 8)
      }
    },
    [geometry, space],
  )

  useKeptPosition(scroller, space, list, geometry, viewKey)
  const rows = useRowsInView(scroller, space, geometry, height)

  // Back from the photo view: the photo seen last is in view and has the focus.
  useEffect(() => {
    if (lastViewedPhotoId === null) return
    const index = list.ids.indexOf(lastViewedPhotoId)
    if (index >= 0) {
      setActiveId(lastViewedPhotoId)
      reveal(index)
    }
    scroller.current?.focus({ preventScroll: true })
    useNavigation.setState({ lastViewedPhotoId: null })
  }, [lastViewedPhotoId, list, reveal])

  const selection = useGridSelection({ list, geometry, margin: padding, scroller, space })
  const isSelecting = selection.ids.size > 0

  // An album that is opened takes its card, and a selection that is given up its bar, with the focus: keys must work at once.
  useEffect(() => {
    if (!isSelecting && document.activeElement === document.body)
      scroller.current?.focus({ preventScroll: true })
  }, [isSelecting])
  const activeIndex = activeId === null ? -1 : list.ids.indexOf(activeId)

  const onKeyDown = (event: KeyboardEvent) => {
    const current = activeIndex >= 0 ? activeIndex : firstVisible(geometry, space)
    if (selection.keyDown(event, current)) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      openPhoto(list.ids, current)
    } else if (event.key.toLowerCase() === 'l') {
      const photoId = list.ids[current]
      if (photoId !== undefined) openLike(photoId)
    } else if (isRemoveKey(event.key)) {
      const photoId = list.ids[current]
      const photoIds = isSelecting ? list.ids.filter((id) => selection.ids.has(id)) : [photoId ?? []].flat()
      if (photoIds.length > 0 && state !== 'removed') void removeFromLibrary(photoIds)
    } else if (isGridKey(event.key)) {
      const next = activeIndex < 0 ? current : nextPhoto(geometry, current, event.key, height)
      setActiveId(list.ids[next] ?? null)
      if (event.shiftKey) selection.extend(current, next)
      reveal(next)
    } else return
    event.preventDefault()
  }

  const onFocus = () => {
    if (activeIndex < 0) setActiveId(list.ids[firstVisible(geometry, space)] ?? null)
  }

  /** The photo that the menu is for: the one under the pointer, or the active one when a key opened it. */
  const onContextMenu = (event: MouseEvent) => {
    const tile = (event.target as Element).closest<HTMLElement>('[data-photo]')
    const photoId = tile ? Number(tile.dataset['photo']) : activeId
    if (photoId === null) event.preventDefault()
    else setActiveId(photoId)
  }

  const onClick = (event: MouseEvent) => {
    const tile = (event.target as Element).closest<HTMLElement>('[data-photo]')
    const photoId = Number(tile?.dataset['photo'])
    const index = list.ids.indexOf(photoId)
    if (index < 0) return
    setActiveId(photoId)
    if (!selection.click(event, index)) openPhoto(list.ids, index)
  }

  const activeRow = geometry.rowOfPhoto[activeIndex] ?? -1
  const isActiveRendered = activeRow >= rows.first && activeRow <= rows.last
  const grid = (
    <div
      ref={scroller}
      className="photo-grid scroll"
      role="grid"
      aria-multiselectable="true"
      data-selecting={isSelecting || undefined}
      tabIndex={0}
      aria-label={label ?? texts.photosScreen.gridLabel({ count: list.ids.length })}
      aria-rowcount={geometry.rows.length}
      aria-activedescendant={isActiveRendered ? `photo-${activeId}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onPointerDown={selection.pointerDown}
      onPointerMove={selection.pointerMove}
      onPointerUp={selection.pointerUp}
      onPointerCancel={selection.pointerUp}
      onDragStart={selection.dragStart}
    >
      <div
        className="photo-grid-rows"
        role="presentation"
        style={{ height: Math.min(geometry.height + BOTTOM_PADDING, HIGHEST) }}
      >
        <Band rectangle={selection.band} shift={rows.shift} />
        {geometry.rows.slice(rows.first, rows.last + 1).map((row, offset) => {
          const index = rows.first + offset
          const style = {
            transform: `translate(${padding}px, ${row.top - rows.shift}px)`,
            height: row.height,
          }
          return (
            <div key={index} className="photo-grid-row" role="row" aria-rowindex={index + 1} style={style}>
              {row.kind === 'heading' ? (
                <span className="photo-grid-month" role="rowheader">
                  {formatMonth(row.month) ?? texts.photosScreen.unknownMonth}
                  <span className="photo-grid-month-count">{formatCount(row.count)}</span>
                </span>
              ) : (
                tiles(row, list, geometry, activeId, selection.ids, rows.inFlight, caption)
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
  return (
    <>
      <PhotoMenu
        list={list}
        state={state}
        photoIds={() => photosOfMenu(list.ids, selection.ids, activeId)}
        onOpen={() => activeIndex >= 0 && openPhoto(list.ids, activeIndex)}
        onLike={() => activeId !== null && openLike(activeId)}
        onToggle={() => activeId !== null && useSelection.getState().toggle(activeId)}
      >
        {grid}
      </PhotoMenu>
      <SelectionBar list={list} state={state} />
      <Scrubber list={list} geometry={geometry} scroller={scroller} space={space} height={height} />
    </>
  )
})

function tiles(
  row: PhotoRow,
  list: PhotoList,
  geometry: Geometry,
  activeId: number | null,
  selectedIds: ReadonlySet<number>,
  inFlight: boolean,
  caption: PhotoGridProps['caption'],
) {
  const result = []
  for (let index = row.start; index < row.end; index++) {
    const photoId = list.ids[index] ?? 0
    result.push(
      <PhotoTile
        key={photoId}
        photoId={photoId}
        left={geometry.lefts[index] ?? 0}
        width={geometry.widths[index] ?? 0}
        height={row.height}
        column={index - row.start + 1}
        active={photoId === activeId}
        selected={selectedIds.has(photoId)}
        caption={caption?.(index)}
        inFlight={inFlight}
        mark={list.marks[index] ?? 0}
        label={tileLabel(list, index)}
      />,
    )
  }
  return result
}

/** The selection when the photo is part of it, in the list's order; else the photo alone. */
function photosOfMenu(
  ids: readonly number[],
  selected: ReadonlySet<number>,
  activeId: number | null,
): number[] {
  if (activeId === null) return []
  return selected.has(activeId) ? ids.filter((id) => selected.has(id)) : [activeId]
}

function tileLabel(list: PhotoList, index: number): string {
  const month = formatMonth(list.months[index] ?? '')
  const position = { position: index + 1, total: list.ids.length }
  return month
    ? texts.photosScreen.tileLabelWithMonth({ ...position, month })
    : texts.photosScreen.tileLabel(position)
}

/** Follows the element's scrolling before anything that asks where it is. */
function useScrollSpace(scroller: React.RefObject<HTMLDivElement | null>): ScrollSpace {
  const [space] = useState(() => new ScrollSpace())
  useLayoutEffect(() => {
    const element = scroller.current
    space.attach(element)
    const follow = () => void space.scrolled()
    element?.addEventListener('scroll', follow, { passive: true })
    return () => element?.removeEventListener('scroll', follow)
  }, [scroller, space])
  return space
}

/** Restores the remembered position, keeps it through changes of list and width, and remembers it. */
function useKeptPosition(
  scroller: React.RefObject<HTMLDivElement | null>,
  space: ScrollSpace,
  list: PhotoList,
  geometry: Geometry,
  viewKey: string,
): void {
  const shown = useRef<{ list: PhotoList; geometry: Geometry } | null>(null)
  const pending = useRef<ScrollAnchor | null>(null)
  const restored = useRef(false)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || geometry.rows.length === 0) return
    const { top: topBefore } = space
    space.height = geometry.height + BOTTOM_PADDING
    if (!restored.current) {
      const wanted = recallScroll(viewKey)
      space.scrollTo(wanted)
      if (wanted <= space.range) restored.current = true
    } else {
      const before = shown.current
      const isNewLayout =
        before && (before.list !== list || before.geometry.rowOfPhoto !== geometry.rowOfPhoto)
      if (before && isNewLayout && !pending.current) {
        pending.current = anchorAt(before.list, before.geometry, topBefore)
      }
      const top = pending.current ? scrollTopFor(pending.current, list, geometry) : null
      if (top !== null) space.scrollTo(top)
      if (top !== null || geometry.placed === list.ids.length) pending.current = null
    }
    shown.current = { list, geometry }
  }, [scroller, space, list, geometry, viewKey])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const remember = () => rememberScroll(viewKey, space.top)
    element.addEventListener('scroll', remember, { passive: true })
    return () => element.removeEventListener('scroll', remember)
  }, [scroller, space, viewKey])
}

function firstVisible(geometry: Geometry, space: ScrollSpace): number {
  const start = rowAt(geometry.rows, space.top + HEADING_HEIGHT)
  for (let index = start; index < geometry.rows.length; index++) {
    const row = geometry.rows[index]
    if (row?.kind === 'photos') return row.start
  }
  return 0
}
