/**
 * The window on a made-up library of 100,000 photos, 20,000 of them of one day: first grid, scrolling, album switch,
 * search, map; and the questions behind them to a library of 1,000,000 rows. In Electron where it is installed, else on
 * the stand-in host in software rendering. Times are wall clock; `cpu` is what the asking process itself computed, which
 * other work on the machine does not lengthen.
 *
 *   node bench/ui.ts [--photos 100000] [--one-day 20000] [--rows 1000000] [--keep DIR] [--only window|queries]
 *                    [--parts start,scroll,albums,search,map,arriving] [--arriving 2000] [--repeat 3]
 *
 * --keep DIR leaves the libraries there and uses them again; --parts measures some of the window only; --repeat says how
 * often each is measured, on a page loaded anew, of which the median is told. `arriving` writes photos into the library
 * as a scan does, --arriving so many, and takes them away again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { bootstrap } from '../bin/lib/bootstrap.mjs'
import { type LaunchedApp, launchApp } from '../e2e/launch.ts'
import { listAlbums } from '../src/main/albums/albums.ts'
import { packedPhotos } from '../src/main/albums/photos.ts'
import { photoPositions } from '../src/main/albums/positions.ts'
import { searchSuggestions } from '../src/main/search/search.ts'
import { openDatabase } from '../src/main/store/database.ts'
import type { PhotoQuery } from '../src/shared/library.ts'
import { makeLargeLibrary, photoWriter, removePhotosFrom } from './lib/large-library.ts'
import * as inPage from './lib/window-measures.ts'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '100000' },
    'one-day': { type: 'string', default: '20000' },
    rows: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
    only: { type: 'string' },
    parts: { type: 'string', default: 'start,scroll,albums,search,map,arriving' },
    arriving: { type: 'string', default: '2000' },
    repeat: { type: 'string', default: '3' },
  },
})
const photos = Number(values.photos)
const rows = Number(values.rows)
const ofOneDay = Number(values['one-day'])
if (!(photos > 0 && rows >= 0 && ofOneDay >= 0 && ofOneDay <= photos)) {
  fail('--photos, --one-day and --rows need numbers; --one-day at most --photos.')
}

const repeats = Number(values.repeat)
if (!(Number.isInteger(repeats) && repeats > 0)) fail('--repeat needs a whole number from 1 on.')

const PARTS = {
  start: measureStart,
  scroll: measureScrolling,
  albums: measureAlbums,
  search: measureSearch,
  map: measureMap,
  arriving: measureArriving,
}
const parts = values.parts.split(',')
const unknownPart = parts.find((part) => !(part in PARTS))
if (unknownPart !== undefined) fail(`--parts knows ${Object.keys(PARTS).join(', ')}; not "${unknownPart}".`)

const MOVING_MS = 2000
/** As fast as a scan of small photos may be on a quick machine. */
const ARRIVING_PER_SECOND = 100
const ARRIVALS_PER_SECOND = 4

const SEARCHES = ['happy photos at landmark 7 in 2019', 'city 5', 'july 2019', 'trip not people', 'zeppelin']

const base = values.keep ?? mkdtempSync(join(tmpdir(), 'moodmark-bench-'))
try {
  const dir = await library(photos, ofOneDay, true)
  if (values.only !== 'window') {
    questions(dir, photos)
    if (rows > 0) questions(await library(rows, Math.round(rows / 5), false), rows)
  }
  if (values.only !== 'queries') await measureWindow(dir)
} finally {
  if (!values.keep) rmSync(base, { recursive: true, force: true })
}

async function library(count: number, oneDay: number, thumbnails: boolean): Promise<string> {
  const dir = join(base, `library-${count}`)
  if (existsSync(join(dir, 'library.sqlite'))) return dir
  const startedAt = performance.now()
  await makeLargeLibrary(dir, { photos: count, ofOneDay: oneDay, thumbnails })
  say(
    `(made ${count.toLocaleString('en')} photos in ${Math.round((performance.now() - startedAt) / 1000)} s)`,
  )
  return dir
}

