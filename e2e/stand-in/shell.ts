/** `shell`: hands files to the desktop where there is one. */
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { settings } from './settings.ts'

class StandInShell implements Pick<Electron.Shell, 'showItemInFolder' | 'openExternal'> {
  showItemInFolder(path: string): void {
    open(dirname(path))
  }

  async openExternal(url: string): Promise<void> {
    open(url)
  }
}

function open(target: string): void {
  if (settings.window !== 'visible') return
  const opener =
    process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open'
  spawn(opener, [target], { stdio: 'ignore', detached: true })
    .on('error', () => console.warn(`${opener} is not available; the file is in ${target}`))
    .unref()
}

export const shell = new StandInShell()
