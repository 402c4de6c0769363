import type * as en from '../en/selection.ts'
import type { SameKeys } from '../same-keys.ts'

export const bulk: SameKeys<typeof en.bulk> = {
  toolbar: 'Ausgewählte Fotos',
  selected_one: '{{count, number}} ausgewählt',
  selected_other: '{{count, number}} ausgewählt',
  clear: 'Auswahl aufheben',
  select: 'Auswählen',
  deselect: 'Auswahl aufheben',
  name: 'Benennen',
  nameLong: 'Sehenswürdigkeit benennen …',
  mood: 'Stimmung',
  rate: 'Bewertung',
  noStars: 'Keine Sterne',
  hide: 'Aus- oder einblenden',
  remove: 'Entfernen',
  removeLong: 'Aus der Bibliothek entfernen',
  removeTitle_one: '{{count, number}} Foto aus der Bibliothek entfernen?',
  removeTitle_other: '{{count, number}} Fotos aus der Bibliothek entfernen?',
  removeText:
    'Die Dateien bleiben, wo sie sind, und werden nie angerührt. Die Fotos stehen unter „Entfernt“ und lassen sich von dort zurückholen.',
  removeNothing: 'Wähle zuerst die Fotos aus, die entfernt werden sollen.',
  bringBack: 'Zurückholen',
  export: 'Kopien exportieren',
  exportLong: 'Kopien exportieren …',
  nameTitle_one: 'Was zeigt {{count, number}} Foto?',
  nameTitle_other: 'Was zeigen {{count, number}} Fotos?',
  nameConfirm_one: '{{count, number}} Foto benennen',
  nameConfirm_other: '{{count, number}} Fotos benennen',
  changeTitle_one: '{{count, number}} Foto ändern?',
  changeTitle_other: '{{count, number}} Fotos ändern?',
  changeConfirm: 'Ändern',
  typeName: 'Gib einen Namen ein, um zu sehen, was sich ändert.',
  counting: 'Wird gezählt …',
  changes:
    '{{changed, number}} von {{total, number}} ändern sich. Rückgängig nimmt es in einem Schritt zurück.',
}

export const exporting: SameKeys<typeof en.exporting> = {
  progress: '{{done, number}} von {{total, number}} kopiert',
  nothing: 'Wähle zuerst die Fotos aus, die exportiert werden sollen.',
  done_one: '{{count, number}} Foto nach {{folder}} kopiert',
  done_other: '{{count, number}} Fotos nach {{folder}} kopiert',
  someFailed_one: '{{count, number}} Foto wurde nicht kopiert, {{name}}: {{reason}}',
  someFailed_other: '{{count, number}} Fotos wurden nicht kopiert, zuerst {{name}}: {{reason}}',
}

export const naming: SameKeys<typeof en.naming> = {
  name: 'Name',
  placeLong: 'Ort benennen …',
  placeTitle_one: 'Ort von {{count, number}} Foto benennen',
  placeTitle_other: 'Ort von {{count, number}} Fotos benennen',
  placePlaceholder: 'Zum Beispiel Omas Garten',
  placeText: 'Er steht vor der Stadt, und die Suche findet ihn. Alles ringsum benennst du auf der Karte.',
  placeRemove: 'Namen entfernen',
  cameraPosition: 'Wie die Kamera sagt',
  renameLong: 'Umbenennen …',
  renameTitle: '{{name}} umbenennen',
  renameText: 'Alle Fotos davon zeigen den neuen Namen; es bleibt dieselbe Sehenswürdigkeit.',
  save: 'Speichern',
}
