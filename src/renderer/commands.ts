/** Every command of the window that is not about one photo, by name: for keys, the native menu and the palette. */
import type { Command } from '../shared/commands.ts'
import { exportCopies, removeFromLibrary } from './features/selection/bulk.ts'
import { redo, undo } from './hooks/useCorrections.ts'
import { chooseFolders, rescan } from './hooks/useFolders.ts'
import { useLayers } from './state/layers.ts'
import { useNavigation } from './state/navigation.ts'
import { useSelection } from './state/selection.ts'
import { showToast } from './state/toasts.ts'
import { texts } from './texts.ts'

export const RUN: Record<Command, () => void> = {
  undo: () => void undo(),
  redo: () => void redo(),
  'add-folder': () => void chooseFolders(),
  settings: () => useNavigation.getState().go('settings'),
  find: () => useNavigation.getState().focusSearch(),
  palette: () => useLayers.getState().show('palette'),
  shortcuts: () => useLayers.getState().show('shortcuts'),
  export: () => exportShown(),
  remove: () => removeShown(),
  rescan: () => void rescan(),
}

/** The photo that is shown, else those selected. */
export function shownOrSelected(): number[] {
  const { viewer } = useNavigation.getState()
  const shown = viewer?.photoIds[viewer.index]
  return shown === undefined ? [...useSelection.getState().ids] : [shown]
}

function exportShown(): void {
  const photoIds = shownOrSelected()
  if (photoIds.length > 0) void exportCopies(photoIds)
  else showToast(texts.exporting.nothing)
}

function removeShown(): void {
  const photoIds = shownOrSelected()
  if (photoIds.length > 0) void removeFromLibrary(photoIds)
  else showToast(texts.bulk.removeNothing)
}
