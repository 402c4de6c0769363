import type * as en from '../en/library.ts'
import type { SameKeys } from '../same-keys.ts'

export const photosScreen: SameKeys<typeof en.photosScreen> = {
  title: 'Fotos',
  unknownMonth: 'Ohne Datum',
  matches_one: '{{count, number}} Treffer',
  matches_other: '{{count, number}} Treffer',
  noMatchTitle: 'Kein Foto passt zu „{{text}}“',
  noMatchText:
    'Nimm einen der Filter oben weg, oder versuche einen Ort, eine Sehenswürdigkeit, eine Stimmung, eine Kamera, einen Monat wie „Juli 2019“ oder einen Teil des Dateinamens.',
  emptyScanningTitle: 'Fotos werden gesucht',
  emptyScanningText: 'Die ersten erscheinen hier, sobald sie gelesen sind.',
  emptyTitle: 'Noch keine Fotos in deinen Ordnern',
  emptyText:
    'Moodmark zeigt JPEG, PNG, WebP, AVIF, TIFF und GIF. Füge einen weiteren Ordner hinzu oder lege Fotos in einen deiner Ordner.',
  openFolders: 'Ordner öffnen',
  gridLabel_one: '{{count, number}} Foto, die neuesten zuerst',
  gridLabel_other: '{{count, number}} Fotos, die neuesten zuerst',
  tileLabel: 'Foto {{position, number}} von {{total, number}}',
  tileLabelWithMonth: 'Foto {{position, number}} von {{total, number}}, {{month}}',
}

export const albums: SameKeys<typeof en.albums> = {
  landmarksTitle: 'Sehenswürdigkeiten',
  moodsTitle: 'Stimmungen',
  placesTitle: 'Orte',
  landmarks_one: '{{count, number}} Sehenswürdigkeit',
  landmarks_other: '{{count, number}} Sehenswürdigkeiten',
  moods_one: '{{count, number}} Stimmung',
  moods_other: '{{count, number}} Stimmungen',
  places_one: '{{count, number}} Ort',
  places_other: '{{count, number}} Orte',
  albumLabel_one: '{{title}}, {{count, number}} Foto',
  albumLabel_other: '{{title}}, {{count, number}} Fotos',
  elsewhere: 'Anderswo',
  emptyScanningTitle: {
    landmark: 'Sehenswürdigkeiten werden gesucht',
    mood: 'Stimmungen werden gesucht',
    place: 'Orte werden nachgeschlagen',
  },
  emptyScanningText: 'Alben erscheinen hier, während deine Fotos ausgewertet werden.',
  emptyTitle: {
    landmark: 'Keine Sehenswürdigkeiten gefunden',
    mood: 'Keine Stimmungen gefunden',
    place: 'Keine Orte gefunden',
  },
  emptyText: {
    landmark:
      'Moodmark benennt eine Sehenswürdigkeit nur, wenn es sicher ist. Öffne ein Foto, um selbst eine zu benennen; was unsicher ist, wartet unter „Prüfen“.',
    mood: 'Die Stimmung eines Fotos kommt von seiner Szene und vom Ausdruck der Menschen darauf. Ohne klare Antwort bleibt es ohne.',
    place:
      'Orte kommen von der Position, die Kamera oder Telefon im Foto speichern. Keines deiner Fotos hat eine.',
  },
  disabledTitle: {
    landmark: 'Sehenswürdigkeiten können nicht erkannt werden',
    mood: 'Stimmungen können nicht erkannt werden',
    place: 'Orte können nicht nachgeschlagen werden',
  },
  switchedOffTitle: 'Die Stimmung von Fotos ist ausgeschaltet',
  switchedOffText: 'Schalte sie in den Einstellungen ein, um deine Fotos nach Stimmung zu sehen.',
  openSettings: 'Einstellungen öffnen',
  openReview: 'Prüfen öffnen',
  missing: 'Dieses Album ist jetzt leer',
  missingText: 'Seine Fotos haben einen anderen Namen bekommen oder die Bibliothek verlassen.',
  backTo: 'Zurück zu {{screen}}',
  order: 'Reihenfolge',
  orders: { newest: 'Neueste zuerst', 'best-smile': 'Schönstes Lächeln zuerst' },
}

export const unnamedPlaces: SameKeys<typeof en.unnamedPlaces> = {
  title: 'Unbenannte Orte',
  text: 'Fotos, die denselben Ort zu zeigen scheinen. Benenne ihn einmal für alle.',
  card_one: 'Diesen Ort benennen, {{count, number}} Foto',
  card_other: 'Diesen Ort benennen, {{count, number}} Fotos',
  question: 'Diesen Ort benennen',
  name: 'Name',
  placeholder: 'Zum Beispiel die Burg über der Stadt',
  suggestions: 'Vorschläge',
  photosLabel: 'Fotos dieses Ortes',
  belongs: 'Foto {{n, number}} gehört dazu',
  notAPlace_one: 'Kein Ort',
  notAPlace_other: '{{count, number}} Fotos: kein Ort',
  save_one: '{{count, number}} Foto benennen',
  save_other: '{{count, number}} Fotos benennen',
}

export const like: SameKeys<typeof en.like> = {
  more: 'Mehr davon',
  open: 'Öffnen',
  title: 'Ähnlich wie {{name}}',
  gridLabel_one: '{{count, number}} Foto, die ähnlichsten zuerst',
  gridLabel_other: '{{count, number}} Fotos, die ähnlichsten zuerst',
  similarity: '{{similarity}}',
  similarityLong: 'Ähnlichkeit {{similarity}}',
  back: 'Zurück',
  notYetTitle: 'Dieses Foto wurde noch nicht verglichen',
  notYetText: 'Ähnliche Fotos erscheinen hier, sobald Moodmark es angesehen hat.',
  noneTitle: 'Kein anderes Foto zum Vergleichen',
  noneText: 'Ähnliche Fotos erscheinen hier, wenn mehr Fotos in deiner Bibliothek sind.',
}
