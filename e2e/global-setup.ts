/** Runs once before the window's tests: they must never pass on an old build. Builds nothing when it is new. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bootstrap } from '../bin/lib/bootstrap.mjs'

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await bootstrap()
  const dir = await mkdtemp(join(tmpdir(), 'moodmark-demo-'))
  provide('demoTemplateDir', dir)
  return () => rm(dir, { recursive: true, force: true, maxRetries: 5 })
}
