/**
 * The demo library, drawn and scanned once in a run and then copied: recognising its 36 pictures takes 20 s of CPU
 * time, a copy of the library a tenth of a second. The pictures are shared, since no test writes into them.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { withCheckoutLock } from '../bin/lib/lock.mjs'
import { makeDemoLibrary } from '../scripts/demo-library.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** An empty folder at first; goes at the end of the run. */
    demoTemplateDir: string
  }
}

/** @param dir gets `library`, to change as a test likes. @returns it, without the pictures' folder: they stay as they are */
export async function copyDemoLibrary(dir: string): Promise<{ libraryDir: string }> {
  const template = inject('demoTemplateDir')
  const complete = join(template, 'complete')
  // Test files may run side by side; one makes the template, the others wait for it.
  await withCheckoutLock(
    async () => {
      if (existsSync(complete)) return
      for (const part of ['library', 'photos'])
        await rm(join(template, part), { recursive: true, force: true })
      await makeDemoLibrary(template)
      writeFileSync(complete, '')
    },
    () => {},
  )
  const libraryDir = join(dir, 'library')
  await cp(join(template, 'library'), libraryDir, { recursive: true, preserveTimestamps: true })
  return { libraryDir }
}
