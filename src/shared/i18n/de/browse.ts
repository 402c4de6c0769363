import type * as en from '../en/browse.ts'
import type { SameKeys } from '../same-keys.ts'

export const search: SameKeys<typeof en.search> = {
  label: 'Fotos durchsuchen',
  placeholder: 'Suche: glücklich am Kolosseum 2019',
  clear: 'Suche leeren',
  suggestions: 'Vorschläge',
  suggestionCount_one: '{{count, number}} Foto',
  suggestionCount_other: '{{count, number}} Fotos',
  understood: 'Verstanden als',
  kinds: {
    landmark: 'Sehenswürdigkeit',
    place: 'Ort',
    mood: 'Stimmung',
    expression: 'Ausdruck',
    date: 'Datum',
    camera: 'Kamera',
    folder: 'Ordner',
    favourite: 'Favoriten',
    rating: 'Bewertung',
    people: 'Personen',
  },
  chip: '{{kind}}: {{value}}',
  quoted: '„{{text}}“',
  excluded: 'nicht {{what}}',
  remove: '{{what}} entfernen',
  exclude: '{{what}} ausschließen',
  include: 'Nur mit {{what}}',
  favourites: 'Favoriten',
  anyLandmark: 'Irgendeine Sehenswürdigkeit',
  withPosition: 'Mit Position',
  path: 'Datei oder Ordner',
  stars_one: '{{count}} Stern',
  stars_other: '{{count}} Sterne',
  starsOrMore: '{{stars}} oder mehr Sterne',
  starsOrLess: 'bis zu {{stars}} Sterne',
  people_one: '{{count}} Person',
  people_other: '{{count}} Personen',
  peopleOrMore: '{{people}} oder mehr Personen',
  anyPeople: 'Personen',
  or: '{{one}} oder {{other}}',
  orElse: 'oder',
  faces: 'Gesicht: {{expression}}',
  before: 'vor {{date}}',
  since: 'seit {{date}}',
  range: '{{from}} – {{to}}',
  everyYear: '{{date}}, jedes Jahr',
  save: 'Als Album speichern',
}

export const smartAlbums: SameKeys<typeof en.smartAlbums> = {
  title: 'Alben',
  count_one: '{{count, number}} Album',
  count_other: '{{count, number}} Alben',
  create: 'Neues Album',
  newTitle: 'Neues Album',
  editTitle: 'Album ändern',
  explanation:
    'Das Album enthält, was seine Suche findet, jetzt und in Zukunft. Alle Wörter müssen zutreffen; ODER, NICHT und Klammern sagen es anders.',
  name: 'Name',
  namePlaceholder: 'Zum Beispiel Sommer in Italien',
  query: 'Suche',
  queryPlaceholder: 'Zum Beispiel (Rom ODER Paris) ohne Personen',
  found_one: '{{count, number}} Foto gefunden',
  found_other: '{{count, number}} Fotos gefunden',
  save: 'Speichern',
  edit: 'Ändern',
  delete: 'Album löschen',
  deleteTitle: '„{{name}}“ löschen?',
  deleteText: 'Die Fotos bleiben in deiner Bibliothek. Rückgängig bringt das Album zurück.',
  emptyTitle: 'Noch keine eigenen Alben',
  emptyText:
    'Ein Album ist eine Suche, die du behältst: zum Beispiel „Italien Sommer“, „is:favourite 2019“ oder „people:2 nicht Rom“.',
  searchLine: 'Suche: {{query}}',
  hiddenPhotos: 'Verborgene Fotos',
  removedPhotos: 'Entfernte Fotos',
  photoPutBack: 'Wieder nach Regel',
  collections: 'Sammlungen',
}

export const favourites: SameKeys<typeof en.favourites> = {
  title: 'Favoriten',
  emptyTitle: 'Noch keine Favoriten',
  emptyText: 'Gib einem Foto ein Herz, dann erscheint es hier.',
  badge: 'Favorit',
  stars_one: '{{count}} Stern',
  stars_other: '{{count}} Sterne',
}

export const hiddenPhotos: SameKeys<typeof en.hiddenPhotos> = {
  title: 'Verborgen',
  emptyTitle: 'Nichts ist verborgen',
  emptyText: 'Verborgene Fotos erscheinen nur in dieser Liste. Ihre Dateien werden nie angerührt.',
}

