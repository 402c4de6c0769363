/** The user's word: apply, undo, redo; the result is shown at once and every step says what it did. */
import type { Judgement } from '../../shared/library.ts'
import { client, errorText } from '../client.ts'
import { showErrorToast, showToast } from '../state/toasts.ts'
import { texts } from '../texts.ts'
import { refreshPhotosAndLabels } from './useLiveLibrary.ts'

/** Resolves to true when the correction is stored. */
export async function correct(judgement: Judgement): Promise<boolean> {
  try {
    const correction = await client.invoke('corrections.apply', judgement)
    refreshPhotosAndLabels()
    showToast(correction.summary, { label: texts.undo, run: () => void undo() })
    return true
  } catch (error) {
    showErrorToast(texts.correctionFailed(errorText(error)), {
      label: texts.retry,
      run: () => void correct(judgement),
    })
    return false
  }
}

export async function undo(): Promise<void> {
  try {
    const correction = await client.invoke('corrections.undo')
    if (!correction) return showToast(texts.nothingToUndo)
    refreshPhotosAndLabels()
    showToast(texts.undone(correction.summary), { label: texts.redo, run: () => void redo() })
  } catch (error) {
    showErrorToast(errorText(error))
  }
}

export async function redo(): Promise<void> {
  try {
    const correction = await client.invoke('corrections.redo')
    if (!correction) return showToast(texts.nothingToRedo)
    refreshPhotosAndLabels()
    showToast(correction.summary, { label: texts.undo, run: () => void undo() })
  } catch (error) {
    showErrorToast(errorText(error))
  }
}
