/** The user's word: apply, undo, redo; the result is shown at once and every step says what it did. */

import { spoken } from '../../shared/i18n/messages.ts'
import type { Judgement } from '../../shared/library.ts'
import { client, errorText } from '../client.ts'
import { useNavigation } from '../state/navigation.ts'
import { queryClient } from '../state/query-client.ts'
import { newestToastId, showErrorToast, showToast, useToasts } from '../state/toasts.ts'
import { texts } from '../texts.ts'
import { refreshPhotosAndLabels } from './useLiveLibrary.ts'

/** Resolves to true when the correction is stored. */
export async function correct(judgement: Judgement): Promise<boolean> {
  try {
    await correctOrThrow(judgement)
    return true
  } catch (error) {
    showErrorToast(texts.correctionFailed({ reason: errorText(error) }), {
      label: texts.retry,
      run: () => void correct(judgement),
    })
    return false
  }
}

/** For where a failure is told in place. @throws when it could not be stored */
export async function correctOrThrow(judgement: Judgement): Promise<void> {
  const correction = await client.invoke('corrections.apply', judgement)
  refreshPhotosAndLabels()
  showToast(spoken(correction.summary), { label: texts.undo, run: () => void undo() })
  void offerMore(judgement)
}

/**
 * What looks like a landmark is read anew as well. Not after every correction and event: those of the user wait for it
 * themselves, and in between photos would change their places under the pointer that chooses among them.
 */
function refreshAfterStep(): void {
  refreshPhotosAndLabels()
  void queryClient.invalidateQueries({ queryKey: ['more'] })
}

export async function undo(): Promise<void> {
  try {
    const correction = await client.invoke('corrections.undo')
    if (!correction) return showToast(texts.nothingToUndo)
    refreshAfterStep()
    showToast(texts.undone({ summary: spoken(correction.summary) }), {
      label: texts.redo,
      run: () => void redo(),
    })
  } catch (error) {
    showErrorToast(errorText(error))
  }
}

export async function redo(): Promise<void> {
  try {
    const correction = await client.invoke('corrections.redo')
    if (!correction) return showToast(texts.nothingToRedo)
    refreshAfterStep()
    showToast(texts.redone({ summary: spoken(correction.summary) }), {
      label: texts.undo,
      run: () => void undo(),
    })
  } catch (error) {
    showErrorToast(errorText(error))
  }
}

/** Undoes this correction and every newer one. */
export async function undoBackTo(id: number): Promise<void> {
  try {
    const undone = await client.invoke('corrections.undoBackTo', { id })
    refreshAfterStep()
    showToast(texts.history.undoneCount({ count: undone.length }), {
      label: texts.redo,
      run: () => void redo(),
    })
  } catch (error) {
    showErrorToast(errorText(error))
  }
}

/** When other photos look like the landmark that was just named, the message about it says how many. */
async function offerMore(judgement: Judgement): Promise<void> {
  const isName =
    judgement.kind === 'landmark-name' || (judgement.kind === 'landmark' && judgement.landmarkId !== null)
  const photoId = isName ? judgement.photoIds[0] : undefined
  if (photoId === undefined) return
  const toastId = newestToastId()
  if (toastId === undefined) return
  try {
    const landmark = (await client.invoke('photos.get', { photoId }))?.landmark
    if (!landmark) return
    // The photos most like it at once, then with those that these have led to.
    for (const after of ['first', 'all'] as const) {
      const { named, unsure } = await client.invoke('learning.more', { landmarkId: landmark.id, after })
      const count = named.length + unsure.length
      if (count === 0) continue
      // Changes nothing when the user has gone on since.
      useToasts.getState().change(toastId, {
        more: {
          label: texts.moreLookLikeThis({ count }),
          run: () => useNavigation.getState().openMore(landmark.id, landmark.name),
        },
      })
    }
  } catch {
    // Only an offer: the correction itself is stored and has been told.
  }
}
