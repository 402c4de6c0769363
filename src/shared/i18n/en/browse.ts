/** Search, favourites, albums of one's own, dates, the map, the date scrubber. */
export const search = {
  label: 'Search photos',
  placeholder: 'Search: happy at the Colosseum 2019',
  clear: 'Clear search',
  suggestions: 'Suggestions',
  suggestionCount_one: '{{count, number}} photo',
  suggestionCount_other: '{{count, number}} photos',
  understood: 'Understood as',
  kinds: {
    landmark: 'Landmark',
    place: 'Place',
    mood: 'Mood',
    expression: 'Expression',
    date: 'Date',
    camera: 'Camera',
    folder: 'Folder',
    favourite: 'Favourites',
    rating: 'Rating',
    people: 'People',
  },
  chip: '{{kind}}: {{value}}',
  quoted: '“{{text}}”',
  excluded: 'not {{what}}',
  remove: 'Remove {{what}}',
  exclude: 'Leave out {{what}}',
  include: 'Only with {{what}}',
  favourites: 'Favourites',
  anyLandmark: 'Any landmark',
  withPosition: 'With a position',
  path: 'File or folder',
  stars_one: '{{count}} star',
  stars_other: '{{count}} stars',
  starsOrMore: '{{stars}} or more stars',
  starsOrLess: 'up to {{stars}} stars',
  people_one: '{{count}} person',
  people_other: '{{count}} people',
  peopleOrMore: '{{people}} or more people',
  anyPeople: 'People',
  or: '{{one}} or {{other}}',
  orElse: 'or',
  faces: '{{expression}} face',
  before: 'before {{date}}',
  since: 'since {{date}}',
  range: '{{from}} – {{to}}',
  everyYear: '{{date}}, any year',
  save: 'Save as album',
} as const

export const smartAlbums = {
  title: 'Albums',
  count_one: '{{count, number}} album',
  count_other: '{{count, number}} albums',
  create: 'New album',
  newTitle: 'New album',
  editTitle: 'Change album',
  explanation:
    'The album holds what its search finds, now and in future. All words must hold; OR, NOT and brackets say otherwise.',
  name: 'Name',
  namePlaceholder: 'For example Summers in Italy',
  query: 'Search',
  queryPlaceholder: 'For example (Rome OR Paris) not people',
  found_one: '{{count, number}} photo found',
  found_other: '{{count, number}} photos found',
  save: 'Save',
  edit: 'Change',
  delete: 'Delete album',
  deleteTitle: 'Delete “{{name}}”?',
  deleteText: 'Its photos stay in your library. Undo brings the album back.',
  emptyTitle: 'No albums of your own yet',
  emptyText:
    'An album is a search that you keep: for example “Italy summer”, “is:favourite 2019” or “people:2 not Rome”.',
  searchLine: 'Search: {{query}}',
  hiddenPhotos: 'Hidden photos',
  removedPhotos: 'Removed photos',
  photoPutBack: 'By rule again',
  collections: 'Collections',
} as const

export const favourites = {
  title: 'Favourites',
  emptyTitle: 'No favourites yet',
  emptyText: 'Mark a photo with a heart, and it appears here.',
  badge: 'favourite',
  stars_one: '{{count}} star',
  stars_other: '{{count}} stars',
} as const

export const hiddenPhotos = {
  title: 'Hidden',
  emptyTitle: 'Nothing is hidden',
  emptyText: 'Hidden photos are kept out of every list except this one. Their files are never touched.',
} as const

export const removedPhotos = {
  title: 'Removed',
  emptyTitle: 'Nothing was removed',
  emptyText:
    'Photos that you remove from the library wait here and stay out, wherever their files move. Their files are never touched.',
} as const

export const dates = {
  title: 'Dates',
  months_one: '{{count, number}} month',
  months_other: '{{count, number}} months',
  emptyTitle: 'No photo has a date',
  emptyText: 'The date comes from the camera. None of your photos has one.',
} as const

export const scrubber = {
  label: 'Date',
} as const

export const map = {
  title: 'Map',
  shown_one: '{{count, number}} photo on the map',
  shown_other: '{{count, number}} photos on the map',
  label: 'World map. Arrow keys move it, plus and minus zoom, Tab goes through the photos.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  world: 'Whole world',
  cluster_one: '{{count, number}} photo here',
  cluster_other: '{{count, number}} photos here',
  byLandmark: 'placed by its landmark',
  byLandmarkSome_one: '{{count, number}} of them placed by its landmark',
  byLandmarkSome_other: '{{count, number}} of them placed by their landmark',
  byUser: 'placed by you',
  emptyTitle: 'No photo has a place on the map',
  emptyText:
    'Positions come from the camera, from a recognised landmark, or from you. None of your photos has one yet.',
  selection_one: '{{count, number}} photo in this part',
  selection_other: '{{count, number}} photos in this part',
  noneHereTitle: 'No photo was taken here',
  noneHereText: 'Select another area, or close this list and move the map.',
  showPhotos: 'Show photos',
  select: 'Select an area',
  selectHint: 'Draw a rectangle',
  nameArea: 'Name this area',
  areaTitle: 'Name this area',
  areaText_one:
    'Everything taken within {{distance}} bears the name, today and later: {{count, number}} photo now.',
  areaText_other:
    'Everything taken within {{distance}} bears the name, today and later: {{count, number}} photos now.',
  areaName: 'Name',
  areaRadius: 'Radius',
  areaPlaceholder: 'For example Grandma’s garden',
  areaRemove: 'Take the name away',
  save_one: 'Save',
  save_other: 'Save for {{count, number}} photos',
  here: 'Photos of this part of the map',
  close: 'Close',
  unplaced_one: '{{count, number}} photo without a place',
  unplaced_other: '{{count, number}} photos without a place',
  move_one: 'Move this photo here?',
  move_other: 'Move {{count, number}} photos here?',
  moveText: 'The position is kept in your library; the file is never touched.',
  moveConfirm_one: 'Move',
  moveConfirm_other: 'Move {{count, number}} photos',
  dragHint: 'Drag a photo to where it was taken; Enter places it in the middle of the map.',
  placeHere: 'Photo {{position, number}} of {{total, number}}: place it in the middle of the map',
} as const

/** Menus of albums, sidebar entries and markers. */
export const itemMenu = {
  open: 'Open',
  openAlbum: 'Open album',
  showPhotos: 'Show photos',
  moreLike: 'Look for more photos of it',
} as const
