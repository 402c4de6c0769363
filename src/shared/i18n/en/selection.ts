/** Several photos at once: selecting, marking, copying. */
export const bulk = {
  toolbar: 'Selected photos',
  selected_one: '{{count, number}} selected',
  selected_other: '{{count, number}} selected',
  clear: 'Select nothing',
  select: 'Select',
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
  nothing: 'Select the photos to export first.',
  done_one: 'Copied {{count, number}} photo to {{folder}}',
  done_other: 'Copied {{count, number}} photos to {{folder}}',
  someFailed_one: '{{count, number}} photo was not copied, {{name}}: {{reason}}',
  someFailed_other: '{{count, number}} photos were not copied, first {{name}}: {{reason}}',
} as const
