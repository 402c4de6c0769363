/** Review by keys, as fast as they are pressed: nothing jumps, nothing is lost. On a library of drawn pictures. */
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/main/store/database.ts'
import { refreshLabels } from '../src/main/store/labels.ts'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import type { LaunchedApp } from './launch.ts'
import { picturesOfFailures } from './window-checks.ts'
import { photosOf, settled, sidebar, soon } from './window-library.ts'

const WAITING = 8
const IDS = ['matterhorn', 'colosseum', 'taj-mahal']

let app: LaunchedApp
let page: LaunchedApp['page']
let demo: DemoWindow

/** Photos without a word of the user become questions; the most open one comes first. */
function askAbout(libraryDir: string): void {
  const store = openDatabase(libraryDir)
  const ids = store.db
    .prepare<[number], number>(
      `SELECT t.photo_id FROM labels t JOIN files f ON f.photo_id = t.photo_id
       WHERE t.landmark_by_user = 0 ORDER BY f.path LIMIT ?`,
    )
    .pluck()
    .all(WAITING)
  store.transaction(() => {
    for (const [i, id] of ids.entries()) {
      const candidates = IDS.map((_, rank) => ({
        landmarkId: IDS[(i + rank) % IDS.length],
        score: 0.12 - rank / 50,
        similarity: 0.4,
        distanceMeters: null,
        probability: rank === 0 ? 0.5 - i / 30 : 0.1,
      }))
      store.db
        .prepare(
          `INSERT INTO landmark_evidence
             (photo_id, model_id, model_version, decision, threshold, supported_by, candidates)
           VALUES (?, 'demo', '1', 'unsure', 0.15, '["vision"]', ?)
           ON CONFLICT (photo_id) DO UPDATE SET decision = excluded.decision, candidates = excluded.candidates`,
        )
        .run(id, JSON.stringify(candidates))
      // Not taken together with another, whose answer would count for it as well.
      store.db
        .prepare('UPDATE photos SET sort_ms = ?, latitude = NULL, longitude = NULL WHERE id = ?')
        .run(i * 1e10, id)
      // Not ranked again by what is said, so that every question stays.
      store.db.prepare('DELETE FROM embeddings WHERE photo_id = ?').run(id)
    }
    refreshLabels(store.db, ids)
  })
  store.close()
}

const waiting = (count: number) =>
  page.getByText(count === 1 ? '1 photo waiting' : `${count} photos waiting`, { exact: true }).first()
const queue = () => page.evaluate(async () => (await window.moodmark.invoke('review.queue')).ids)
const labelOf = async (photoId: number) => (await photosOf(page)).find(({ id }) => id === photoId)
/** Id of the photo that is asked about. */
const shown = async () =>
  Number((await page.locator('.review-picture img').getAttribute('src'))?.split('/')[2])
const toast = (text: string | RegExp) => page.locator('.toast').filter({ hasText: text })

describe('Review', () => {
  beforeAll(async () => {
    demo = await openDemoWindow(({ libraryDir }) => askAbout(libraryDir))
    ;({ app, page } = demo)
  })
  afterAll(async () => {
    await demo?.close()
  })
  picturesOfFailures(() => app)

  test('answers that come faster than they are stored all count, and nothing moves', async () => {
    await sidebar(page, 'Review').click()
    await waiting(WAITING).waitFor()
    const order = await queue()
    expect(order).toHaveLength(WAITING)
    const boxes: unknown[] = []
    const answers = ['y', '2', 'n', 'x']
    for (const key of answers) {
      const before = await page.getByRole('heading', { name: /^Is this / }).textContent()
      boxes.push(await page.locator('.review-picture').boundingBox())
      boxes.push(await page.getByRole('button', { name: 'Yes', exact: true }).boundingBox())
      await page.keyboard.press(key)
      // The next question is there at once: no wait for the disk, no empty screen.
      await expect
        .poll(() => page.getByRole('heading', { name: /^Is this / }).textContent(), { ...soon, interval: 10 })
        .not.toBe(before)
    }
    expect(new Set(boxes.filter((_, i) => i % 2 === 0).map((box) => JSON.stringify(box))).size).toBe(1)
    // "Not this one" leaves the other names to ask about.
    await waiting(WAITING - answers.length + 1).waitFor()
    const [first = -1, second = -1, third = -1, fourth = -1] = order
    const suggested = (index: number, rank: number) => IDS[(index + rank) % IDS.length]
    expect((await labelOf(first))?.landmark?.id).toBe(suggested(0, 0))
    expect((await labelOf(second))?.landmark?.id).toBe(suggested(1, 1))
    expect(await labelOf(third)).toMatchObject({ landmark: null, landmarkRejected: true })
    expect((await labelOf(fourth))?.notLandmarks).toEqual([suggested(3, 0)])
    for (const [width, height] of [
      [1280, 800],
      [800, 600],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme })
        await settled(page)
        await app.screenshot(`review ${scheme} ${width}`)
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test('an answer that is undone is asked about again', async () => {
    const asked = await shown()
    await page.keyboard.press('y')
    await waiting(WAITING - 4).waitFor()
    await page.keyboard.press('Control+z')
    await toast(/^Undone: /).waitFor()
    await waiting(WAITING - 3).waitFor()
    await expect.poll(shown, soon).toBe(asked)
    await page.keyboard.press('y')
    await waiting(WAITING - 4).waitFor()
  })

  test('the menu of the question answers it as well, by the menu key', async () => {
    const asked = await shown()
    await page.locator('.review-picture').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'No landmark here' }).press('Enter')
    await waiting(WAITING - 5).waitFor()
    expect(await labelOf(asked)).toMatchObject({ landmark: null, landmarkRejected: true })
    await page.keyboard.press('Control+z')
    await waiting(WAITING - 4).waitFor()
    await expect.poll(shown, soon).toBe(asked)
  })

  test('an answer that cannot be stored is told, changes nothing, and can be given again', async () => {
    const before = await queue()
    const asked = await shown()
    const words = () => history().then((list) => list.length)
    const history = () => page.evaluate(() => window.moodmark.invoke('corrections.history', { limit: 100 }))
    const count = await words()
    // Another program holds the library for longer than the app is willing to wait.
    const other = new BetterSqlite3(join(app.libraryDir, 'library.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    await page.keyboard.press('y')
    const failure = toast(/Another program is using the library/)
    await failure.waitFor()
    await app.screenshot('review not stored')
    expect(await words()).toBe(count)
    expect(await queue()).toEqual(before)
    other.exec('ROLLBACK')
    other.close()
    await failure.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(words, soon).toBe(count + 1)
    await expect.poll(async () => (await labelOf(asked))?.landmark?.by, soon).toEqual(['user'])
  })

  test('what was put off is asked again at the end', async () => {
    const left = (await queue()).length
    for (let i = 0; i < left + 1; i++) await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'Start again with those left for later' }).click()
    await page.getByRole('heading', { name: /^Is this / }).waitFor()
    for (let i = 0; i < left; i++) {
      const before = (await queue()).length
      await page.keyboard.press('n')
      await expect.poll(async () => (await queue()).length, soon).toBe(before - 1)
    }
    await page.getByRole('heading', { name: 'All reviewed' }).waitFor()
  })
})
