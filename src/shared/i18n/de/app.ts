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
}

export const dialogs: SameKeys<typeof en.dialogs> = {
  chooseModelFolderTitle: 'Ordner mit den Dateien wählen',
  chooseFoldersTitle: 'Ordner mit Fotos hinzufügen',
  chooseFoldersButton: 'Hinzufügen',
  exportTitle: 'Kopien in einen Ordner exportieren',
  exportButton: 'Exportieren',
  ok: 'OK',
  libraryFailedTitle: 'Moodmark kann seine Bibliothek nicht öffnen',
  crashLoop:
    'Das Fenster stürzt immer wieder ab ({{reason}}). Deine Bibliothek ist sicher. Starte die App neu; passiert es wieder, melde es.',
}
