/** Adding and removing folders, shared by onboarding, the Folders screen and the menu. */
import type { Root } from '../../shared/library.ts'
import { client, errorText } from '../client.ts'
import { queryClient } from '../state/query-client.ts'
import { showErrorToast, showToast } from '../state/toasts.ts'
import { texts } from '../texts.ts'

export async function chooseFolders(): Promise<Root[]> {
  try {
    const added = await client.invoke('roots.choose')
    await queryClient.invalidateQueries({ queryKey: ['roots'] })
    if (added.length > 0) showToast(addedText(added))
    return added
  } catch (error) {
    showErrorToast(errorText(error), { label: texts.retry, run: () => void chooseFolders() })
    return []
  }
}

function addedText(roots: readonly Root[]): string {
  const [first] = roots
  if (roots.length === 1 && first) return texts.folders.addedOne({ name: first.name })
  return texts.folders.added({ count: roots.length })
}

export async function removeFolder(root: Root): Promise<void> {
  try {
    await client.invoke('roots.remove', { rootId: root.id })
    for (const key of ['roots', 'photos', 'albums', 'scan.problems', 'scan.progress']) {
      void queryClient.invalidateQueries({ queryKey: [key] })
    }
    showToast(texts.folders.removed({ name: root.name }))
  } catch (error) {
    showErrorToast(errorText(error), { label: texts.retry, run: () => void removeFolder(root) })
  }
}

/** Looks through all folders now. */
export async function rescan(): Promise<void> {
  try {
    await client.invoke('scan.rescan')
    showToast(texts.folders.rescanStarted)
  } catch (error) {
    showErrorToast(errorText(error), { label: texts.retry, run: () => void rescan() })
  }
}
