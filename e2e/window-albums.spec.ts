/** Albums by landmark, place, date and mood, smart albums with exceptions, favourites, ratings, hidden photos. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Judgement } from '../src/shared/judgements.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import { albumsOf, goTo, listOf, sidebar } from './window-library.ts'

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

picturesOfFailures(() => app)

const say = (judgement: Judgement) =>
  page.evaluate((said) => window.moodmark.invoke('corrections.apply', said), judgement)
const undo = () => page.evaluate(() => window.moodmark.invoke('corrections.undo'))
const photos = () => listOf(page)
const shows = (count: number) =>
  page.getByRole('grid', { name: `${count} ${count === 1 ? 'photo' : 'photos'}, newest first` }).waitFor()

describe('albums', () => {
  test('landmarks stand under country and city', async () => {
    await goTo(page, 'Landmarks')
    const italy = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 2, name: 'Italy' }) })
    await italy.getByRole('heading', { level: 3, name: 'Rome' }).waitFor()
    await italy.getByRole('button', { name: /^Colosseum,/ }).waitFor()
  })

  test('dates stand under their year, the newest first, and open as a month', async () => {
    const months = (await albumsOf(page, 'date')).map(({ id }) => id)
    expect(months).toEqual([...months].sort().reverse())
    await goTo(page, 'Dates')
    const years = await page.getByRole('heading', { level: 2 }).allTextContents()
    expect(years).toEqual([...years].sort().reverse())
    const first = page.locator(`[data-album="${months[0]}"]`)
    const name = /^(.*), (\d+) photos?$/.exec((await first.getAttribute('aria-label')) ?? '')
    await first.click()
    await page.getByRole('heading', { level: 1, name: name?.[1] ?? '?' }).waitFor()
    await shows(Number(name?.[2]))
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1, name: 'Dates' }).waitFor()
  })

  test('a smart album is made, holds exceptions, is changed, deleted, and brought back', async () => {
    await goTo(page, 'Albums')
    await page.getByText('No albums of your own yet').waitFor()
    await page.getByRole('button', { name: 'New album' }).click()
    const dialog = page.getByRole('dialog', { name: 'New album' })
    await dialog.getByLabel('Name').fill('Wonders')
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Search').fill('colosseum')
    const { ids } = await listOf(page, { text: 'colosseum' })
    await dialog.getByText(`${ids.length} photos found`).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `Wonders, ${ids.length} photos` }).click()
    await shows(ids.length)

    const all = (await photos()).ids
    const other = all.find((id) => !ids.includes(id)) ?? 0
    const albumId = (await albumsOf(page, 'smart'))[0]?.id ?? ''
    await say({ kind: 'in-album', albumId, photoIds: [other], included: true })
    await shows(ids.length + 1)
    await say({ kind: 'in-album', albumId, photoIds: [ids[0] ?? 0], included: false })
    await shows(ids.length)

    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const change = page.getByRole('dialog', { name: 'Change album' })
    await change.getByLabel('Name').fill('Wonders of the world')
    await change.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Wonders of the world' }).waitFor()

    await page.getByRole('button', { name: 'Delete album' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete album' }).click()
    await page.getByText('No albums of your own yet').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: /^Wonders of the world,/ }).waitFor()
  })
})

describe('marks', () => {
  test('a favourite and its stars show on the photo and in their list', async () => {
    const [first = 0] = (await photos()).ids
    await goTo(page, 'Favourites')
    await page.getByText('No favourites yet').waitFor()
    await say({ kind: 'favourite', photoIds: [first], favourite: true })
    await say({ kind: 'rating', photoIds: [first], rating: 4 })
    await shows(1)
    await page.getByRole('gridcell', { name: /, favourite, 4 stars$/ }).waitFor()
    await sidebar(page, 'Favourites').getByText('1', { exact: true }).waitFor()
    await goTo(page, 'Photos')
    await page.getByRole('searchbox').fill('rating:4+')
    await page.getByText('1 match', { exact: true }).waitFor()
    await page.getByRole('searchbox').fill('')
    await undo()
    await undo()
    await goTo(page, 'Favourites')
    await page.getByText('No favourites yet').waitFor()
  })

  test('a hidden photo is in no list but its own, and no file is touched', async () => {
    const { ids } = await photos()
    const [first = 0] = ids
    await say({ kind: 'hidden', photoIds: [first], hidden: true })
    await goTo(page, 'Photos')
    await shows(ids.length - 1)
    await goTo(page, 'Albums')
    await page.getByRole('button', { name: 'Hidden photos' }).click()
    await page.getByRole('heading', { level: 1, name: 'Hidden' }).waitFor()
    await shows(1)
    await say({ kind: 'hidden', photoIds: [first], hidden: false })
    await page.getByText('Nothing is hidden').waitFor()
    await goTo(page, 'Photos')
    await shows(ids.length)
  })
})
