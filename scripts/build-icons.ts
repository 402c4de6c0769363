/** Draws resources/icons from the app's mark: `node scripts/build-icons.ts`. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { resourcesDir } from '../src/shared/node/entries.ts'

const SIZES = { app: 512, drag: 64, tray: 32 } as const

/** The same shape as src/renderer/components/Logo.tsx, in the light theme's colours. */
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <path fill="#0b6a66" d="M16 1.8C9.4 1.8 4.2 6.9 4.2 13.4c0 7.4 7.2 13.3 10.5 16.2a2 2 0 0 0 2.6 0c3.3-2.9 10.5-8.8 10.5-16.2C27.8 6.9 22.6 1.8 16 1.8Z"/>
  <circle fill="#fff" cx="12" cy="11.4" r="1.6"/><circle fill="#fff" cx="20" cy="11.4" r="1.6"/>
  <path fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" d="M10.6 15.8c1.2 2.3 3.1 3.5 5.4 3.5s4.2-1.2 5.4-3.5"/>
</svg>`

const dir = join(resourcesDir(), 'icons')
mkdirSync(dir, { recursive: true })
for (const [name, size] of Object.entries(SIZES)) {
  await sharp(Buffer.from(mark), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(dir, `${name}.png`))
}
