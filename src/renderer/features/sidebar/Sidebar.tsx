import {
  CalendarDays,
  Download,
  EyeOff,
  FolderOpen,
  FolderPlus,
  Heart,
  History,
  ImageMinus,
  Images,
  Landmark,
  Library,
  ListChecks,
  type LucideIcon,
  Map as MapIcon,
  MapPin,
  RefreshCw,
  Search,
  Settings,
  Smile,
} from 'lucide-react'
import { Tooltip } from 'radix-ui'
import { type KeyboardEvent, useRef } from 'react'
import type { PhotoQuery } from '../../../shared/library.ts'
import { ItemMenu, type MenuLine } from '../../components/ItemMenu.tsx'
import { Logo } from '../../components/Logo.tsx'
import { formatCount } from '../../format.ts'
import { chooseFolders, rescan } from '../../hooks/useFolders.ts'
import { useAlbums, usePhotos, useProblems } from '../../hooks/useLibrary.ts'
import { type Screen, useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { exportList } from '../selection/bulk.ts'
import './sidebar.css'

const ICONS: Record<Screen, LucideIcon> = {
  photos: Images,
  favourites: Heart,
  map: MapIcon,
  landmarks: Landmark,
  dates: CalendarDays,
  albums: Library,
  hidden: EyeOff,
  removed: ImageMinus,
  moods: Smile,
  places: MapPin,
  review: ListChecks,
  folders: FolderOpen,
  history: History,
  settings: Settings,
}
const ENTRIES: Screen[] = [
  ...(['photos', 'favourites', 'map', 'landmarks', 'places', 'dates', 'moods', 'albums'] as const),
  'review',
]
const LAST_ENTRIES: Screen[] = ['folders', 'history', 'settings']

export function Sidebar() {
  const nav = useRef<HTMLElement>(null)
  const counts: Partial<Record<Screen, number | undefined>> = {
    photos: usePhotos({}).data?.ids.length,
    landmarks: useAlbums('landmark').data?.length,
    favourites: usePhotos({ favourite: true }).data?.ids.length,
    albums: useAlbums('smart').data?.length,
    moods: useAlbums('mood').data?.length,
    places: useAlbums('place').data?.length,
    review: usePhotos({ review: true }).data?.ids.length,
  }
  const problemCount = useProblems().data?.filter(({ status }) => status !== 'unsupported').length ?? 0

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const buttons = [...(nav.current?.querySelectorAll('button') ?? [])]
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[Math.min(buttons.length - 1, Math.max(0, index + step))]?.focus()
    event.preventDefault()
  }

  return (
    <nav ref={nav} className="sidebar" aria-label={texts.sidebar.label} onKeyDown={onKeyDown}>
      <div className="sidebar-brand">
        <Logo size={26} />
        <span>{texts.appName}</span>
      </div>
      <ul>
        {ENTRIES.map((screen) => (
          <SidebarEntry key={screen} screen={screen} count={counts[screen]} />
        ))}
      </ul>
      <ul className="sidebar-end">
        {LAST_ENTRIES.map((screen) => (
          <SidebarEntry key={screen} screen={screen} warning={screen === 'folders' ? problemCount : 0} />
        ))}
      </ul>
    </nav>
  )
}

/** The lists of photos behind entries. */
const LISTS: Partial<Record<Screen, PhotoQuery>> = {
  photos: {},
  favourites: { favourite: true },
  review: { review: true },
}

/** What the context menu of an entry offers. */
function linesOf(screen: Screen): (MenuLine | null)[] {
  const { go, focusSearch } = useNavigation.getState()
  const t = texts.itemMenu
  const list = LISTS[screen]
  const lines: (MenuLine | null)[] = [
    { icon: ICONS[screen], label: t.open, shortcut: '↵', onSelect: () => go(screen) },
  ]
  if (screen === 'photos') lines.push({ icon: Search, label: texts.search.label, onSelect: focusSearch })
  if (list)
    lines.push({
      icon: Download,
      label: texts.bulk.exportLong({ count: 1 }),
      onSelect: () => void exportList(list),
    })
  if (screen === 'folders') {
    lines.push(
      null,
      { icon: FolderPlus, label: texts.folders.add, onSelect: () => void chooseFolders() },
      { icon: RefreshCw, label: texts.folders.rescan, onSelect: () => void rescan() },
    )
  }
  return lines
}

interface SidebarEntryProps {
  screen: Screen
  count?: number | undefined
  /** Files that need a look; shown as a dot. */
  warning?: number
}

function SidebarEntry({ screen, count, warning = 0 }: SidebarEntryProps) {
  const go = useNavigation((state) => state.go)
  const isCurrent = useNavigation((state) => state.route.screen === screen)
  const Icon = ICONS[screen]
  const name = texts.sidebar.screens[screen]
  const label =
    warning > 0
      ? texts.sidebar.problems({ count: warning })
      : screen === 'review' && count
        ? texts.sidebar.toReview({ count })
        : count === undefined
          ? name
          : texts.sidebar.withCount({ name, count })
  return (
    <li>
      <Tooltip.Root>
        <ItemMenu lines={() => linesOf(screen)}>
          <Tooltip.Trigger asChild>
            <button
              type="button"
              className="sidebar-entry"
              aria-current={isCurrent ? 'page' : undefined}
              aria-label={label}
              onClick={() => go(screen)}
            >
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
              <span className="sidebar-name">{name}</span>
              {count ? (
                <span className={screen === 'review' ? 'sidebar-badge' : 'sidebar-count'}>
                  {formatCount(count)}
                </span>
              ) : null}
              {warning > 0 ? <span className="sidebar-dot" /> : null}
            </button>
          </Tooltip.Trigger>
        </ItemMenu>
        <Tooltip.Portal>
          <Tooltip.Content className="tooltip sidebar-tooltip" side="right" sideOffset={6}>
            {label}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </li>
  )
}