/** What main computes for each screen. */
function questions(dir: string, count: number): void {
  const store = openDatabase(dir)
  const { db } = store
  say(`\n${count.toLocaleString('en')} rows: questions to the library   median of 5, wall ms / cpu ms`)
  const ask = (name: string, run: () => unknown, prepare = () => {}) => {
    run()
    const wall: number[] = []
    let cpu = 0
    for (let n = 0; n < 5; n++) {
      prepare()
      const before = process.cpuUsage()
      const startedAt = performance.now()
      run()
      wall.push(performance.now() - startedAt)
      const { user, system } = process.cpuUsage(before)
      cpu += (user + system) / 1000
    }
    say(`  ${name.padEnd(50)}${ms(median(wall))} /${ms(cpu / 5)}`)
  }
  /** What is kept between questions is forgotten: the library has changed. */
  const change = () => db.exec('UPDATE roots SET path = path')
  const list = (name: string, query: PhotoQuery) => {
    const isAll = Object.keys(query).length === 0
    ask(
      name,
      () => packedPhotos(db, query),
      () => {
        change()
        if (!isAll) packedPhotos(db, {})
      },
    )
    ask(`  again`, () => packedPhotos(db, query))
  }
  list('all photos', {})
  for (const by of ['landmark', 'mood', 'place', 'date'] as const)
    ask(`albums by ${by}`, () => listAlbums(db, by))
  list('album of a landmark', { albumId: 'landmark:l7' })
  list('album of a mood', { albumId: 'mood:joyful' })
  list('the month with the long day', { albumId: 'date:2019-07' })
  for (const text of [...SEARCHES, 'img']) list(`search “${text}”`, { text })
  ask('suggestions for “ci”', () => searchSuggestions(db, 'ci'))
  ask('positions for the map', () => photoPositions(db))
  store.close()
}

async function measureWindow(dir: string): Promise<void> {
  await bootstrap()
  say(`\nThe window, ${photos.toLocaleString('en')} photos`)
  // Files and code are in the system's caches then, as on every start but the first.
  await (await launchApp({ libraryDir: dir })).close()
  const startedAt = performance.now()
  const app = await launchApp({ libraryDir: dir })
  try {
    const { page } = app
    page.setDefaultTimeout(120_000)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.locator('.tile').first().waitFor()
    say(`  launch to first photos, host and browser included ${ms(performance.now() - startedAt)} ms`)
    for (const [part, measure] of Object.entries(PARTS)) if (parts.includes(part)) await measure(app)
  } finally {
    await app.close()
  }
}

async function measureStart({ page }: LaunchedApp): Promise<void> {
  const starts: inPage.FirstPaint[] = []
  for (let n = 0; n < repeats; n++) {
    await page.reload({ waitUntil: 'commit' })
    starts.push(await page.evaluate(inPage.firstPaint))
  }
  const told = (times: number[]) => `${ms(median(times))} ms (${times.map(Math.round).join(', ')})`
  say(`  page load to first grid painted                   ${told(starts.map(({ gridMs }) => gridMs))}`)
  say(
    `  page load to all its previews shown               ${told(starts.map(({ previewsMs }) => previewsMs))}`,
  )
}

/** As the window is some time after its start: nothing is kept of what was asked before, and nothing is under way. */
async function loadAnew({ page }: LaunchedApp): Promise<void> {
  await page.reload()
  await page.locator('.tile').first().waitFor()
  await page.waitForTimeout(1500)
}

async function measureScrolling({ page }: LaunchedApp): Promise<void> {
  for (const [name, pxPerFrame] of [
    ['wheel, 120 px a frame', 120],
    ['fast, 1,500 px a frame', 1500],
    ['dragging through 20 years', 0],
  ] as const) {
    const { frames, longestFrameMs, longestBlankMs, previewsMs } = await page.evaluate(inPage.scroll, {
      pxPerFrame,
      forMs: 4000,
    })
    say(
      `  scroll: ${name.padEnd(26)} ${frames} frames, longest ${ms(longestFrameMs)} ms; longest without rows ${ms(longestBlankMs)} ms; previews complete ${ms(previewsMs)} ms after the end`,
    )
  }
}

async function measureAlbums(app: LaunchedApp): Promise<void> {
  const { page } = app
  const albums = [
    ['Landmarks', 'landmark:l7'],
    ['Moods', 'mood:joyful'],
    ['Dates', 'date:2019-07'],
  ] as const
  const first = albums.map((): number[] => [])
  const again = albums.map((): number[] => [])
  for (let n = 0; n < repeats; n++) {
    await loadAnew(app)
    for (const times of [first, again]) {
      for (const [i, [screen, albumId]] of albums.entries())
        times[i]?.push(await openAlbum(page, screen, albumId))
    }
  }
  for (const [i, [, albumId]] of albums.entries()) {
    const [before = [], after = []] = [first[i], again[i]]
    say(
      `  album switch: ${albumId.padEnd(22)}              ${ms(median(before))} ms (${before.map(Math.round).join(', ')}), again ${ms(median(after))} ms`,
    )
  }
}

