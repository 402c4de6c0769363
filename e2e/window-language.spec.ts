/** The window in another language: chosen in Settings, or the system's. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { copyDemoLibrary } from './demo-template.ts'
import { type LaunchedApp, launchApp } from './launch.ts'
import { goTo, grid, temporaryDir, WAIT_MS } from './window-library.ts'

let temporary: Awaited<ReturnType<typeof temporaryDir>>
let libraryDir: string
let app: LaunchedApp | null = null

beforeAll(async () => {
  temporary = await temporaryDir()
  ;({ libraryDir } = await copyDemoLibrary(temporary.dir))
})
afterEach(async () => {
  await app?.close()
  app = null
})
afterAll(async () => {
  await temporary?.remove()
})

async function launched(env: Record<string, string>): Promise<LaunchedApp> {
  app = await launchApp({ libraryDir, env })
  app.page.setDefaultTimeout(WAIT_MS)
  await grid(app.page).waitFor()
  return app
}

const menuLabels = (running: LaunchedApp) =>
  running.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])

test('German from Settings: window, native menu and the next start, and back again', async () => {
  const running = await launched({ LANG: 'en_US.UTF-8' })
  const { page } = running
  await goTo(page, 'Settings')
  await page.getByRole('radio', { name: 'Deutsch' }).click()
  await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor()
  await expect
    .poll(() => page.getByRole('radio', { name: 'Deutsch' }).evaluate((e) => e === document.activeElement))
    .toBe(true)
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  await expect.poll(() => menuLabels(running)).toEqual(expect.arrayContaining(['Datei', 'Bearbeiten']))
  await page
    .getByRole('navigation', { name: 'Bibliothek' })
    .getByRole('button', { name: /^Fotos/ })
    .click()
  await expect.poll(() => grid(page).getAttribute('aria-label')).toMatch(/^\d+ Fotos, die neuesten zuerst$/)
  await running.screenshot('photos-de')
  await running.close()

  const again = await launched({ LANG: 'en_US.UTF-8' })
  await again.page.getByRole('heading', { level: 1, name: 'Fotos' }).waitFor()
  await expect.poll(() => menuLabels(again)).toContain('Datei')
  await again.page.getByRole('button', { name: 'Einstellungen' }).click()
  await again.page.getByRole('radio', { name: 'System' }).first().waitFor()
  await again.page.getByRole('radiogroup', { name: 'Sprache' }).getByRole('radio', { name: 'System' }).click()
  await again.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  await expect.poll(() => menuLabels(again)).toContain('File')
})

test('a German system gets German, with German dates', async () => {
  const { page } = await launched({ LANG: 'de_AT.UTF-8' })
  await page.getByRole('heading', { level: 1, name: 'Fotos' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de-AT')
  await page.locator('[data-photo]').first().click()
  await page.getByRole('heading', { name: 'Einzelheiten' }).waitFor()
  await expect
    .poll(() => page.locator('.facts').innerText())
    .toMatch(/(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d+\. /)
})
