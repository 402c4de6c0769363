/** Why this label? */
export const why = {
  button: 'Why this name?',
  buttonUnnamed: 'What does it look like?',
  title: 'Why {{name}}?',
  titleNothing: 'Why no name?',
  close: 'Close',
  verdicts: {
    user: 'You said so, and your word counts before everything else.',
    named: 'The picture is clear enough to be named without asking.',
    together: 'Photos taken with it are surely this landmark, and this one is similar.',
    unsure: 'Similar, but not similar enough to be named: it waits in Review.',
    none: 'It looks like this more than like anything else that is known, but not enough to ask about it.',
    rejected: 'You said that there is no landmark here.',
  },
  doubts: {
    race: 'Another landmark is nearly as likely: it waits in Review.',
    resemblance:
      'It hardly looks like an ordinary photo, so its score is high, but it resembles this landmark too little to be named: it waits in Review.',
  },
  nothingAlike: 'It resembles no landmark that is known.',

  score: 'Likeness',
  scoreText: 'Likeness {{score}}, named from {{threshold}} on',
  scoreNone: 'The picture was not compared.',
  namedFrom: 'named from here on',
  probability: 'Right in {{percent}} of such cases.',
  second: 'Next: {{name}}, {{score}}.',
  taughtBy_one: 'Taught by {{count, number}} photo that you named.',
  taughtBy_other: 'Taught by {{count, number}} photos that you named.',
  alongside_one: '{{count, number}} more that surely looks like them helps.',
  alongside_other: '{{count, number}} more that surely look like them help.',

  packs: 'World packs',
  packDecides: 'The likeness is that of the world pack “{{name}}”.',
  packAgrees: 'The world pack “{{name}}” sees it as well.',
  packScore: 'Its own measure: {{similarity}}, sure from {{confident}} on.',

  picture: 'What in the picture decided',
  regions: 'Deciding regions',
  plain: 'Photo only',
  pictureLabel: 'The photo with the regions that decided in warm colours',
  legendLow: 'little',
  legendHigh: 'most',
  computing: 'Looking at the picture…',
  noRegions: 'The regions cannot be told for this landmark.',
  failed: 'The picture could not be looked at. {{reason}}',

  nearestConfirmed: 'Nearest photos that you confirmed',
  nearest: 'Nearest photos of the same landmark',
  thisPhoto: 'This photo',
  similarity: 'similarity {{similarity}}',
  openNearest: 'Open photo {{position, number}} of {{total, number}}, similarity {{similarity}}',
  noNearest: 'No other photo of it is in the library yet.',

  details_one: '{{count, number}} matching detail',
  details_other: '{{count, number}} matching details',
  detailsLabel_one:
    'This photo and another one, with a line between the {{count, number}} detail that they share',
  detailsLabel_other:
    'This photo and another one, with lines between the {{count, number}} details that they share',
  detailsReference: 'Found in a reference photo of the landmark as well, of which the app keeps no picture.',

  position: 'Where it was taken',
  distance: '{{distance}} from {{name}}',
  mapLabel: 'Map: the photo was taken {{distance}} from {{name}}',
  mapPhoto: 'photo',
  together: 'Taken together with it',
  apart: '{{time}} apart',
  apartMeters: '{{time}} and {{distance}} apart',
} as const

/** Why this mood? */
export const whyMood = {
  button: 'Why this mood?',
  buttonNone: 'Why no mood?',
  nothing: 'Nothing in the picture was told yet.',
  failed: 'The reasons could not be read.',
  byUser: 'You said so, and your word counts before everything else. The picture itself:',
  votes: 'Votes: {{votes}}.',
  facesOnly_one: 'All by {{count, number}} face.',
  facesOnly_other: 'All by {{count, number}} faces.',
  sceneOnly: 'All by the scene; no face votes.',
  both_one: '{{count, number}} face has {{faceShare}} of the vote, the scene {{rest}}.',
  both_other: '{{count, number}} faces have {{faceShare}} of the vote, the scene {{rest}}.',
  pleasant: 'The scene is of the pleasant kind,',
  unpleasant: 'The scene is of the unpleasant kind,',
  lively: 'and lively.',
  quiet: 'and quiet.',
  shifted: 'The moods that you set have moved what scenes say.',
  needs: 'A mood needs {{share}} of the vote and a lead of {{lead}}.',
} as const
