/** Measurements that run inside the window. Each function stands for itself: it is sent there as text. */

export interface FirstPaint {
  /** From the beginning of loading until rows of photos are painted. */
  gridMs: number
  /** Until every preview in view is decoded. */
  previewsMs: number
}

export function firstPaint(): Promise<FirstPaint> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const inView = (element: Element) => {
    const box = element.getBoundingClientRect()
    return box.bottom > 0 && box.top < innerHeight
  }
  return (async () => {
    while (document.querySelectorAll('.tile').length < 4) await frame()
    await frame()
    const gridMs = performance.now()
    for (;;) {
      const images = [...document.querySelectorAll<HTMLImageElement>('.tile img')].filter(inView)
      if (images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0)) break
      await frame()
    }
    return { gridMs, previewsMs: performance.now() }
  })()
}

export interface Frames {
  frames: number
  longestFrameMs: number
  over50Ms: number
  over100Ms: number
}

export interface Scrolled extends Frames {
  /** Longest time for which a part of the view had no row of photos, nor a heading. */
  longestBlankMs: number
  /** From the last frame until every preview in view is there. */
  previewsMs: number
}

/** @param pxPerFrame 0 = through the whole list at an even pace */
export function scroll({ pxPerFrame, forMs }: { pxPerFrame: number; forMs: number }): Promise<Scrolled> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  return (async () => {
    const grid = document.querySelector<HTMLElement>('.photo-grid')
    if (!grid) throw new Error('There is no grid')
    grid.scrollTop = 0
    await frame()
    const box = grid.getBoundingClientRect()
    const isBlank = () => {
      // Rows leave gaps of 4 px and headings of 46: three points of the view, each allowed to fall between rows.
      const rows = [...grid.querySelectorAll('.photo-grid-row')].map((row) => row.getBoundingClientRect())
      const end = grid.scrollHeight - grid.scrollTop - grid.clientHeight < 200
      return [0.2, 0.5, end ? 0.5 : 0.8].some((part) => {
        const y = box.top + box.height * part
        return !rows.some((row) => row.top - 50 <= y && row.bottom + 50 >= y)
      })
    }
    const startedAt = performance.now()
    let [frames, longestFrameMs, over50Ms, over100Ms, longestBlankMs] = [0, 0, 0, 0, 0]
    let [last, blankSince] = [startedAt, Number.NaN]
    while (performance.now() - startedAt < forMs) {
      const range = grid.scrollHeight - grid.clientHeight
      grid.scrollTop =
        pxPerFrame > 0
          ? (grid.scrollTop + pxPerFrame) % range
          : (range * (performance.now() - startedAt)) / forMs
      await frame()
      const now = performance.now()
      frames++
      longestFrameMs = Math.max(longestFrameMs, now - last)
      if (now - last > 50) over50Ms++
      if (now - last > 100) over100Ms++
      if (isBlank()) {
        if (Number.isNaN(blankSince)) blankSince = last
        longestBlankMs = Math.max(longestBlankMs, now - blankSince)
      } else blankSince = Number.NaN
      last = now
    }
    const endedAt = performance.now()
    for (;;) {
      const images = [...grid.querySelectorAll<HTMLImageElement>('.tile img')].filter((image) => {
        const place = image.getBoundingClientRect()
        return place.bottom > box.top && place.top < box.bottom
      })
      if (images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0)) break
      await frame()
    }
    return {
      frames,
      longestFrameMs,
      over50Ms,
      over100Ms,
      longestBlankMs,
      previewsMs: performance.now() - endedAt,
    }
  })()
}

/** From the click on an album's card until its photos are painted. */
export function openAlbum(albumId: string): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  return (async () => {
    const startedAt = performance.now()
    document.querySelector<HTMLElement>(`[data-album="${albumId}"]`)?.click()
    while (!document.querySelector('.tile')) await frame()
    await frame()
    return performance.now() - startedAt
  })()
}

