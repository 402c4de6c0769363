/** Every screen by keyboard alone and under axe's rules, light and dark, on a library of drawn pictures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaveOneUnsure } from '../scripts/demo-library.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { seriousFindings } from './window-checks.ts'
import { goTo, grid, information, photoView, sidebar, tabTo } from './window-library.ts'

let page: LaunchedApp['page']
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow(({ libraryDir }) => leaveOneUnsure(libraryDir))
  page = demo.page
})

afterAll(async () => {
  await demo?.close()
})

const hasFocus = (locator: ReturnType<typeof grid>) =>
  locator.evaluate((element) => element === document.activeElement)
const heading = (name: string) => page.getByRole('heading', { level: 1, name })

describe('by keyboard alone', () => {
  test('from the sidebar to an album, a photo, its landmark, and all the way back', async () => {
    await tabTo(page, sidebar(page, 'Landmarks'))
    await page.keyboard.press('Enter')
    await heading('Landmarks').waitFor()
    const colosseum = page.getByRole('button', { name: /^Colosseum,/ })
    const first = page.getByRole('button', { name: /^Sydney Opera House,/ })
    await tabTo(page, first)
    for (let step = 0; step < 12 && !(await hasFocus(colosseum)); step++)
      await page.keyboard.press('ArrowRight')
    expect(await hasFocus(colosseum)).toBe(true)
    await page.keyboard.press('Enter')
    await heading('Colosseum').waitFor()
    await expect.poll(() => hasFocus(grid(page))).toBe(true)
    await page.keyboard.press('End')
    const last = await grid(page).getAttribute('aria-activedescendant')
    await page.keyboard.press('Enter')
    await photoView(page).waitFor()
    await tabTo(page, page.getByRole('button', { name: 'Change landmark' }))
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Name of the landmark' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox').waitFor({ state: 'detached' })
    await photoView(page).waitFor()
    await page.keyboard.press('Escape')
    await photoView(page).waitFor({ state: 'detached' })
    expect(await grid(page).getAttribute('aria-activedescendant')).toBe(last)
    // As in a browser.
    await page.keyboard.press('Alt+ArrowLeft')
    await heading('Landmarks').waitFor()
    await expect.poll(() => hasFocus(colosseum)).toBe(true)
  })

  test('every screen is reached by arrow keys in the sidebar', async () => {
    await tabTo(page, sidebar(page, 'Photos'))
    for (const name of [
      ...['Favourites', 'Map', 'Landmarks', 'Places', 'Dates', 'Moods', 'Albums', 'Review'],
      ...['Folders', 'History', 'Settings'],
    ]) {
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await heading(name).waitFor()
    }
  })

  test('focus is visible wherever Tab goes', async () => {
    await goTo(page, 'Settings')
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab')
      const ring = await page.evaluate(() => {
        const element = document.activeElement
        return element && element !== document.body ? getComputedStyle(element).outlineStyle : 'body'
      })
      expect(ring).not.toBe('none')
    }
  })
})

interface Screen {
  name: string
  open(): Promise<void>
}

const plain = (name: string): Screen => ({ name, open: () => goTo(page, name) })
const screens: Screen[] = [
  ...['Photos', 'Landmarks', 'Moods', 'Places', 'Folders', 'Settings'].map(plain),
  ...['Favourites', 'Map', 'Dates', 'Albums'].map(plain),
  {
    name: 'Review',
    open: async () => {
      await goTo(page, 'Review')
      await page.getByRole('heading', { name: 'Is this Matterhorn?' }).waitFor()
    },
  },
  {
    name: 'an album',
    open: async () => {
      await goTo(page, 'Landmarks')
      await page.getByRole('button', { name: /^Taj Mahal,/ }).click()
      await grid(page).waitFor()
    },
  },
  {
    name: 'a photo',
    open: async () => {
      await goTo(page, 'Photos')
      await grid(page).getByRole('gridcell').first().click()
      await information(page).getByRole('heading', { name: 'Details' }).waitFor()
    },
  },
  {
    name: 'the choice of a landmark',
    open: async () => {
      await information(page)
        .getByRole('button', { name: /landmark/ })
        .first()
        .click()
      await page.getByRole('option').first().waitFor()
    },
  },
]

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s:', (theme) => {
  beforeAll(async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.evaluate((chosen) => window.moodmark.invoke('settings.set', { theme: chosen }), theme)
    await page.reload()
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
  })

  test.each(screens)('$name', async ({ open }) => {
    await open()
    expect(await seriousFindings(page)).toEqual([])
  })
})
