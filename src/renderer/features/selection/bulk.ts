/** What can be done with several photos at once. Every change is one command of the history and undone as one. */
import { spoken } from '../../../shared/i18n/messages.ts'
import type { PhotoList, PhotoQuery } from '../../../shared/library.ts'
import { FAVOURITE_MARK } from '../../../shared/limits.ts'
import { client, errorText } from '../../client.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { useNavigation } from '../../state/navigation.ts'
import { usePhotoViewState } from '../../state/photo-view.ts'
import { showErrorToast, showToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'
import { askAbout } from './questions.ts'
import type { BulkJudgement } from './what-is-done.ts'

/** So many photos are in view at once: changes of more are asked about first. */
const ASKED_FROM = 20

/**
 * Says it at once of a few photos, whose number stands on what does it; of many the user is asked first.
 */
export function say(judgement: BulkJudgement): void {
  if (judgement.photoIds.length < ASKED_FROM) void correct(judgement)
  else askAbout({ kind: 'judgement', judgement })
}

export const favour = (photoIds: number[], favourite: boolean): void =>
  say({ kind: 'favourite', photoIds, favourite })

export const hide = (photoIds: number[], hidden: boolean): void => say({ kind: 'hidden', photoIds, hidden })

/** Whether all of these photos of a list are favourites: only then is there nothing to make one. */
export function areFavourites(
  { ids, marks }: Pick<PhotoList, 'ids' | 'marks'>,
  chosen: { has(id: number): boolean; size: number },
): boolean {
  let left = chosen.size
  for (let index = 0; index < ids.length && left > 0; index++) {
    if (!chosen.has(ids[index] as number)) continue
    if (((marks[index] as number) & FAVOURITE_MARK) === 0) return false
    left--
  }
  return chosen.size > 0
}

/** Takes photos out of the library. Of one that is undone as easily as it was done; of more the user sees how many. */
export async function removeFromLibrary(photoIds: number[]): Promise<void> {
  const judgement: BulkJudgement = { kind: 'removed', photoIds, removed: true }
  const [photoId] = photoIds
  if (photoId === undefined) return
  if (photoIds.length > 1) return askAbout({ kind: 'judgement', judgement })
  try {
    const photo = await client.invoke('photos.get', { photoId })
    // The key may be pressed twice.
    if (photo?.removed === false) void correct(judgement)
  } catch (error) {
    showErrorToast(errorText(error))
  }
}

export const bringBack = (photoIds: number[]): void => say({ kind: 'removed', photoIds, removed: false })

export const rate = (photoIds: number[], rating: number): void => say({ kind: 'rating', photoIds, rating })

/** Copies of the files, each with a sidecar, in a folder that the user chooses. */
export async function exportCopies(photoIds: number[]): Promise<void> {
  const t = texts.exporting
  try {
    const result = await client.invoke('photos.export', { photoIds, sidecars: true })
    if (!result) return
    const [failure] = result.failed
    if (failure) {
      showErrorToast(
        t.someFailed({ count: result.failed.length, name: failure.name, reason: spoken(failure.message) }),
        {
          label: texts.retry,
          run: () => void exportCopies(result.failed.map(({ photoId }) => photoId)),
        },
      )
    } else showToast(t.done({ count: result.copied, folder: result.folder }))
  } catch (error) {
    showErrorToast(errorText(error), { label: texts.retry, run: () => void exportCopies(photoIds) })
  }
}

/** Copies of all photos that a screen or album holds. */
export async function exportList(query: PhotoQuery): Promise<void> {
  try {
    const { ids } = await client.invoke('photos.list', query)
    await exportCopies([...ids])
  } catch (error) {
    showErrorToast(errorText(error), { label: texts.retry, run: () => void exportList(query) })
  }
}

/** Two photos side by side, in the list that they are selected in. */
export function compareTwo(listIds: readonly number[], [first, second]: readonly [number, number]): void {
  useNavigation.getState().openPhoto(listIds, listIds.indexOf(first))
  usePhotoViewState.getState().compare(second)
}

export const revealFile = (photoId: number): void =>
  void client.invoke('photos.reveal', { photoId }).catch((error) => showErrorToast(errorText(error)))