export const removedPhotos: SameKeys<typeof en.removedPhotos> = {
  title: 'Entfernt',
  emptyTitle: 'Nichts wurde entfernt',
  emptyText:
    'Fotos, die du aus der Bibliothek entfernst, stehen hier und bleiben draußen, wohin auch immer ihre Dateien wandern. Die Dateien werden nie angerührt.',
}

export const dates: SameKeys<typeof en.dates> = {
  title: 'Kalender',
  months_one: '{{count, number}} Monat',
  months_other: '{{count, number}} Monate',
  emptyTitle: 'Kein Foto hat ein Datum',
  emptyText: 'Das Datum kommt von der Kamera. Keines deiner Fotos hat eines.',
}

export const scrubber: SameKeys<typeof en.scrubber> = {
  label: 'Datum',
}

export const map: SameKeys<typeof en.map> = {
  title: 'Karte',
  shown_one: '{{count, number}} Foto auf der Karte',
  shown_other: '{{count, number}} Fotos auf der Karte',
  label:
    'Weltkarte. Pfeiltasten verschieben sie, Plus und Minus vergrößern und verkleinern, Tab geht durch die Fotos.',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  world: 'Ganze Welt',
  cluster_one: '{{count, number}} Foto hier',
  cluster_other: '{{count, number}} Fotos hier',
  byLandmark: 'nach seiner Sehenswürdigkeit',
  byLandmarkSome_one: 'davon {{count, number}} nach seiner Sehenswürdigkeit',
  byLandmarkSome_other: 'davon {{count, number}} nach ihrer Sehenswürdigkeit',
  byUser: 'von dir gesetzt',
  emptyTitle: 'Kein Foto hat einen Ort auf der Karte',
  emptyText:
    'Positionen kommen von der Kamera, von einer erkannten Sehenswürdigkeit oder von dir. Noch hat keines deiner Fotos eine.',
  selection_one: '{{count, number}} Foto in diesem Teil',
  selection_other: '{{count, number}} Fotos in diesem Teil',
  noneHereTitle: 'Hier ist kein Foto aufgenommen',
  noneHereText: 'Wähle ein anderes Gebiet aus, oder schließ diese Liste und verschieb die Karte.',
  showPhotos: 'Fotos zeigen',
  select: 'Gebiet auswählen',
  selectHint: 'Zieh ein Rechteck auf',
  nameArea: 'Gebiet benennen',
  areaTitle: 'Gebiet benennen',
  areaText_one:
    'Alles, was im Umkreis von {{distance}} aufgenommen ist, trägt den Namen, heute und später: jetzt {{count, number}} Foto.',
  areaText_other:
    'Alles, was im Umkreis von {{distance}} aufgenommen ist, trägt den Namen, heute und später: jetzt {{count, number}} Fotos.',
  areaName: 'Name',
  areaRadius: 'Umkreis',
  areaPlaceholder: 'Zum Beispiel Omas Garten',
  areaRemove: 'Namen wegnehmen',
  save_one: 'Speichern',
  save_other: 'Für {{count, number}} Fotos speichern',
  here: 'Fotos dieses Teils der Karte',
  close: 'Schließen',
  unplaced_one: '{{count, number}} Foto ohne Ort',
  unplaced_other: '{{count, number}} Fotos ohne Ort',
  move_one: 'Dieses Foto hierher setzen?',
  move_other: '{{count, number}} Fotos hierher setzen?',
  moveText: 'Die Position steht in deiner Bibliothek; die Datei wird nie angerührt.',
  moveConfirm_one: 'Setzen',
  moveConfirm_other: '{{count, number}} Fotos setzen',
  dragHint: 'Zieh ein Foto dorthin, wo es aufgenommen wurde; Enter setzt es in die Mitte der Karte.',
  placeHere: 'Foto {{position, number}} von {{total, number}}: in die Mitte der Karte setzen',
}

/** Menüs von Alben, Einträgen der Seitenleiste und Markierungen. */
export const itemMenu: SameKeys<typeof en.itemMenu> = {
  open: 'Öffnen',
  openAlbum: 'Album öffnen',
  showPhotos: 'Fotos zeigen',
  moreLike: 'Weitere Fotos davon suchen',
}
