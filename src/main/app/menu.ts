/** The native menu. Roles bring the platform's own words and keys; the rest are commands for the window. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { AppEvents } from './events.ts'

export function installMenu(events: AppEvents): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(events, process.platform)))
}

export function menuTemplate(
  events: Pick<AppEvents, 'command'>,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const settings: MenuItemConstructorOptions = {
    label: isMac ? 'Settings…' : 'Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => events.command('settings'),
  }
  const appMenu: MenuItemConstructorOptions = {
    label: 'Moodmark',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: 'File',
    submenu: [
      { label: 'Add folder…', accelerator: 'CmdOrCtrl+O', click: () => events.command('add-folder') },
      ...(isMac
        ? [separator, { role: 'close' } as const]
        : [separator, settings, separator, { role: 'quit' } as const]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [
      { label: 'Undo', accelerator: 'CmdOrCtrl+Z', click: () => events.command('undo') },
      {
        label: 'Redo',
        accelerator: isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y',
        click: () => events.command('redo'),
      },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      { label: 'Find', accelerator: 'CmdOrCtrl+F', click: () => events.command('find') },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  }
  const window: MenuItemConstructorOptions = { role: 'windowMenu' }
  return [...(isMac ? [appMenu] : []), file, edit, view, window]
}
