/** Labelled photos and models beside the checkout; an ordinary clone has none, and tests that need them say so. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const candidate = join(import.meta.dirname, '../../shared')

/** The folder with `data` and `models`, or null. */
export const sharedDir: string | null = existsSync(join(candidate, 'data')) ? candidate : null
