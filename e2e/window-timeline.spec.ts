/** The timeline and its date scrubber, on thousands of made-up photos, one day with many of them. */
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSyntheticPhotos } from '../scripts/large-library.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import { grid, tabTo } from './window-library.ts'

const MADE_UP = 4000
let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow(async ({ libraryDir }) => {
    addSyntheticPhotos(libraryDir, MADE_UP)
    const database = new BetterSqlite3(`${libraryDir}/library.sqlite`)
    // A wedding: a thousand photos of one day.
    const count = database
      .prepare(
        `UPDATE photos SET taken_at = '2020-06-20T12:00:00', sort_ms = ${Date.UTC(2020, 5, 20, 12)}
       WHERE taken_at BETWEEN '2020' AND '2021'`,
      )
      .run().changes
    expect(count).toBeGreaterThan(900)
    database.close()
  })
  ;({ app, page } = demo)
})

afterAll(async () => {
  await demo?.close()
})

picturesOfFailures(() => app)

const scrubber = () => page.getByRole('slider', { name: 'Date' })
/** What the scrubber shows, one frame after the scrolling; what it tells assistive technology waits for a pause. */
const date = async () => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return scrubber().locator('.scrubber-thumb').getAttribute('data-date')
}
const spokenDate = () => scrubber().getAttribute('aria-valuetext')

test('years stand beside the photos in their order', async () => {
  await page.getByRole('grid').hover()
  const years = (await scrubber().locator('.scrubber-year').allTextContents()).map(Number)
  expect(years.length).toBeGreaterThan(2)
  expect(years).toEqual([...years].sort((a, b) => b - a))
})

test('dragging shows the date and goes there', async () => {
  const box = await scrubber().boundingBox()
  if (!box) throw new Error('The scrubber is not shown')
  const x = box.x + box.width / 2
  await page.mouse.move(x, box.y + 2)
  await page.mouse.down()
  await page.mouse.move(x, box.y + box.height / 2, { steps: 5 })
  await expect.poll(date).toMatch(/\b20(18|19|20|21)\b/)
  await page.mouse.move(x, box.y + box.height - 1, { steps: 5 })
  await page.mouse.up()
  await expect.poll(date).toMatch(/\b20(16|17|18)\b/)
  // What is in view is drawn: no part of the grid is empty.
  await expect.poll(() => page.getByRole('gridcell').count()).toBeGreaterThan(5)
  // Previews are not asked for while photos fly past; where the drag ends they are, or a sign stands for a missing one.
  await expect.poll(() => page.locator('.tile:not(:has(> img, > svg))').count()).toBe(0)
})

test('by keys: months, years, the newest and the oldest', async () => {
  await tabTo(page, scrubber())
  await page.keyboard.press('Home')
  await expect.poll(() => grid(page).evaluate((element) => element.scrollTop)).toBe(0)
  const newest = await date()
  await page.keyboard.press('ArrowDown')
  await expect.poll(date).not.toBe(newest)
  await page.keyboard.press('Home')
  for (let step = 0; step < 12 && !/2020/.test((await date()) ?? ''); step++) {
    const before = await date()
    await page.keyboard.press('PageDown')
    await expect.poll(date).not.toBe(before)
  }
  expect(await date()).toBe('June 20, 2020')
  await expect.poll(spokenDate).toBe('June 20, 2020')
  await page.getByRole('rowheader', { name: /^June 2020/ }).waitFor()
  await page.keyboard.press('End')
  await expect.poll(() => grid(page).evaluate((e) => e.scrollTop)).toBeGreaterThan(10_000)
})

/** How far the grid is scrolled, and the first photo that is wholly in view; '' until the rows of that place are drawn. */
const place = () =>
  grid(page).evaluate((element) => {
    const { top: from, bottom: to } = element.getBoundingClientRect()
    const inView = [...element.querySelectorAll('[role="gridcell"]')].find((cell) => {
      const box = cell.getBoundingClientRect()
      return box.top > from && box.bottom < to
    })
    return { top: element.scrollTop, label: inView?.getAttribute('aria-label') ?? '' }
  })

test('a photo that was looked at deep in the timeline is where it was', async () => {
  await scrubber().focus()
  await page.keyboard.press('End')
  await page.keyboard.press('PageUp')
  // The keys have scrolled; the rows there come with the next frame.
  await expect.poll(async () => (await place()).label).not.toBe('')
  const { top, label } = await place()
  const cell = page.getByRole('gridcell', { name: label, exact: true })
  await cell.click()
  await page.getByRole('dialog', { name: /^Photo/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: /^Photo/ }).waitFor({ state: 'detached' })
  await cell.waitFor()
  await expect.poll(async () => Math.abs((await place()).top - top)).toBeLessThan(200)
})
