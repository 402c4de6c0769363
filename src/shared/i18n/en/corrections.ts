/** Review, more that look like a landmark, history. */
export const review = {
  title: 'Review',
  waiting_one: '{{count, number}} photo waiting',
  waiting_other: '{{count, number}} photos waiting',
  question: 'Is this {{name}}?',
  explanation: 'Similar, but not similar enough to be sure.',
  yes: 'Yes',
  noLandmark: 'No landmark here',
  notThis: 'Not this one',
  notThisLong: 'Not {{name}}, maybe another',
  orIsIt: 'Or is it',
  other: 'Another name…',
  skip: 'Later',
  keysHint: 'Keys: Y yes · X not this one · N no landmark · O another name · → later · ← back',
  keysHintWithNames:
    'Keys: Y yes · {{names}} the other names · X not this one · N no landmark · O another name · → later · ← back',
  queueLabel: 'Waiting photos',
  queueItem: 'Photo {{position, number}} of {{total, number}}',
  open: 'Open photo',
  emptyTitle: 'Nothing to review',
  emptyText: 'Photos appear here when Moodmark thinks of a landmark but is not sure.',
  doneTitle: 'All reviewed',
  doneText_one: 'You answered for {{count, number}} photo. Undo brings the last one back.',
  doneText_other: 'You answered for {{count, number}} photos. Undo brings the last one back.',
  laterAgain: 'Start again with those left for later',
} as const

export const more = {
  title: 'More like {{name}}',
  named_one: 'Named by themselves: {{count, number}} photo',
  named_other: 'Named by themselves: {{count, number}} photos',
  unsure_one: 'Similar, but not surely the same: {{count, number}} photo',
  unsure_other: 'Similar, but not surely the same: {{count, number}} photos',
  chosen: '{{count, number}} chosen',
  all: 'Choose all',
  none: 'Choose none',
  accept_one: '{{count, number}} photo: this is {{name}}',
  accept_other: '{{count, number}} photos: this is {{name}}',
  reject_one: '{{count, number}} photo: not {{name}}',
  reject_other: '{{count, number}} photos: not {{name}}',
  photo: 'Photo {{position, number}} of {{total, number}}',
  shownOf: 'The {{shown, number}} most similar of {{total, number}} are shown.',
  emptyTitle: 'No other photo looks like it',
  emptyText: 'What you have said is learnt. New photos of it will be found when they are added.',
  back: 'Back',
} as const

export const history = {
  title: 'History',
  subtitle: 'Newest first; undoing loses nothing.',
  emptyTitle: 'Nothing corrected so far',
  emptyText: 'Names, moods, expressions and everything else that you say about photos is listed here.',
  undone: 'undone',
  older: 'Show older',
  undoBackTo: 'Undo back to here',
  undoBackToLabel: 'Undo back to here, including: {{summary}}',
  undoneCount_one: 'Undone: {{count, number}} change',
  undoneCount_other: 'Undone: {{count, number}} changes',
  list: 'Corrections, newest first',
} as const

export const albumMenu = {
  cover: 'Use as album cover',
  putInto: 'Put into album',
  takeOut: 'Take out of this album',
} as const
