/**
 * Geometry of the justified photo grid: rows of photos under month headings.
 *
 * Rows are made by Flickr's justified-layout. It is called for a few hundred photos at a time, because its
 * cost grows with the square of the input, and the work can stop between two chunks, because a window
 * must not stand still while 100,000 photos are laid out. A chunk that ends in the middle of a month hands
 * its incomplete last row on to the next one, so that chunks leave no trace in the picture.
 */
import justifiedLayout from 'justified-layout'
import type { PhotoList } from '../../../shared/library.ts'

export type GridList = Pick<PhotoList, 'ids' | 'aspectRatios' | 'months'>

export interface GridOptions {
  /** Width available to rows, px. */
  width: number
  targetRowHeight: number
  gap: number
  headingHeight: number
}

export interface HeadingRow {
  kind: 'heading'
  /** `YYYY-MM`, or '' when unknown. */
  month: string
  /** Photos under this heading. */
  count: number
  top: number
  height: number
}

export interface PhotoRow {
  kind: 'photos'
  /** Photos `start` (inclusive) to `end` (exclusive) of the list. */
  start: number
  end: number
  top: number
  /** Height of the photos without the gap below. */
  height: number
}

export type GridRow = HeadingRow | PhotoRow

export interface Geometry {
  rows: GridRow[]
  /** Index into `rows` of each photo laid out so far. */
  rowOfPhoto: Int32Array
  /** Left edge and width of each photo, px. */
  lefts: Float32Array
  widths: Float32Array
  /** Photos laid out so far; equals the list's length when done. */
  placed: number
  /** Height of all rows; an estimate while `placed` is less than the list's length. */
  height: number
}

const CHUNK_PHOTOS = 500

interface Month {
  month: string
  start: number
  end: number
}

/** Runs of equal months, in the list's order. */
export function monthsOf(months: readonly string[]): Month[] {
  const runs: Month[] = []
  for (let start = 0; start < months.length; ) {
    const month = months[start] ?? ''
    let end = start + 1
    while (end < months.length && months[end] === month) end++
    runs.push({ month, start, end })
    start = end
  }
  return runs
}

/** Lays a list out step by step; each `next()` places up to about `CHUNK_PHOTOS` photos and yields what there is. */
export function* layOut(list: GridList, options: GridOptions): Generator<Geometry, Geometry> {
  const total = list.ids.length
  const geometry: Geometry = {
    rows: [],
    rowOfPhoto: new Int32Array(total),
    lefts: new Float32Array(total),
    widths: new Float32Array(total),
    placed: 0,
    height: 0,
  }
  let top = 0
  let lastYield = 0
  const runs = monthsOf(list.months)
  // One heading "Without a date" over everything would tell nothing.
  const hasHeadings = runs.length > 1 || runs[0]?.month !== ''
  for (const run of runs) {
    if (hasHeadings) {
      const count = run.end - run.start
      geometry.rows.push({ kind: 'heading', month: run.month, count, top, height: options.headingHeight })
      top += options.headingHeight
    }
    let start = run.start
    while (start < run.end) {
      const end = Math.min(run.end, start + CHUNK_PHOTOS)
      const placed = placeRows(geometry, list, options, start, end, top, end === run.end)
      start = placed.end
      top = placed.top
      geometry.placed = start
      if (start - lastYield >= CHUNK_PHOTOS / 2 && start < total) {
        lastYield = start
        // What is still missing is assumed to look like what is there: the scroll bar hardly moves when it arrives.
        geometry.height = (top / start) * total
        yield { ...geometry }
      }
    }
  }
  geometry.height = top
  return geometry
}

/** Places photos `start`..`end`; unless `isMonthEnd`, an incomplete last row is left for the next chunk. */
function placeRows(
  geometry: Geometry,
  list: GridList,
  options: GridOptions,
  start: number,
  end: number,
  top: number,
  isMonthEnd: boolean,
): { end: number; top: number } {
  // Panoramas and slivers would make rows of unusable height.
  const ratios = list.aspectRatios.slice(start, end).map((ratio) => Math.min(5, Math.max(0.4, ratio)))
  const { boxes } = justifiedLayout(ratios, {
    containerWidth: options.width,
    containerPadding: 0,
    boxSpacing: options.gap,
    targetRowHeight: options.targetRowHeight,
    targetRowHeightTolerance: 0.25,
    showWidows: isMonthEnd,
  })
  let rowTop = Number.NaN
  let row: PhotoRow | null = null
  boxes.forEach((box, offset) => {
    const photo = start + offset
    if (!row || box.top !== rowTop) {
      rowTop = box.top
      row = { kind: 'photos', start: photo, end: photo, top: top + box.top, height: box.height }
      geometry.rows.push(row)
    }
    row.end = photo + 1
    geometry.rowOfPhoto[photo] = geometry.rows.length - 1
    geometry.lefts[photo] = box.left
    geometry.widths[photo] = box.width
  })
  const last = boxes.at(-1)
  return {
    end: start + boxes.length,
    top: last ? top + last.top + last.height + options.gap : top,
  }
}

/** The whole geometry at once, for short lists and tests. */
export function layOutAll(list: GridList, options: GridOptions): Geometry {
  const steps = layOut(list, options)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** Index of the row that covers `offset` px from the top; 0 for an empty grid. */
export function rowAt(rows: readonly GridRow[], offset: number): number {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((rows[middle]?.top ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