async function openAlbum(page: Page, screen: string, albumId: string): Promise<number> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${screen}\\b`) })
    .click()
  await page.locator(`[data-album="${albumId}"]`).waitFor()
  await page.waitForTimeout(500)
  return await page.evaluate(inPage.openAlbum, albumId)
}

async function measureSearch(app: LaunchedApp): Promise<void> {
  const times = SEARCHES.map((): number[] => [])
  for (let n = 0; n < repeats; n++) {
    await loadAnew(app)
    for (const [i, text] of SEARCHES.entries()) {
      times[i]?.push(await app.page.evaluate(inPage.search, text))
      await app.page.waitForTimeout(500)
    }
  }
  for (const [i, text] of SEARCHES.entries()) {
    const taken = times[i] ?? []
    say(
      `${`  search “${text}”`.padEnd(52)}${ms(median(taken))} ms (${taken.map(Math.round).join(', ')}) from the last key to the result`,
    )
  }
  await app.page.evaluate(inPage.search, '')
}

async function measureMap(app: LaunchedApp): Promise<void> {
  const { page } = app
  const shown: { shownMs: number; longestFrameMs: number }[] = []
  for (let n = 0; n < repeats; n++) {
    await loadAnew(app)
    shown.push(await page.evaluate(inPage.mapShown))
  }
  const told = (times: number[]) => `${ms(median(times))} ms (${times.map(Math.round).join(', ')})`
  say(
    `  map: markers shown after the click                ${told(shown.map(({ shownMs }) => shownMs))}, longest frame ${told(shown.map(({ longestFrameMs }) => longestFrameMs))}`,
  )
  // Land in fine shapes is read after the coarse ones.
  await page.waitForTimeout(2000)
  await measureMoving(page, 'world')
  // From marker to marker down to a city.
  for (let n = 0; n < 3; n++) {
    const marker = await page.evaluate(inPage.largestMarker)
    if (!marker) break
    await page.mouse.click(marker.x, marker.y)
    await page.waitForTimeout(1000)
  }
  await measureMoving(page, 'city')
}

/** Drags the map to and fro and turns the wheel, with the browser's own mouse. */
async function measureMoving(page: Page, where: string): Promise<void> {
  const box = await page.locator('.map').boundingBox()
  if (!box) fail('There is no map.')
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const whileFramesAreCounted = async (name: string, step: (n: number) => Promise<void>) => {
    const counting = page.evaluate(inPage.framesOf, MOVING_MS)
    const startedAt = performance.now()
    let steps = 0
    while (performance.now() - startedAt < MOVING_MS) await step(++steps)
    const { frames, longestFrameMs, over50Ms, over100Ms } = await counting
    say(
      `${`  map: ${name}, ${where}`.padEnd(52)}${steps} steps, ${frames} frames, longest ${ms(longestFrameMs)} ms, ${over50Ms} over 50 ms, ${over100Ms} over 100 ms`,
    )
  }
  const across = await page.evaluate(inPage.freeSpot)
  await page.mouse.move(across.x, across.y)
  await page.mouse.down()
  await whileFramesAreCounted('dragging', (n) =>
    page.mouse.move(middle.x + 200 * Math.sin(n / 12), middle.y + 120 * Math.cos(n / 12)),
  )
  await page.mouse.up()
  await page.mouse.move(middle.x, middle.y)
  // Three levels in, and out again.
  await whileFramesAreCounted('zooming', async (n) => {
    await page.mouse.wheel(0, n % 40 < 20 ? -70 : 70)
    await page.waitForTimeout(15)
  })
}

/**
 * Photos arrive as from a scan, written and told four times a second, while the grid is scrolled slowly, and then while
 * albums are opened.
 */
async function measureArriving(app: LaunchedApp): Promise<void> {
  const { page } = app
  const count = Number(values.arriving)
  const store = openDatabase(app.libraryDir)
  try {
    const add = photoWriter(app.libraryDir, store.db, { photos, ofOneDay, thumbnails: true })
    let from = photos
    const arrive = async (until: number) => {
      const step = ARRIVING_PER_SECOND / ARRIVALS_PER_SECOND
      for (; from < until; from += step) {
        const startedAt = performance.now()
        add(from, from + step)
        await app.evaluate(({ BrowserWindow }) => {
          for (const window of BrowserWindow.getAllWindows())
            window.webContents.send('library.changed', { roots: false, photos: true, labels: true })
        }, undefined)
        const tookMs = performance.now() - startedAt
        await page.waitForTimeout(Math.max(0, 1000 / ARRIVALS_PER_SECOND - tookMs))
      }
    }
    await loadAnew(app)
    const half = photos + Math.round(count / 2)
    const scrolling = page.evaluate(inPage.scroll, {
      pxPerFrame: 20,
      forMs: (count / 2 / ARRIVING_PER_SECOND) * 1000,
    })
    await arrive(half)
    const { frames, longestFrameMs, over50Ms, over100Ms, longestBlankMs } = await scrolling
    say(
      `  ${count / 2} photos arriving: scrolling                  ${frames} frames, longest ${ms(longestFrameMs)} ms, ${over50Ms} over 50 ms, ${over100Ms} over 100 ms; longest without rows ${ms(longestBlankMs)} ms`,
    )
    const arriving = arrive(photos + count)
    const times: number[] = []
    while (from < photos + count) times.push(await openAlbum(page, 'Dates', 'date:2019-07'))
    await arriving
    say(
      `  ${count / 2} photos arriving: the month with the long day ${ms(median(times))} ms (${times.map(Math.round).join(', ')})`,
    )
  } finally {
    removePhotosFrom(store.db, photos)
    store.close()
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0).padStart(6)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
