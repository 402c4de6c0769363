/** What can be asked of the window from outside its page: by the native menu, the tray, or a notification. */
export const COMMANDS = [
  'undo',
  'redo',
  'add-folder',
  'settings',
  'find',
  'palette',
  'shortcuts',
  'export',
  'remove',
  'rescan',
] as const
export type Command = (typeof COMMANDS)[number]
