/** Screens and layers that lie over them: map, dates, history, search, selection, palette, comparison, reasons. */
import type { Page } from 'playwright-core'

type Shoot = (name: string) => Promise<void>

/** @param go opens a screen by its place in the sidebar, in whatever language: 0 = Photos */
export async function toolScreens(
  page: Page,
  go: (index: number) => Promise<void>,
  shoot: Shoot,
): Promise<void> {
  const leave = () => page.keyboard.press('Escape')
  await go(1)
  await shoot('favourites')
  await go(2)
  await page.locator('.map-marker').first().waitFor()
  await shoot('map')
  await page.locator('.map-marker').first().focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem').first().press('Enter')
  await page.locator('.map-panel .tile').first().waitFor()
  await shoot('map-panel')
  await page.locator('.map-panel-header .button').first().click()
  await page.locator('dialog[open]').waitFor()
  await shoot('name-area')
  await leave()
  await go(5)
  await shoot('dates')
  await go(7)
  await shoot('albums')
  await page.locator('.screen-header .button').last().click()
  const fields = page.locator('dialog[open] input')
  await fields.first().fill('Italian evenings')
  await fields.last().fill('(rome OR colosseum) not people')
  await page.locator('dialog[open] .search-chip').first().waitFor()
  await shoot('smart-album')
  await leave()
  for (const [index, name] of ['history', 'settings'].entries()) {
    await go(10 + index)
    await shoot(name)
  }
  await go(11)
  for (const [index, section] of (await page.locator('.settings-section').all()).entries()) {
    await section.scrollIntoViewIfNeeded()
    await shoot(`settings-${index}`)
  }

  await go(0)
  await shoot('timeline')
  await page.getByRole('searchbox').fill('colosseum 2025 not people')
  await page.locator('.search-chip').first().waitFor()
  await shoot('search-chips')
  await page.getByRole('searchbox').fill('ro')
  await page.getByRole('option').first().waitFor()
  await shoot('search-suggestions')
  await page.getByRole('searchbox').fill('')
  await leave()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('toolbar').waitFor()
  await shoot('selection')
  await page.getByRole('gridcell').nth(1).click({ button: 'right' })
  await shoot('photo-menu')
  await leave()
  await page.locator('.selection-action').first().click()
  await page.locator('dialog[open] input').fill('Our cabin')
  await page.locator('dialog[open] [role="status"]').getByText(/\d/).waitFor()
  await shoot('teach')
  await leave()
  await leave()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').last().fill('a')
  await shoot('palette')
  await leave()
  await page.keyboard.press('?')
  await shoot('shortcuts')
  await leave()

  await go(3)
  await page.locator('[data-album="landmark:colosseum"]').click()
  await page.getByRole('gridcell').nth(1).click()
  await page.locator('[data-action="name-place"]').click()
  await page.locator('dialog[open]').waitFor()
  await shoot('name-place')
  await leave()
  await page.locator('[data-action="why"]').first().click()
  await page.locator('dialog[open]').waitFor()
  await shoot('why')
  await leave()
  await page.keyboard.press('c')
  await shoot('compare')
  await leave()
  await leave()
}
