import type * as en from '../en/corrections.ts'
import type { SameKeys } from '../same-keys.ts'

export const review: SameKeys<typeof en.review> = {
  title: 'Prüfen',
  waiting_one: '{{count, number}} Foto wartet',
  waiting_other: '{{count, number}} Fotos warten',
  question: 'Ist das {{name}}?',
  explanation: 'Ähnlich, aber nicht ähnlich genug, um sicher zu sein.',
  yes: 'Ja',
  noLandmark: 'Hier ist keine Sehenswürdigkeit',
  notThis: 'Diese nicht',
  notThisLong: 'Nicht {{name}}, vielleicht eine andere',
  orIsIt: 'Oder ist es',
  other: 'Anderer Name …',
  skip: 'Später',
  keysHint: 'Tasten: Y ja · X diese nicht · N keine Sehenswürdigkeit · O anderer Name · → später · ← zurück',
  keysHintWithNames:
    'Tasten: Y ja · {{names}} die anderen Namen · X diese nicht · N keine Sehenswürdigkeit · O anderer Name · → später · ← zurück',
  queueLabel: 'Wartende Fotos',
  queueItem: 'Foto {{position, number}} von {{total, number}}',
  open: 'Foto öffnen',
  emptyTitle: 'Nichts zu prüfen',
  emptyText: 'Fotos erscheinen hier, wenn Moodmark an eine Sehenswürdigkeit denkt, aber nicht sicher ist.',
  doneTitle: 'Alles geprüft',
  doneText_one: 'Du hast {{count, number}} Foto beantwortet. Rückgängig bringt das letzte zurück.',
  doneText_other: 'Du hast {{count, number}} Fotos beantwortet. Rückgängig bringt das letzte zurück.',
  laterAgain: 'Mit den aufgeschobenen neu beginnen',
}

export const more: SameKeys<typeof en.more> = {
  title: 'Mehr wie {{name}}',
  named_one: 'Von selbst benannt: {{count, number}} Foto',
  named_other: 'Von selbst benannt: {{count, number}} Fotos',
  unsure_one: 'Ähnlich, aber nicht sicher dasselbe: {{count, number}} Foto',
  unsure_other: 'Ähnlich, aber nicht sicher dasselbe: {{count, number}} Fotos',
  chosen: '{{count, number}} ausgewählt',
  all: 'Alle auswählen',
  none: 'Keine auswählen',
  accept_one: '{{count, number}} Foto: das ist {{name}}',
  accept_other: '{{count, number}} Fotos: das ist {{name}}',
  reject_one: '{{count, number}} Foto: nicht {{name}}',
  reject_other: '{{count, number}} Fotos: nicht {{name}}',
  photo: 'Foto {{position, number}} von {{total, number}}',
  shownOf: 'Die {{shown, number}} ähnlichsten von {{total, number}} werden gezeigt.',
  emptyTitle: 'Kein anderes Foto sieht so aus',
  emptyText: 'Was du gesagt hast, ist gelernt. Neue Fotos davon werden gefunden, wenn sie hinzukommen.',
  back: 'Zurück',
}

export const history: SameKeys<typeof en.history> = {
  title: 'Verlauf',
  subtitle: 'Neuestes zuerst; nichts geht verloren.',
  emptyTitle: 'Bisher nichts berichtigt',
  emptyText: 'Namen, Stimmungen, Ausdrücke und alles andere, was du über Fotos sagst, steht hier.',
  undone: 'rückgängig gemacht',
  older: 'Ältere zeigen',
  undoBackTo_one: 'Diese Änderung rückgängig',
  undoBackTo_other: 'Diese {{count, number}} Änderungen rückgängig',
  undoBackToLabel_one: 'Diese Änderung rückgängig machen: {{summary}}',
  undoBackToLabel_other: '{{count, number}} Änderungen rückgängig machen, bis einschließlich: {{summary}}',
  undoneCount_one: 'Rückgängig gemacht: {{count, number}} Änderung',
  undoneCount_other: 'Rückgängig gemacht: {{count, number}} Änderungen',
  list: 'Berichtigungen, neueste zuerst',
}

export const albumMenu: SameKeys<typeof en.albumMenu> = {
  cover: 'Als Titelbild des Albums',
  putInto_one: 'In Album legen',
  putInto_other: '{{count, number}} Fotos in Album legen',
  takeOut_one: 'Aus diesem Album nehmen',
  takeOut_other: '{{count, number}} Fotos aus diesem Album nehmen',
}
