import type * as en from '../en/common.ts'
import type { SameKeys } from '../same-keys.ts'

export const common: SameKeys<typeof en.common> = {
  appName: 'Moodmark',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  retry: 'Erneut versuchen',
  cancel: 'Abbrechen',
  back: 'Zurück',
  dismiss: 'Ausblenden',
  loading: 'Wird geladen …',
  photos_one: '{{count, number}} Foto',
  photos_other: '{{count, number}} Fotos',
  notificationRegion: 'Meldungen',
  nothingToUndo: 'Nichts rückgängig zu machen',
  nothingToRedo: 'Nichts zu wiederholen',
  undone: 'Rückgängig gemacht: {{summary}}',
  redone: 'Wiederholt: {{summary}}',
  moreLookLikeThis_one: '{{count, number}} weiteres sieht so aus',
  moreLookLikeThis_other: '{{count, number}} weitere sehen so aus',
  correctionFailed: 'Deine Änderung wurde nicht gespeichert. {{reason}}',
  failed: '{{what}}: konnte nicht geladen werden',
  connectionLost:
    'Der Hintergrundteil von Moodmark hat nicht geantwortet. Bleibt das so, starte die App neu.',
}

export const sidebar: SameKeys<typeof en.sidebar> = {
  label: 'Bibliothek',
  screens: {
    photos: 'Fotos',
    landmarks: 'Sehenswürdigkeiten',
    moods: 'Stimmungen',
    places: 'Orte',
    review: 'Prüfen',
    folders: 'Ordner',
    history: 'Verlauf',
    settings: 'Einstellungen',
  },
  withCount: '{{name}}, {{count, number}}',
  toReview: 'Prüfen, {{count, number}} warten',
  problems_one: 'Ordner, {{count, number}} Datei mit Problemen',
  problems_other: 'Ordner, {{count, number}} Dateien mit Problemen',
}

export const status: SameKeys<typeof en.status> = {
  label: 'Suchlauf',
  idle_one: '{{count, number}} Foto auf dem neuesten Stand',
  idle_other: '{{count, number}} Fotos auf dem neuesten Stand',
  empty: 'Noch keine Fotos',
  checking_one: '{{count, number}} Foto · Ordner werden auf Änderungen geprüft',
  checking_other: '{{count, number}} Fotos · Ordner werden auf Änderungen geprüft',
  listing: 'Fotos werden gesucht · {{found, number}} gefunden',
  analysing: '{{done, number}} von {{found, number}} ausgewertet',
  paused: 'Angehalten · {{done, number}} von {{found, number}} ausgewertet',
  unavailable: 'Die Erkennung läuft nicht',
  rate: '{{rate}} Fotos/s',
  left: 'noch {{time}}',
  failed: '{{count, number}} fehlgeschlagen',
  unsupported: '{{count, number}} nicht unterstützt',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  showProblems: 'Dateien mit Problemen zeigen',
  progressLabel: 'Ausgewertete Fotos',
}
