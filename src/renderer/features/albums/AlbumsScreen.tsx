import { CalendarDays, Landmark, Library, type LucideIcon, MapPin, Smile } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { Album } from '../../../shared/library.ts'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { useAlbums, useAppInfo, usePhotos, useProgress, useSettings } from '../../hooks/useLibrary.ts'
import { recallScroll, rememberScroll, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { isScanning } from '../status/scanning.ts'
import { AlbumMenu } from './AlbumMenu.tsx'
import { nextCard } from './card-keys.ts'
import './albums.css'

type Grouping = 'landmark' | 'mood' | 'place' | 'date' | 'smart'

const ICONS: Record<Grouping, LucideIcon> = {
  landmark: Landmark,
  mood: Smile,
  place: MapPin,
  date: CalendarDays,
  smart: Library,
}
const CAPABILITY: Partial<Record<Grouping, string>> = { landmark: 'landmarks', mood: 'mood', place: 'places' }

interface AlbumsScreenProps {
  by: Grouping
  title: string
  countText: (count: number) => string
  children: (albums: Album[]) => ReactNode
  /** At the end of the header. */
  actions?: ReactNode
  /** Shown above the albums, and without any. */
  above?: ReactNode
}

/** The frame around every grid of albums: header, states, scroll position. */
export function AlbumsScreen({ by, title, countText, children, actions, above = null }: AlbumsScreenProps) {
  const albums = useAlbums(by)
  const count = albums.data?.length ?? 0
  return (
    <section className="screen">
      <ScreenHeader title={title} subtitle={count > 0 ? countText(count) : undefined}>
        {actions}
      </ScreenHeader>
      <div className="screen-body">
        {albums.isError ? (
          <ErrorState what={title} error={albums.error} onRetry={() => albums.refetch()} />
        ) : albums.data === undefined ? (
          <Loading>
            <AlbumsSkeleton />
          </Loading>
        ) : count === 0 && above === null ? (
          <NoAlbums by={by} />
        ) : (
          <KeptScroll viewKey={`albums:${by}`} albums={albums.data}>
            {above}
            {count === 0 ? <NoAlbums by={by} /> : children(albums.data)}
          </KeptScroll>
        )}
      </div>
    </section>
  )
}

interface KeptScrollProps {
  viewKey: string
  albums: readonly Album[]
  children: ReactNode
}

function KeptScroll({ viewKey, albums, children }: KeptScrollProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (element.current) element.current.scrollTop = recallScroll(viewKey)
    const { lastOpenAlbumId } = useNavigation.getState()
    if (lastOpenAlbumId === null) return
    // Back from an album: its card has the focus again, or the next best when the album is empty now.
    const cards = cardsIn(element.current)
    const card = cards.find(({ dataset }) => dataset['album'] === lastOpenAlbumId) ?? cards[0]
    card?.focus({ preventScroll: true })
    useNavigation.setState({ lastOpenAlbumId: null })
  }, [viewKey])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const cards = cardsIn(element.current)
    const current = cards.indexOf(document.activeElement as HTMLButtonElement)
    const next = nextCard(
      cards.map((card) => card.getBoundingClientRect()),
      current,
      event.key,
    )
    if (next === null) return
    cards[next]?.focus()
    event.preventDefault()
  }

  return (
    <AlbumMenu albums={albums}>
      {(onContextMenu) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut over the cards, which are buttons and reached by Tab as well
        <div
          ref={element}
          className="albums scroll"
          onKeyDown={onKeyDown}
          onContextMenu={onContextMenu}
          onScroll={(event) => rememberScroll(viewKey, event.currentTarget.scrollTop)}
        >
          {children}
        </div>
      )}
    </AlbumMenu>
  )
}

const cardsIn = (element: HTMLElement | null): HTMLButtonElement[] => [
  ...(element?.querySelectorAll<HTMLButtonElement>('button[data-album]') ?? []),
]

/** Why there are no albums: switched off, cannot work, not there yet, or nothing found. */
function NoAlbums({ by }: { by: Grouping }) {
  const go = useNavigation((state) => state.go)
  const progress = useProgress().data
  const settings = useSettings().data
  const capability = useAppInfo().data?.capabilities.find((report) => report.capability === CAPABILITY[by])
  const waiting = usePhotos({ review: true }).data?.ids.length ?? 0
  const t = texts.albums
  const openSettings = <Button onClick={() => go('settings')}>{t.openSettings}</Button>
  if (by === 'smart') {
    const { emptyTitle, emptyText } = texts.smartAlbums
    return <EmptyState icon={ICONS[by]} title={emptyTitle} text={emptyText} />
  }
  if (by === 'date') {
    const { emptyTitle, emptyText } = texts.dates
    return <EmptyState icon={ICONS[by]} title={emptyTitle} text={emptyText} />
  }
  if (by === 'mood' && settings && !settings.moodEnabled) {
    return (
      <EmptyState icon={ICONS[by]} title={t.switchedOffTitle} text={t.switchedOffText}>
        {openSettings}
      </EmptyState>
    )
  }
  if (capability && !capability.enabled) {
    return (
      <EmptyState icon={ICONS[by]} title={t.disabledTitle[by]} text={spoken(capability.reason)}>
        {openSettings}
      </EmptyState>
    )
  }
  if (isScanning(progress)) {
    return <EmptyState icon={ICONS[by]} title={t.emptyScanningTitle[by]} text={t.emptyScanningText} />
  }
  return (
    <EmptyState icon={ICONS[by]} title={t.emptyTitle[by]} text={t.emptyText[by]}>
      {by === 'landmark' && waiting > 0 ? <Button onClick={() => go('review')}>{t.openReview}</Button> : null}
    </EmptyState>
  )
}

function AlbumsSkeleton() {
  return (
    <div className="albums-skeleton">
      {Array.from({ length: 10 }, (_, index) => (
        <div key={index} className="skeleton" />
      ))}
    </div>
  )
}
