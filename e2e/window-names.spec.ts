/** Names that people, or their clipboards, come up with: typed into the window, shown and taken back. On drawn pictures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../tests/run-cli.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import { albumsOf, closePhoto, goTo, information, openPhoto, photosOf, soon } from './window-library.ts'

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow
let photoId: number

const field = () => page.getByRole('combobox', { name: 'Name of the landmark' })
const titles = async () => (await albumsOf(page, 'landmark')).map(({ title }) => title)
const openField = () => information(page).locator('[data-action="edit-landmark"]').click()

describe('names', () => {
  beforeAll(async () => {
    demo = await openDemoWindow()
    ;({ app, page } = demo)
    photoId = (await photosOf(page)).find(({ landmark }) => landmark === null)?.id ?? -1
  })
  afterAll(async () => {
    await demo?.close()
  })
  picturesOfFailures(() => app)

  test.each([
    `Bob's "Big" <b>Barn</b> & Co; DROP TABLE photos;--`,
    '👨‍👩‍👧‍👦 🏡',
    'البيت الأزرق على البحر',
    '京都の家',
  ])('may be %s', async (name) => {
    await openPhoto(page, photoId)
    await openField()
    await field().fill(name)
    await page.keyboard.press('Enter')
    await information(page).getByText(name, { exact: true }).waitFor()
    expect(await titles()).toContain(name)
    await closePhoto(page)
    await goTo(page, 'History')
    await page.getByRole('listitem').filter({ hasText: name }).first().waitFor()
    await app.screenshot(`name ${[...name].length}`)
    await page.keyboard.press('Control+z')
    await expect.poll(titles, soon).not.toContain(name)
  })

  test('only spaces are no name, and nothing is said', async () => {
    const before = await page.evaluate(() => window.moodmark.invoke('corrections.history', { limit: 1000 }))
    await openPhoto(page, photoId)
    await openField()
    await field().fill('      ')
    await expect.poll(() => page.getByRole('option', { name: /^Create/ }).count(), soon).toBe(0)
    await page.keyboard.press('Escape')
    await closePhoto(page)
    const after = await page.evaluate(() => window.moodmark.invoke('corrections.history', { limit: 1000 }))
    expect(after).toEqual(before)
  })

  test('ten thousand characters are cut to what a name can have, which is told', async () => {
    await openPhoto(page, photoId)
    await openField()
    await field().focus()
    await page.keyboard.insertText('Lake 湖 '.repeat(1500))
    await page.getByText('A name can have 200 characters at most.').waitFor()
    expect((await field().inputValue()).length).toBe(200)
    await page.keyboard.press('Enter')
    const shown = information(page).locator('.info-title')
    await expect.poll(async () => (await shown.textContent())?.startsWith('Lake 湖 Lake'), soon).toBe(true)
    const { width = 0 } = (await information(page).boundingBox()) ?? {}
    expect(await information(page).evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(width)
    await app.screenshot('name too long')
    await page.keyboard.press('Control+z')
    await closePhoto(page)
  })

  test('the command line says that the library is in use, and that nothing was changed', async () => {
    const file = (await photosOf(page))[0]?.files[0]?.path ?? ''
    const { exitCode, stderr } = await runCli(['label', file, '--favourite', '--library', demo.libraryDir])
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/is in use by another Moodmark \(process \d+\)\. Close it there first/)
    expect((await photosOf(page)).every(({ favourite }) => !favourite)).toBe(true)
  })
})
