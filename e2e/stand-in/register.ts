/**
 * Starts a built app without Electron: `node --import ./e2e/stand-in/register.ts out/main/index.js`.
 * From here on `electron` means the stand-in.
 */
import { registerHooks } from 'node:module'
import { settings } from './settings.ts'

const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
})

Object.defineProperty(process.versions, 'electron', { value: settings.electronVersion, enumerable: true })
Object.defineProperty(process, 'type', { value: 'browser' })
