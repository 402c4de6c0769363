/** Native menu, dialogs and messages of the main process. */
export const menu = {
  file: 'File',
  addFolder: 'Add folder…',
  settings: 'Settings',
  settingsMac: 'Settings…',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  find: 'Find',
  view: 'View',
} as const

export const dialogs = {
  chooseModelFolderTitle: 'Choose the folder that holds the files',
  chooseFoldersTitle: 'Add folders of photos',
  chooseFoldersButton: 'Add',
  exportTitle: 'Export copies into a folder',
  exportButton: 'Export',
  ok: 'OK',
  libraryFailedTitle: 'Moodmark cannot open its library',
  crashLoop:
    'The window keeps crashing ({{reason}}). Your library is safe. Restart the app; if it happens again, report it.',
} as const