/** From the last key until the number of matches, and their photos if there are any, are painted. */
export function search(text: string): Promise<number> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  return (async () => {
    const input = document.querySelector<HTMLInputElement>('.search input')
    if (!input) throw new Error('There is no search field')
    const shown = () =>
      `${document.querySelector('.screen-titles p')?.textContent} ${document.querySelector('.empty h2')?.textContent}`
    const before = shown()
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    // Names are read when the field is entered, before anything is typed.
    if (document.activeElement !== input) {
      input.focus()
      while (!document.querySelector('.search-suggestion')) await frame()
    }
    const startedAt = performance.now()
    setter?.call(input, text)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    // While an answer is awaited, the last one stays without its number.
    while (shown() === before || !document.querySelector('.screen-titles p')?.textContent) {
      await frame()
      if (performance.now() - startedAt > 30_000) throw new Error(`No answer to ${text}`)
    }
    await frame()
    return performance.now() - startedAt
  })()
}

/** From the click on the map's entry until markers are painted, and the longest time without a frame meanwhile. */
export function mapShown(): Promise<{ shownMs: number; longestFrameMs: number }> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  return (async () => {
    const entry = [...document.querySelectorAll<HTMLElement>('nav button')].find((button) =>
      button.textContent?.startsWith('Map'),
    )
    if (!entry) throw new Error('There is no entry for the map')
    await frame()
    const startedAt = performance.now()
    entry.click()
    let [last, longestFrameMs] = [startedAt, 0]
    for (let after = 0; after < 2; after += document.querySelector('.map-marker') ? 1 : 0) {
      await frame()
      const now = performance.now()
      longestFrameMs = Math.max(longestFrameMs, now - last)
      last = now
    }
    return { shownMs: last - startedAt, longestFrameMs }
  })()
}

/** Every frame of the next so many milliseconds, whatever is done meanwhile. */
export function framesOf(forMs: number): Promise<Frames> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  return (async () => {
    const counted = { frames: 0, longestFrameMs: 0, over50Ms: 0, over100Ms: 0 }
    await frame()
    const startedAt = performance.now()
    for (let last = startedAt; last - startedAt < forMs; ) {
      await frame()
      const now = performance.now()
      counted.frames++
      counted.longestFrameMs = Math.max(counted.longestFrameMs, now - last)
      if (now - last > 50) counted.over50Ms++
      if (now - last > 100) counted.over100Ms++
      last = now
    }
    return counted
  })()
}

/** Middle of the marker that stands for most photos, px of the page; null when none stands for more than one. */
export function largestMarker(): { x: number; y: number } | null {
  const countOf = (marker: Element) =>
    Number(marker.querySelector('.map-marker-count')?.textContent?.replace(/\D/g, '') ?? 0)
  const map = document.querySelector('.map')?.getBoundingClientRect()
  if (!map) throw new Error('There is no map')
  const inView = [...document.querySelectorAll('.map-marker')].filter((marker) => {
    const box = marker.getBoundingClientRect()
    return box.left > map.left && box.right < map.right && box.top > map.top && box.bottom < map.bottom
  })
  const largest = inView.sort((a, b) => countOf(b) - countOf(a))[0]
  if (!largest || countOf(largest) < 2) return null
  const box = largest.getBoundingClientRect()
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
}

/** A point of the map without a marker or a tool, px of the page. */
export function freeSpot(): { x: number; y: number } {
  const map = document.querySelector('.map')
  const box = map?.getBoundingClientRect()
  if (!map || !box) throw new Error('There is no map')
  for (let x = box.left + 60; x < box.right - 60; x += 9)
    for (let y = box.top + 60; y < box.bottom - 80; y += 9) {
      const element = document.elementFromPoint(x, y)
      if (element && map.contains(element) && !element.closest('button')) return { x, y }
    }
  throw new Error('Markers leave no room to drag the map')
}
