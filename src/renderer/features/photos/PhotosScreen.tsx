import { Images, SearchX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { usePhotos, useProgress } from '../../hooks/useLibrary.ts'
import { forgetScroll, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { SearchChips } from '../search/SearchChips.tsx'
import { SearchField } from '../search/SearchField.tsx'
import { isScanning } from '../status/scanning.ts'
import { GridSkeleton } from './GridSkeleton.tsx'
import { PhotoGrid } from './PhotoGrid.tsx'

/** Shorter than the pause between two keys: a list is not read for every letter of a quick typist. */
const SETTLE_MS = 40

export function PhotosScreen() {
  const searchText = useNavigation((state) => state.searchText)
  const settledText = useDebounced(searchText, SETTLE_MS).trim()
  // Only typing is waited for; an emptied field shows everything at once.
  const text = searchText.trim() === '' ? '' : settledText
  const photos = usePhotos(text ? { text } : {})
  const count = photos.data?.ids.length

  // Another search begins at its top; coming back to the same one does not.
  const lastText = useRef(text)
  useEffect(() => {
    if (lastText.current !== text) forgetScroll(`search:${lastText.current}`)
    lastText.current = text
  }, [text])

  const subtitle = count === undefined || photos.isPlaceholderData ? undefined : countText(text, count)
  return (
    <section className="screen">
      <ScreenHeader title={texts.photosScreen.title} subtitle={subtitle}>
        <SearchField />
      </ScreenHeader>
      {text ? <SearchChips text={text} /> : null}
      <div className="screen-body">
        {photos.isError ? (
          <ErrorState what={texts.photosScreen.title} error={photos.error} onRetry={() => photos.refetch()} />
        ) : photos.data === undefined ? (
          <Loading>
            <GridSkeleton />
          </Loading>
        ) : count === 0 ? (
          <NoPhotos text={text} />
        ) : (
          <PhotoGrid key={text} list={photos.data} viewKey={text ? `search:${text}` : 'photos'} />
        )}
      </div>
    </section>
  )
}

const countText = (text: string, count: number): string | undefined => {
  if (text) return texts.photosScreen.matches({ count })
  return count > 0 ? texts.photos({ count }) : undefined
}

function NoPhotos({ text }: { text: string }) {
  const progress = useProgress().data
  const go = useNavigation((state) => state.go)
  if (text) {
    return (
      <EmptyState
        icon={SearchX}
        title={texts.photosScreen.noMatchTitle({ text })}
        text={texts.photosScreen.noMatchText}
      />
    )
  }
  if (isScanning(progress)) {
    return (
      <EmptyState
        icon={Images}
        title={texts.photosScreen.emptyScanningTitle}
        text={texts.photosScreen.emptyScanningText}
      />
    )
  }
  return (
    <EmptyState icon={Images} title={texts.photosScreen.emptyTitle} text={texts.photosScreen.emptyText}>
      <Button onClick={() => go('folders')}>{texts.photosScreen.openFolders}</Button>
    </EmptyState>
  )
}
