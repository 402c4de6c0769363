/** The native menu. Roles bring the platform's own words and keys; the rest are commands for the window. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { texts } from '../../shared/i18n/texts.ts'
import type { AppEvents } from './events.ts'

/** Also called when the language changes: a menu keeps the words that it was built with. */
export function installMenu(events: Pick<AppEvents, 'command'>): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(events, process.platform)))
}

export function menuTemplate(
  events: Pick<AppEvents, 'command'>,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const settings: MenuItemConstructorOptions = {
    label: isMac ? texts.menu.settingsMac : texts.menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => events.command('settings'),
  }
  const appMenu: MenuItemConstructorOptions = {
    label: texts.appName,
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
    label: texts.menu.file,
    submenu: [
      { label: texts.menu.addFolder, accelerator: 'CmdOrCtrl+O', click: () => events.command('add-folder') },
      ...(isMac
        ? [separator, { role: 'close' } as const]
        : [separator, settings, separator, { role: 'quit' } as const]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: texts.menu.edit,
    submenu: [
      { label: texts.menu.undo, accelerator: 'CmdOrCtrl+Z', click: () => events.command('undo') },
      {
        label: texts.menu.redo,
        accelerator: isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y',
        click: () => events.command('redo'),
      },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      { label: texts.menu.find, accelerator: 'CmdOrCtrl+F', click: () => events.command('find') },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: texts.menu.view,
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
