/** Registers the contract's channels with Electron; every call goes through the checks of invoke.ts. */
import { ipcMain } from 'electron'
import { invokeChannels } from '../../shared/ipc.ts'
import { answerInvoke, type InvokeHandlers, type OwnWindow } from './invoke.ts'
import type { Log } from './log.ts'

export function serveInvokes(handlers: InvokeHandlers, window: OwnWindow, log: Log): void {
  for (const channel of invokeChannels) {
    ipcMain.handle(channel, (event, ...args) => answerInvoke(channel, handlers, event, args, window, log))
  }
}
