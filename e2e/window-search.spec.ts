/** Search through the window: words, names, dates and moods, suggestions, chips, saved as an album. On drawn pictures. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { goTo, grid, listOf } from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

beforeAll(async () => {
  demo = await openDemoWindow()
  ;({ app, page } = demo)
})

afterAll(async () => {
  await demo?.close()
})

beforeEach(async ({ onTestFailed }) => {
  onTestFailed(async ({ task }) => {
    await app.screenshot(`failed ${task.name}`)
  })
  await goTo(page, 'Photos')
  await field().fill('')
})

const field = () => page.getByRole('searchbox', { name: 'Search photos' })
const chips = () => page.getByRole('list', { name: 'Understood as' }).getByRole('listitem')
const chip = (text: string) => chips().filter({ hasText: text })
const found = async (text: string): Promise<number> => (await listOf(page, { text })).ids.length
const matches = (count: number) =>
  page.getByText(count === 1 ? '1 match' : `${count} matches`, { exact: true }).waitFor()

describe('what is typed', () => {
  test('names, dates and words combine, and each is shown as what it was understood as', async () => {
    const all = await found('colosseum')
    expect(all).toBeGreaterThan(1)
    await field().fill('photos at the Colosseum')
    await matches(all)
    await chip('Landmark: Colosseum').waitFor()
    // The number is spoken as well.
    await page
      .getByRole('status')
      .filter({ hasText: `${all} matches` })
      .waitFor()
    const year = Math.floor(((await listOf(page, { text: 'colosseum' })).days[0] ?? 0) / 10_000)
    await field().fill(`photos at the Colosseum in ${year}`)
    await chip(String(year)).waitFor()
    expect(await chips().count()).toBe(2)
    await matches(await found(`landmark:Colosseum date:${year}`))
    await field().fill(`photos at the Colosseum before ${year - 30}`)
    await page.getByText(/^No photo matches/).waitFor()
  })

  test('a chip is turned round and taken out, and the text follows', async () => {
    const [all, colosseum] = await Promise.all([found('has:landmark'), found('colosseum')])
    await field().fill('has:landmark colosseum')
    await matches(colosseum)
    await page.getByRole('button', { name: 'Leave out Landmark: Colosseum' }).click()
    await matches(all - colosseum)
    expect(await field().inputValue()).toBe('has:landmark -colosseum')
    await page.getByRole('button', { name: 'Only with Landmark: Colosseum' }).click()
    await matches(colosseum)
    await page.getByRole('button', { name: 'Remove Landmark: Colosseum' }).click()
    await matches(all)
    expect(await field().inputValue()).toBe('has:landmark')
  })
})

describe('suggestions', () => {
  test('come while typing, are chosen by keys, and find what they say', async () => {
    await field().focus()
    await page.keyboard.type('taj')
    // What was suggested for less of the word stays until then.
    await matches(await found('taj'))
    const option = page.getByRole('option', { name: /^Landmark: Taj Mahal, \d+ photos$/ })
    await option.waitFor()
    const count = Number(/(\d+) photos/.exec((await option.getAttribute('aria-label')) ?? '')?.[1])
    while ((await option.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown')
    expect(await field().getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'))
    await page.keyboard.press('Enter')
    await expect.poll(() => field().inputValue()).toBe('landmark:"Taj Mahal" ')
    await matches(count)
    await page.keyboard.press('Enter')
    await expect.poll(() => grid(page).evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('by the mouse; Escape leaves the field and shows everything again', async () => {
    const all = (await listOf(page)).ids.length
    await field().fill('joy')
    await page.getByRole('option', { name: /^Mood: Joyful/ }).click()
    await chip('Joyful').waitFor()
    await field().focus()
    await page.keyboard.press('Escape')
    await page.getByRole('grid', { name: `${all} photos, newest first` }).waitFor()
    expect(await field().inputValue()).toBe('')
  })

  test('nothing odd that is typed breaks the screen', async () => {
    for (const text of [
      '"',
      '((',
      'OR',
      "'; DROP TABLE photos",
      '🌋',
      'קולוסיאום',
      '   ',
      '-',
      'a'.repeat(500),
    ]) {
      await field().fill(text)
      await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor()
      await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    }
  })
})

test('a search is saved as an album, which holds what the search finds', async () => {
  const count = await found('colosseum or taj mahal')
  await field().fill('colosseum or taj mahal')
  await matches(count)
  await expect
    .poll(() => chips().allInnerTexts())
    .toEqual(['Landmark: Colosseum', expect.stringMatching(/^or\s/)])
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save as album' }).click()
  const dialog = page.getByRole('dialog', { name: 'New album' })
  await dialog.getByText(`${count} photos found`).waitFor()
  await dialog.getByLabel('Name').fill('Wonders “🏛”')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await goTo(page, 'Albums')
  await page.getByRole('button', { name: `Wonders “🏛”, ${count} photos` }).click()
  await page.getByRole('grid', { name: `${count} photos, newest first` }).waitFor()
})
