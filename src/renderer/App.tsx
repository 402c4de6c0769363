import { Tooltip } from 'radix-ui'
import { memo } from 'react'
import { Toaster } from './components/Toaster.tsx'
import { AlbumScreen } from './features/albums/AlbumScreen.tsx'
import { DatesScreen } from './features/albums/DatesScreen.tsx'
import { LandmarksScreen } from './features/albums/LandmarksScreen.tsx'
import { MoodsScreen } from './features/albums/MoodsScreen.tsx'
import { PlacesScreen } from './features/albums/PlacesScreen.tsx'
import { SmartAlbumsScreen } from './features/albums/SmartAlbumsScreen.tsx'
import { FoldersScreen } from './features/folders/FoldersScreen.tsx'
import { HistoryScreen } from './features/history/HistoryScreen.tsx'
import { MoreScreen } from './features/learning/MoreScreen.tsx'
import { LikeScreen } from './features/like/LikeScreen.tsx'
import { MapScreen } from './features/map/MapScreen.tsx'
import { Onboarding } from './features/onboarding/Onboarding.tsx'
import { Palette } from './features/palette/Palette.tsx'
import { ShortcutsOverlay } from './features/palette/ShortcutsOverlay.tsx'
import { PhotoView } from './features/photo/PhotoView.tsx'
import { FavouritesScreen } from './features/photos/FavouritesScreen.tsx'
import { HiddenScreen } from './features/photos/HiddenScreen.tsx'
import { PhotosScreen } from './features/photos/PhotosScreen.tsx'
import { RemovedScreen } from './features/photos/RemovedScreen.tsx'
import { ReviewScreen } from './features/review/ReviewScreen.tsx'
import { BulkDialog } from './features/selection/BulkDialog.tsx'
import { SettingsScreen } from './features/settings/SettingsScreen.tsx'
import { Sidebar } from './features/sidebar/Sidebar.tsx'
import { StatusBar } from './features/status/StatusBar.tsx'
import { useBack } from './hooks/useBack.ts'
import { useRoots } from './hooks/useLibrary.ts'
import { useLiveLibrary } from './hooks/useLiveLibrary.ts'
import { useShortcuts } from './hooks/useShortcuts.ts'
import { useTheme } from './hooks/useTheme.ts'
import { type Screen, useNavigation } from './state/navigation.ts'
import './styles/app.css'

const SCREEN_COMPONENTS: Record<Screen, () => React.ReactNode> = {
  photos: PhotosScreen,
  landmarks: LandmarksScreen,
  favourites: FavouritesScreen,
  map: MapScreen,
  dates: DatesScreen,
  albums: SmartAlbumsScreen,
  hidden: HiddenScreen,
  removed: RemovedScreen,
  moods: MoodsScreen,
  places: PlacesScreen,
  review: ReviewScreen,
  folders: FoldersScreen,
  history: HistoryScreen,
  settings: SettingsScreen,
}

export function App() {
  useTheme()
  useLiveLibrary()
  useShortcuts()
  useBack()
  const isViewing = useNavigation((state) => state.viewer !== null)

  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
      <div className="app" inert={isViewing}>
        <Sidebar />
        <main className="app-main">
          <CurrentScreen />
          <StatusBar />
        </main>
      </div>
      <OpenPhoto />
      <BulkDialog />
      <Palette />
      <ShortcutsOverlay />
      <Toaster />
    </Tooltip.Provider>
  )
}

/** Does not draw again with every photo stepped through in the photo view. */
const CurrentScreen = memo(function CurrentScreen() {
  const route = useNavigation((state) => state.route)
  const roots = useRoots()
  // An empty library shows how to begin, wherever the user is, except where things are set up.
  const isSetup = route.screen === 'settings' || route.screen === 'folders'
  if (roots.data?.length === 0 && !isSetup) return <Onboarding />
  if (route.more) return <MoreScreen key={route.more.landmarkId} {...route.more} />
  const like = route.like.at(-1)
  if (like !== undefined) return <LikeScreen key={route.like.length} photoId={like} />
  if (route.albumId) return <AlbumScreen key={route.albumId} albumId={route.albumId} />
  const Screen = SCREEN_COMPONENTS[route.screen]
  return <Screen />
})

function OpenPhoto() {
  const viewer = useNavigation((state) => state.viewer)
  return viewer ? <PhotoView viewer={viewer} /> : null
}
