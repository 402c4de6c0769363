/** Photos, albums, unnamed places, photos that look alike. */
export const photosScreen = {
  title: 'Photos',
  unknownMonth: 'Without a date',
  matches_one: '{{count, number}} match',
  matches_other: '{{count, number}} matches',
  noMatchTitle: 'No photo matches “{{text}}”',
  noMatchText:
    'Take one of the filters above away, or try a place, a landmark, a mood, a camera, a month such as “July 2019”, or part of a file name.',
  emptyScanningTitle: 'Looking for photos',
  emptyScanningText: 'The first ones appear here as soon as they have been read.',
  emptyTitle: 'No photos in your folders yet',
  emptyText:
    'Moodmark shows JPEG, PNG, WebP, AVIF, TIFF and GIF. Add another folder, or put photos into one of yours.',
  openFolders: 'Open Folders',
  gridLabel_one: '{{count, number}} photo, newest first',
  gridLabel_other: '{{count, number}} photos, newest first',
  tileLabel: 'Photo {{position, number}} of {{total, number}}',
  tileLabelWithMonth: 'Photo {{position, number}} of {{total, number}}, {{month}}',
} as const

export const albums = {
  landmarksTitle: 'Landmarks',
  moodsTitle: 'Moods',
  placesTitle: 'Places',
  landmarks_one: '{{count, number}} landmark',
  landmarks_other: '{{count, number}} landmarks',
  moods_one: '{{count, number}} mood',
  moods_other: '{{count, number}} moods',
  places_one: '{{count, number}} place',
  places_other: '{{count, number}} places',
  albumLabel_one: '{{title}}, {{count, number}} photo',
  albumLabel_other: '{{title}}, {{count, number}} photos',
  elsewhere: 'Elsewhere',
  emptyScanningTitle: {
    landmark: 'Looking for landmarks',
    mood: 'Looking for moods',
    place: 'Looking up places',
  },
  emptyScanningText: 'Albums appear here while your photos are analysed.',
  emptyTitle: {
    landmark: 'No landmarks found',
    mood: 'No moods found',
    place: 'No places found',
  },
  emptyText: {
    landmark:
      'Moodmark names a landmark only when it is sure. Open a photo to name one yourself; what it is unsure of waits in Review.',
    mood: 'The mood of a photo comes from its scene and from the expressions of its people. Without a clear answer it stays without.',
    place: 'Places come from the position that a camera or phone stores in a photo. None of yours has one.',
  },
  disabledTitle: {
    landmark: 'Landmarks cannot be recognised',
    mood: 'Moods cannot be recognised',
    place: 'Places cannot be looked up',
  },
  switchedOffTitle: 'The mood of photos is switched off',
  switchedOffText: 'Turn it on in Settings to see your photos grouped by mood.',
  openSettings: 'Open Settings',
  openReview: 'Open Review',
  missing: 'This album is empty now',
  missingText: 'Its photos have been given another name, or have left the library.',
  backTo: 'Back to {{screen}}',
  order: 'Order',
  orders: { newest: 'Newest first', 'best-smile': 'Best smile first' },
} as const

export const unnamedPlaces = {
  title: 'Unnamed places',
  text: 'Photos that seem to show the same place. Name it once for all of them.',
  card_one: 'Name this place, {{count, number}} photo',
  card_other: 'Name this place, {{count, number}} photos',
  question: 'Name this place',
  name: 'Name',
  placeholder: 'For example the castle above the town',
  suggestions: 'Suggestions',
  photosLabel: 'Photos of this place',
  belongs: 'Photo {{n, number}} belongs to it',
  notAPlace_one: 'Not a place',
  notAPlace_other: '{{count, number}} photos: not a place',
  save_one: 'Name {{count, number}} photo',
  save_other: 'Name {{count, number}} photos',
} as const

export const like = {
  more: 'More like this',
  open: 'Open',
  title: 'Similar to {{name}}',
  gridLabel_one: '{{count, number}} photo, the most similar first',
  gridLabel_other: '{{count, number}} photos, the most similar first',
  similarity: '{{similarity}}',
  similarityLong: 'similarity {{similarity}}',
  back: 'Back',
  notYetTitle: 'This photo has not been compared yet',
  notYetText: 'Similar photos appear here as soon as Moodmark has looked at it.',
  noneTitle: 'No other photo to compare with',
  noneText: 'Similar photos appear here when there are more photos in your library.',
} as const
