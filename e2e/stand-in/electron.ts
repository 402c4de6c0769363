/**
 * Stands in for the `electron` module in a main process that plain Node runs: windows are pages of a Chromium.
 *
 * It has the calls that Moodmark makes, checked against Electron's own types; anything else throws by name
 * instead of being quietly undefined. It cannot show: native menus, drag out, Electron's sandbox, packaging.
 */
import { app as standInApp } from './app.ts'
import { listenForTests } from './control.ts'
import { dialog as standInDialog } from './dialog.ts'
import { ipcMain as standInIpcMain } from './ipc-main.ts'
import { StandInMenu, StandInMenuItem } from './menu.ts'
import { nativeTheme as standInNativeTheme } from './native-theme.ts'
import { StandInNotification } from './notification.ts'
import { protocol as standInProtocol } from './protocol.ts'
import { screen as standInScreen } from './screen.ts'
import { session as standInSession } from './session.ts'
import { shell as standInShell } from './shell.ts'
import { strict } from './strict.ts'
import { StandInTray } from './tray.ts'
import { StandInBrowserWindow } from './windows.ts'

export const app = strict('app', standInApp)
export const BrowserWindow = StandInBrowserWindow
export const dialog = strict('dialog', standInDialog)
export const ipcMain = strict('ipcMain', standInIpcMain)
export const Menu = StandInMenu
export const MenuItem = StandInMenuItem
export const nativeTheme = strict('nativeTheme', standInNativeTheme)
export const Notification = StandInNotification
export const protocol = strict('protocol', standInProtocol)
export const screen = strict('screen', standInScreen)
export const session = { defaultSession: strict('session.defaultSession', standInSession.defaultSession) }
export const Tray = StandInTray
export const shell = strict('shell', standInShell)
/** Plain Node has no utility processes; the app starts a Node child instead. Any call throws by name. */
export const utilityProcess = strict('utilityProcess', {})

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  Notification,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
}
export default electron

listenForTests(electron)
