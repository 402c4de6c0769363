import { Images, SearchX } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PhotoQuery } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { photosAreKnown, readPhotos, usePhotos, useProgress } from '../../hooks/useLibrary.ts'
import { forgetScroll, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { SearchChips } from '../search/SearchChips.tsx'
import { SearchField } from '../search/SearchField.tsx'
import { useAskedText } from '../search/useAskedText.ts'
import { isScanning } from '../status/scanning.ts'
import { GridSkeleton } from './GridSkeleton.tsx'
import { PhotoGrid } from './PhotoGrid.tsx'

export function PhotosScreen() {
  const typed = useNavigation((state) => state.searchText.trim())
  const text = useAskedText(typed, (asked) => photosAreKnown(queryOf(asked)))
  const photos = usePhotos(queryOf(text))
  // Before the field and the chips, which are drawn first, ask their own questions.
  useLayoutEffect(() => readPhotos(queryOf(text)), [text])
  // Until the answer has come the grid shows, under its own name, what it showed before.
  const shownText = useRef(text)
  if (!photos.isPlaceholderData) shownText.current = text
  const shown = shownText.current
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
      <ScreenHeader title={texts.photosScreen.title} subtitle={subtitle} isSpoken={text !== ''}>
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
          <NoPhotos text={shown} />
        ) : (
          <PhotoGrid key={shown} list={photos.data} viewKey={shown ? `search:${shown}` : 'photos'} />
        )}
      </div>
    </section>
  )
}

const queryOf = (text: string): PhotoQuery => (text ? { text } : {})

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
