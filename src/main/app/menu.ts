/** The native menu. Roles bring the platform's behaviour, the texts its words in the app's language; the rest are commands. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Command } from '../../shared/commands.ts'
import { texts } from '../../shared/i18n/texts.ts'
import type { AppEvents } from './events.ts'

/** Also called when the language changes: a menu keeps the words that it was built with. */
export function installMenu(events: Pick<AppEvents, 'command'>, openWindow: () => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(events, openWindow, process.platform)))
}

export function menuTemplate(
  events: Pick<AppEvents, 'command'>,
  openWindow: () => void,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const t = texts.menu
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const item = (command: Command, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => events.command(command),
  })
  const role = (
    name: NonNullable<MenuItemConstructorOptions['role']>,
    label: string,
  ): MenuItemConstructorOptions => ({
    role: name,
    label,
  })
  const settings = item('settings', isMac ? t.settingsMac : t.settings, 'CmdOrCtrl+,')
  const appMenu: MenuItemConstructorOptions = {
    label: texts.appName,
    submenu: [
      role('about', t.about),
      separator,
      settings,
      separator,
      role('services', t.services),
      separator,
      role('hide', t.hide),
      role('hideOthers', t.hideOthers),
      role('unhide', t.unhide),
      separator,
      role('quit', t.quit),
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: t.file,
    submenu: [
      { label: t.newWindow, accelerator: 'CmdOrCtrl+N', click: openWindow },
      item('add-folder', t.addFolder, 'CmdOrCtrl+O'),
      item('rescan', t.rescan),
      separator,
      item('export', t.export, 'CmdOrCtrl+E'),
      separator,
      ...(isMac ? [] : [settings, separator]),
      role('close', t.close),
      ...(isMac ? [] : [role('quit', t.quit)]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: t.edit,
    submenu: [
      item('undo', t.undo, 'CmdOrCtrl+Z'),
      item('redo', t.redo, isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
      separator,
      role('cut', t.cut),
      role('copy', t.copy),
      role('paste', t.paste),
      role('selectAll', t.selectAll),
      separator,
      // Its key, Delete, belongs to text fields as well: the window decides whose it is.
      item('remove', t.remove),
      separator,
      item('find', t.find, 'CmdOrCtrl+F'),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: t.view,
    submenu: [
      item('palette', t.palette, 'CmdOrCtrl+K'),
      separator,
      role('resetZoom', t.resetZoom),
      role('zoomIn', t.zoomIn),
      role('zoomOut', t.zoomOut),
      separator,
      role('togglefullscreen', t.fullScreen),
    ],
  }
  const window: MenuItemConstructorOptions = {
    role: 'windowMenu',
    label: t.window,
    submenu: [role('minimize', t.minimize), role('zoom', t.zoomWindow)],
  }
  const help: MenuItemConstructorOptions = { label: t.help, submenu: [item('shortcuts', t.shortcuts)] }
  return [...(isMac ? [appMenu] : []), file, edit, view, window, help]
}
