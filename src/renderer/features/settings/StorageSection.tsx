import { useMutation, useQuery } from '@tanstack/react-query'
import { client, errorText } from '../../client.ts'
import { Button } from '../../components/Button.tsx'
import { formatBytes } from '../../format.ts'
import { useRoots } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { showErrorToast, showToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'

const t = texts.settings

/** Where photos come from, what the library takes on disk, and a copy of it. */
export function StorageSection() {
  const go = useNavigation((state) => state.go)
  const folderCount = useRoots().data?.length ?? 0
  // Read anew whenever Settings are opened: a scan writes previews all the time.
  const cache = useQuery({ queryKey: ['cache'], queryFn: () => client.invoke('cache.size'), staleTime: 0 })
  const clear = useMutation({
    mutationFn: () => client.invoke('cache.clear'),
    onSuccess: ({ freed }) => {
      showToast(t.cacheCleared({ size: formatBytes(freed) }))
      void cache.refetch()
    },
    onError: (error) => showErrorToast(errorText(error)),
  })
  const backup = useMutation({
    mutationFn: () => client.invoke('library.backup'),
    onSuccess: ({ name }) => showToast(t.backupDone({ name })),
    onError: (error) => showErrorToast(errorText(error), { label: texts.retry, run: () => backup.mutate() }),
  })
  return (
    <section className="settings-section" aria-labelledby="storage-title">
      <h2 id="storage-title">{t.storage}</h2>
      <div className="list">
        <div className="setting">
          <div>
            <span className="setting-name">{t.folders}</span>
            <p>{t.folderCount({ count: folderCount })}</p>
          </div>
          <Button onClick={() => go('folders')}>{texts.photosScreen.openFolders}</Button>
        </div>
        <div className="setting">
          <div>
            <span className="setting-name">{t.cache}</span>
            <p>
              {cache.isError
                ? errorText(cache.error)
                : cache.data
                  ? [
                      t.cachePreviews({ previews: formatBytes(cache.data.previews) }),
                      cache.data.copies > 0 ? t.cacheCopies({ copies: formatBytes(cache.data.copies) }) : '',
                    ]
                      .filter(Boolean)
                      .join(' ')
                  : texts.loading}
            </p>
          </div>
          <Button disabled={clear.isPending || !cache.data?.copies} onClick={() => clear.mutate()}>
            {t.clearCache}
          </Button>
        </div>
        <div className="setting">
          <div>
            <span className="setting-name">{t.backup}</span>
            <p>{t.backupText}</p>
          </div>
          <Button disabled={backup.isPending} onClick={() => backup.mutate()}>
            {t.backupNow}
          </Button>
        </div>
      </div>
    </section>
  )
}
