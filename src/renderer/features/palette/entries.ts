/** What the palette offers: commands, screens, and the albums of the library. */
import type { Album } from '../../../shared/library.ts'
import { RUN, shownOrSelected } from '../../commands.ts'
import { formatMonth } from '../../format.ts'
import { SCREENS, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { moodOf } from '../albums/grouping.ts'

export interface PaletteEntry {
  id: string
  label: string
  /** What kind of thing it is, or its key. */
  note: string
  run(): void
}

export function commandEntries(): PaletteEntry[] {
  const t = texts.palette.commands
  // As the commands will find them: the photo that is shown alone, else the selected ones.
  const count = shownOrSelected().length
  const modifier = navigator.platform.startsWith('Mac') ? '⌘' : `${texts.controlKey}+`
  const command = (id: keyof typeof RUN, label: string, key = ''): PaletteEntry => ({
    id,
    label,
    note: key,
    run: RUN[id],
  })
  return [
    command('add-folder', t.addFolder, `${modifier}O`),
    command('find', t.find, `${modifier}F`),
    command('undo', texts.undo, `${modifier}Z`),
    command('redo', texts.redo, `${modifier}Y`),
    command('export', texts.bulk.exportLong({ count: Math.max(1, count) }), `${modifier}E`),
    command('remove', texts.bulk.removeLong({ count: Math.max(1, count) }), texts.deleteKey),
    command('rescan', t.rescan),
    command('shortcuts', texts.shortcuts.title, '?'),
    ...SCREENS.map((screen) => ({
      id: `screen:${screen}`,
      label: texts.sidebar.screens[screen],
      note: texts.palette.screen,
      run: () => useNavigation.getState().go(screen),
    })),
  ]
}

const SCREEN_OF = {
  landmark: 'landmarks',
  mood: 'moods',
  place: 'places',
  date: 'dates',
  smart: 'albums',
} as const

const hasScreen = (grouping: Album['grouping']): grouping is keyof typeof SCREEN_OF => grouping in SCREEN_OF

export function albumEntries(albums: readonly Album[]): PaletteEntry[] {
  return albums.flatMap(({ id, grouping, title }) => {
    if (!hasScreen(grouping)) return []
    const mood = moodOf(id)
    return {
      id,
      label: mood ? texts.moods[mood] : grouping === 'date' ? (formatMonth(title) ?? title) : title,
      note: texts.palette.albums[grouping],
      run: () => {
        const { go, openAlbum } = useNavigation.getState()
        go(SCREEN_OF[grouping])
        openAlbum(id)
      },
    }
  })
}
