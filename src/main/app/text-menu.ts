/** The menu of text: Chromium has one, Electron shows none unless the app does. Photos have a menu of their own in the page. */
import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import { texts } from '../../shared/i18n/texts.ts'

export function offerTextMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, params) => {
    const items = textItems(params)
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
}

/** Cut and paste in a field, copy of what is selected; nothing elsewhere. */
export function textItems({
  isEditable,
  selectionText,
}: Pick<Electron.ContextMenuParams, 'isEditable' | 'selectionText'>): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: texts.menu.copy }
  if (!isEditable) return selectionText === '' ? [] : [copy]
  return [
    { role: 'cut', label: texts.menu.cut },
    copy,
    { role: 'paste', label: texts.menu.paste },
    { type: 'separator' },
    { role: 'selectAll', label: texts.menu.selectAll },
  ]
}
