import type * as en from '../en/app.ts'
import type { SameKeys } from '../same-keys.ts'

export const menu: SameKeys<typeof en.menu> = {
  file: 'Datei',
  addFolder: 'Ordner hinzufügen …',
  settings: 'Einstellungen',
  settingsMac: 'Einstellungen …',
  edit: 'Bearbeiten',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  find: 'Suchen',
  view: 'Darstellung',
  newWindow: 'Neues Fenster',
  rescan: 'Ordner auf Änderungen prüfen',
  export: 'Kopien exportieren …',
  close: 'Fenster schließen',
  quit: 'Moodmark beenden',
  about: 'Über Moodmark',
  services: 'Dienste',
  hide: 'Moodmark ausblenden',
  hideOthers: 'Andere ausblenden',
  unhide: 'Alle einblenden',
  remove: 'Aus der Bibliothek entfernen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  palette: 'Befehle …',
  resetZoom: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  window: 'Fenster',
  minimize: 'Minimieren',
  zoomWindow: 'Zoomen',
  help: 'Hilfe',
  shortcuts: 'Tastenkürzel',
}

export const dialogs: SameKeys<typeof en.dialogs> = {
  chooseModelFolderTitle: 'Ordner mit den Dateien wählen',
  chooseFoldersTitle: 'Ordner mit Fotos hinzufügen',
  chooseFoldersButton: 'Hinzufügen',
  exportTitle_one: 'Eine Kopie in einen Ordner exportieren',
  exportTitle_other: 'Kopien von {{count, number}} Fotos in einen Ordner exportieren',
  exportButton: 'Exportieren',
  ok: 'OK',
  libraryFailedTitle: 'Moodmark kann seine Bibliothek nicht öffnen',
  fatalTitle: 'Moodmark muss sich beenden',
  fatal:
    'Etwas ging schief, was nicht hätte schiefgehen dürfen: {{reason}}\n\nDeine Fotos sind unberührt, und jede deiner Berichtigungen ist gespeichert. Starte Moodmark neu; es macht dort weiter. Passiert es wieder, melde es mit dem Protokoll: {{file}}',
  crashLoop:
    'Das Fenster stürzt immer wieder ab ({{reason}}). Deine Bibliothek ist sicher. Starte die App neu; passiert es wieder, melde es.',
}

export const tray: SameKeys<typeof en.tray> = {
  open: 'Moodmark öffnen',
  pause: 'Suchlauf anhalten',
  resume: 'Suchlauf fortsetzen',
  quit: 'Beenden',
  scanning: 'Moodmark · {{done, number}} von {{found, number}} ausgewertet',
}

export const notifications: SameKeys<typeof en.notifications> = {
  scanDone_one: '{{count, number}} neues Foto wurde ausgewertet.',
  scanDone_other: '{{count, number}} neue Fotos wurden ausgewertet.',
  scanGoesOn: 'Der Suchlauf geht im Hintergrund weiter. „Beenden“ im Infobereich beendet ihn.',
}

export const palette: SameKeys<typeof en.palette> = {
  title: 'Befehle',
  placeholder: 'Befehl, Bereich, Album oder Monat eingeben',
  results: 'Ergebnisse',
  nothing: 'Nichts heißt so',
  screen: 'Bereich',
  albums: { landmark: 'Sehenswürdigkeit', mood: 'Stimmung', place: 'Ort', date: 'Monat', smart: 'Album' },
  commands: {
    addFolder: 'Ordner hinzufügen',
    find: 'Fotos durchsuchen',
    rescan: 'Ordner auf Änderungen prüfen',
  },
}

export const shortcuts: SameKeys<typeof en.shortcuts> = {
  title: 'Tastenkürzel',
  groups: { everywhere: 'Überall', grid: 'Zwischen Fotos', photo: 'In einem Foto', review: 'Beim Prüfen' },
  actions: {
    find: 'Fotos durchsuchen',
    addFolder: 'Ordner hinzufügen',
    export: 'Kopien exportieren',
    move: 'Bewegen',
    open: 'Öffnen',
    select: 'Auswählen',
    extend: 'Bis hierher auswählen',
    selectAll: 'Alle auswählen',
    menu: 'Menü zu dem, was gewählt ist',
    step: 'Vorheriges, nächstes Foto',
    zoom: 'Zoomen',
  },
}
