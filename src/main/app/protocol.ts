/** Puts the app's own scheme in place. */
import { join } from 'node:path'
import { protocol } from 'electron'
import { appRoot } from '../../shared/node/entries.ts'
import type { Library } from '../library/library.ts'
import { PhotoBytes } from './photo-bytes.ts'
import { appResponder } from './responder.ts'
import { scheme } from './scheme.ts'
import { StaticFiles } from './static-files.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** @throws Error naming the folder when the window was not built */
export function serveAppScheme(library: Library): void {
  const answer = appResponder(new StaticFiles(join(appRoot(), 'out', 'renderer')), new PhotoBytes(library))
  protocol.handle(scheme, answer)
}
