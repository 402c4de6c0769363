/** Every screen under axe's rules, with more contrast, forced colours and reduced motion, in both languages. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leaveOneUnsure } from '../scripts/demo-library.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { seriousFindings } from './window-checks.ts'
import { photoView, settled } from './window-library.ts'

let app: LaunchedApp
let page: Page
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow(({ libraryDir }) => leaveOneUnsure(libraryDir))
  ;({ app, page } = demo)
})
afterAll(async () => {
  await demo?.close()
})

const CONTRAST = 'color-contrast'
const serious = async (which: 'contrast' | 'all but contrast'): Promise<string[]> => {
  // What is still fading in or out has no contrast of its own.
  await settled(page)
  return seriousFindings(page, which === 'contrast' ? { only: CONTRAST } : { without: CONTRAST })
}
const screenCount = () => page.locator('.sidebar-entry').count()
/** By position, so that it works in every language. */
const openScreen = async (index: number) => {
  await page.locator('.sidebar-entry').nth(index).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}
/** Contrast of a colour token on another one, as the WCAG define it. */
const contrast = (front: string, back: string) =>
  page.evaluate(
    ([a, b]) => {
      const luminance = (token: string | undefined) => {
        const probe = document.createElement('i')
        probe.style.color = `var(${token})`
        document.body.append(probe)
        const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number)
        probe.remove()
        const linear = (value: number) => {
          const share = value / 255
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        }
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
      }
      const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
      return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
    },
    [front, back],
  )

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('with more contrast every text reaches 7 : 1, and axe finds nothing serious on any screen', async () => {
    await page.evaluate((theme) => window.moodmark.invoke('settings.set', { theme }), colorScheme)
    await page.emulateMedia({ contrast: 'more' })
    for (const token of ['--text', '--text-2', '--text-3', '--accent-text', '--danger', '--warn', '--ok']) {
      for (const background of ['--bg', '--bg-sidebar', '--bg-raised']) {
        expect([token, background, (await contrast(token, background)) >= 7]).toEqual([
          token,
          background,
          true,
        ])
      }
    }
    for (let index = 0; index < (await screenCount()); index++) {
      await openScreen(index)
      expect([index, await serious('contrast')]).toEqual([index, []])
    }
    await app.screenshot(`contrast-${colorScheme}`)
    await page.emulateMedia({ contrast: null })
  })
})

test('with forced colours what is current, selected and focused is still to be seen', async () => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openScreen(0)
  const outline = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
      })
  await expect.poll(() => outline('.sidebar-entry[aria-current]')).toBeGreaterThan(1)
  await page
    .locator('[data-photo]')
    .first()
    .click({ modifiers: ['Control'] })
  await expect.poll(() => outline('[data-photo][aria-selected="true"]')).toBeGreaterThan(1)
  // The sign that a photo is selected is on that one alone.
  const signs = await page
    .locator('.tile-select')
    .evaluateAll((all) => all.filter((one) => getComputedStyle(one, '::after').display !== 'none').length)
  expect(signs).toBe(1)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => outline('.tile[data-active]')).toBeGreaterThan(1)
  await app.screenshot('forced-colors')
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('co')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  const background = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor)
  expect(await background('[role="option"][aria-selected="true"]')).not.toBe(
    await background('[role="listbox"]'),
  )
  await page.getByRole('searchbox').fill('')
  await page.keyboard.press('Escape')
  await page.locator('.photo-grid').focus()
  await page.keyboard.press('Enter')
  // The view takes the focus a moment after it is there, and what is known of the photo replaces its controls.
  await page.locator('.info h2').first().waitFor()
  await expect
    .poll(() => photoView(page).evaluate((view) => view.contains(document.activeElement)))
    .toBe(true)
  await page.keyboard.press('Tab')
  const focused = () =>
    page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
      return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
    })
  await expect.poll(focused).toBeGreaterThan(1)
  await page.keyboard.press('Escape')
  await photoView(page).waitFor({ state: 'detached' })
  await page.emulateMedia({ forcedColors: null })
})

test('with reduced motion nothing moves by itself', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openScreen(0)
  await page.locator('[data-photo]').first().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0))
        .filter((duration) => duration > 1),
    )
  expect(await moving()).toEqual([])
  await page.keyboard.press('Escape')
  expect(await moving()).toEqual([])
  await page.emulateMedia({ reducedMotion: null })
})

test('in German as well, axe finds nothing serious, and nothing is cut off in the smallest window', async () => {
  await page.evaluate(() => window.moodmark.invoke('settings.set', { language: 'de', theme: 'light' }))
  await page.getByRole('navigation', { name: 'Bibliothek' }).waitFor()
  await page.setViewportSize({ width: 800, height: 600 })
  /** Parts of the window whose content is wider than they are: what sticks out is cut off or scrolls sideways. */
  const tooWide = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.screen-header, .screen-body, .scroll')]
        .concat([
          ...document.querySelectorAll('.photo-toolbar, .compare-caption, .selection-bar, dialog[open]'),
        ])
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.className}: ${element.scrollWidth} > ${element.clientWidth}`),
    )
  for (let index = 0; index < (await screenCount()); index++) {
    await openScreen(index)
    // Colours are the same in every language, and their rule takes most of the time.
    expect([index, await serious('all but contrast')]).toEqual([index, []])
    expect([index, await tooWide()]).toEqual([index, []])
    await app.screenshot(`de-800-${index}`)
  }
  const shows = async (what: string) => {
    expect([what, await tooWide()]).toEqual([what, []])
    await app.screenshot(`de-800 ${what}`)
  }
  const tile = (index: number) => page.locator('[data-photo]').nth(index)
  await openScreen(0)
  for (const index of [0, 1]) await tile(index).click({ modifiers: ['Control'] })
  await page.locator('.selection-bar').waitFor()
  await shows('selection')
  await page.locator('.selection-bar button').nth(1).click()
  await page.locator('dialog[open]').waitFor()
  await shows('name of several photos')
  await page.getByRole('button', { name: 'Abbrechen' }).click()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  await page.locator('.selection-bar button').first().click()
  await page.locator('.selection-bar').waitFor({ state: 'detached' })
  await tile(0).click()
  await page.locator('.photo-view').waitFor()
  await page.locator('.info h2').first().waitFor()
  await shows('photo')
  await page.keyboard.press('c')
  await page.locator('.compare-pane').first().waitFor()
  await shows('compare')
  await page.keyboard.press('Escape')
  await page.locator('.compare-pane').first().waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.locator('.photo-view').waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await page.locator('dialog[open]').waitFor()
  await shows('shortcuts')
  await page.keyboard.press('Escape')
})
