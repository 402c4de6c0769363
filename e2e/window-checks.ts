/** What the specs of the window check alike: a picture of whatever failed, and what axe finds on a screen. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeEach } from 'vitest'
import type { LaunchedApp } from './launch.ts'

/** Call it beside the tests: a failed one leaves a picture, and no open dialog for the next one. */
export function picturesOfFailures(app: () => LaunchedApp): void {
  beforeEach(({ onTestFailed }) => {
    onTestFailed(async ({ task }) => {
      await app().screenshot(`failed ${task.name}`)
      await app().page.keyboard.press('Escape')
    })
  })
}

interface Looking {
  /** One rule only, or all but one. */
  only?: string
  without?: string
}

/** What axe finds serious or critical, each with its elements and the reason. */
export async function seriousFindings(page: Page, { only, without }: Looking = {}): Promise<string[]> {
  // Electron opens no second page, which axe would otherwise finish its work on.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (only) axe.withRules(only)
  if (without) axe.disableRules(without)
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 300)} ${failureSummary}`).join('\n')}`,
    )
}
