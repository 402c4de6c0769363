/** Pictures for the desktop, made by scripts/build-icons.ts. */
import { join } from 'node:path'
import { resourcesDir } from '../../shared/node/entries.ts'

/** `drag` is shown under the pointer, `tray` in the desktop's panel, `app` in task bar and notifications. */
export const iconPath = (name: 'app' | 'drag' | 'tray'): string =>
  join(resourcesDir(), 'icons', `${name}.png`)
