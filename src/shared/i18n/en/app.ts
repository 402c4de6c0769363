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
  newWindow: 'New window',
  rescan: 'Check folders for changes',
  export: 'Export copies…',
  close: 'Close window',
  quit: 'Quit Moodmark',
  about: 'About Moodmark',
  services: 'Services',
  hide: 'Hide Moodmark',
  hideOthers: 'Hide others',
  unhide: 'Show all',
  remove: 'Remove from library',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  palette: 'Commands…',
  resetZoom: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  window: 'Window',
  minimize: 'Minimise',
  zoomWindow: 'Zoom',
  help: 'Help',
  shortcuts: 'Keyboard shortcuts',
} as const

export const dialogs = {
  chooseModelFolderTitle: 'Choose the folder that holds the files',
  chooseFoldersTitle: 'Add folders of photos',
  chooseFoldersButton: 'Add',
  exportTitle_one: 'Export a copy into a folder',
  exportTitle_other: 'Export copies of {{count, number}} photos into a folder',
  exportButton: 'Export',
  ok: 'OK',
  libraryFailedTitle: 'Moodmark cannot open its library',
  fatalTitle: 'Moodmark has to close',
  fatal:
    'Something went wrong that should not have: {{reason}}\n\nYour photos are untouched, and every correction you made is saved. Start Moodmark again; it goes on where it was. If this happens again, report it with the log: {{file}}',
  crashLoop:
    'The window keeps crashing ({{reason}}). Your library is safe. Restart the app; if it happens again, report it.',
} as const

export const tray = {
  open: 'Open Moodmark',
  pause: 'Pause scan',
  resume: 'Resume scan',
  quit: 'Quit',
  scanning: 'Moodmark · {{done, number}} of {{found, number}} analysed',
} as const

export const notifications = {
  scanDone_one: '{{count, number}} new photo has been analysed.',
  scanDone_other: '{{count, number}} new photos have been analysed.',
  scanGoesOn: 'The scan goes on in the background. Quit in the tray ends it.',
} as const

export const palette = {
  title: 'Commands',
  placeholder: 'Type a command, a screen, an album or a month',
  results: 'Results',
  nothing: 'Nothing has this name',
  screen: 'Screen',
  albums: { landmark: 'Landmark', mood: 'Mood', place: 'Place', date: 'Month', smart: 'Album' },
  commands: {
    addFolder: 'Add folder',
    find: 'Search photos',
    rescan: 'Check folders for changes',
  },
} as const

export const shortcuts = {
  title: 'Keyboard shortcuts',
  groups: { everywhere: 'Everywhere', grid: 'Among photos', photo: 'In a photo', review: 'In Review' },
  actions: {
    find: 'Search photos',
    addFolder: 'Add folder',
    export: 'Export copies',
    move: 'Move',
    open: 'Open',
    select: 'Select',
    extend: 'Select up to here',
    selectAll: 'Select all',
    menu: 'Menu of what has the focus',
    step: 'Previous, next photo',
    zoom: 'Zoom',
  },
} as const
