/** Several photos at once: selecting, marking, copying. */
export const bulk = {
  toolbar: 'Selected photos',
  selected_one: '{{count, number}} selected',
  selected_other: '{{count, number}} selected',
  clear: 'Select nothing',
  select: 'Select',
  deselect: 'Deselect',
  name: 'Name',
  nameLong: 'Name a landmark…',
  mood: 'Mood',
  rate: 'Rating',
  noStars: 'No stars',
  hide: 'Hide or show again',
  export: 'Export copies',
  exportLong: 'Export copies…',
  nameTitle_one: 'What does {{count, number}} photo show?',
  nameTitle_other: 'What do {{count, number}} photos show?',
  nameConfirm_one: 'Name {{count, number}} photo',
  nameConfirm_other: 'Name {{count, number}} photos',
  changeTitle_one: 'Change {{count, number}} photo?',
  changeTitle_other: 'Change {{count, number}} photos?',
  changeConfirm: 'Change',
  typeName: 'Type a name to see what will change.',
  counting: 'Counting…',
  changes: '{{changed, number}} of {{total, number}} will change. Undo takes it back as one step.',
} as const

export const exporting = {
  progress: '{{done, number}} of {{total, number}} copied',
  nothing: 'Select the photos to export first.',
  done_one: 'Copied {{count, number}} photo to {{folder}}',
  done_other: 'Copied {{count, number}} photos to {{folder}}',
  someFailed_one: '{{count, number}} photo was not copied, {{name}}: {{reason}}',
  someFailed_other: '{{count, number}} photos were not copied, first {{name}}: {{reason}}',
} as const

/** Names of the user's own for what has another, or none. */
export const naming = {
  name: 'Name',
  placeLong: 'Name the place…',
  placeTitle_one: 'Name the place of {{count, number}} photo',
  placeTitle_other: 'Name the place of {{count, number}} photos',
  placePlaceholder: 'For example Grandma’s garden',
  placeText: 'It is shown before the city, and search finds it. To name everything around, use the map.',
  placeRemove: 'Take the name away',
  cameraPosition: 'As the camera says',
  renameLong: 'Rename…',
  renameTitle: 'Rename {{name}}',
  renameText: 'All its photos show the new name; it stays the same landmark.',
  save: 'Save',
} as const
