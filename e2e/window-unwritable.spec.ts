/** A correction while the library cannot be written: nothing is half-written, the window says why, and takes it later. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoWindow, openDemoWindow } from './demo-window.ts'
import { picturesOfFailures } from './window-checks.ts'
import { goTo, listOf, soon } from './window-library.ts'

type Fault = 'full disk' | 'no right to write'
/** What the functions below leave in the main process. */
interface Found {
  connection: import('better-sqlite3').Database
}

let demo: DemoWindow
const toast = (text: string | RegExp) => demo.page.locator('.toast').filter({ hasText: text })
const words = () =>
  demo.page.evaluate(async () => (await window.moodmark.invoke('corrections.history', { limit: 100 })).length)
const favourites = async () => (await listOf(demo.page, { favourite: true })).ids.length

/** Takes hold of the app's own connection: a disk that is full, or read-only, cannot be had without being root. */
async function findConnection(): Promise<void> {
  await demo.app.evaluate(() => {
    const { createRequire } = process.getBuiltinModule('node:module')
    const { prototype } = createRequire(`${process.cwd()}/package.json`)('better-sqlite3')
    const { prepare } = prototype
    prototype.prepare = function (this: Found['connection'], sql: string) {
      Object.assign(globalThis, { connection: this })
      prototype.prepare = prepare
      return prepare.call(this, sql)
    }
  })
  await listOf(demo.page)
}

/** From now on SQLite itself refuses to write, with the result code that the real fault has. */
const breakIt = (fault: Fault) =>
  demo.app.evaluate((_, now) => {
    const { connection } = globalThis as unknown as Found
    if (now === 'no right to write') {
      connection.pragma('query_only = ON')
      return
    }
    connection.exec('CREATE TABLE filler (bytes BLOB)')
    connection.pragma(`max_page_count = ${connection.pragma('page_count', { simple: true })}`)
    // Pages that are free inside the file are used up.
    try {
      for (;;) connection.exec('INSERT INTO filler VALUES (randomblob(3000))')
    } catch {}
  }, fault)

const mendIt = () =>
  demo.app.evaluate(() => {
    const { connection } = globalThis as unknown as Found
    connection.pragma('query_only = OFF')
    connection.pragma('max_page_count = 1000000')
    connection.exec('DROP TABLE IF EXISTS filler')
  })

beforeAll(async () => {
  demo = await openDemoWindow()
  await findConnection()
  await goTo(demo.page, 'Photos')
})
afterAll(async () => {
  await demo?.close()
})
picturesOfFailures(() => demo.app)

test.each<[Fault, RegExp]>([
  ['full disk', /The disk that holds the library .* is full/],
  ['no right to write', /The library .* cannot be written/],
])(
  '%s: a change of all photos is told as failed, leaves nothing behind, and succeeds by Try again',
  async (fault, message) => {
    const { page } = demo
    const before = [await words(), await favourites()]
    const all = (await listOf(page)).ids.length
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+a')
    await page.locator('[data-photo]').first().click({ button: 'right' })
    await breakIt(fault)
    await page.getByRole('menuitem', { name: /favourites$/ }).press('Enter')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Make \d+ photos favourites$/ })
      .click()
    await toast(message).waitFor()
    await demo.app.screenshot(`correcting with ${fault}`)
    expect([await words(), await favourites()]).toEqual(before)
    await mendIt()
    await toast(message).getByRole('button', { name: 'Try again' }).click()
    await expect.poll(favourites, soon).toBe(all)
    expect(await words()).toBe((before[0] ?? 0) + 1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await expect.poll(favourites, soon).toBe(before[1])
  },
)
