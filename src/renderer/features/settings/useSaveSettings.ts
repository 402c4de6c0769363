import { useMutation } from '@tanstack/react-query'
import type { Settings } from '../../../shared/library.ts'
import { client, errorText } from '../../client.ts'
import { refreshPhotosAndLabels } from '../../hooks/useLiveLibrary.ts'
import { queryClient } from '../../state/query-client.ts'
import { showErrorToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'

/** Saves a part of the settings; the switch moves at once and springs back when saving fails. */
export function useSaveSettings(): (part: Partial<Settings>) => void {
  const mutation = useMutation({
    mutationFn: (part: Partial<Settings>) => client.invoke('settings.set', part),
    onMutate: (part) => {
      const before = queryClient.getQueryData<Settings>(['settings'])
      if (before) queryClient.setQueryData(['settings'], { ...before, ...part })
      return before
    },
    onSuccess: (saved, part) => {
      queryClient.setQueryData(['settings'], saved)
      if (part.facesEnabled !== undefined || part.moodEnabled !== undefined) refreshPhotosAndLabels()
    },
    onError: (error, _part, before) => {
      if (before) queryClient.setQueryData(['settings'], before)
      showErrorToast(texts.settings.saveFailed({ reason: errorText(error) }))
    },
  })
  return mutation.mutate
}
