import { Tooltip } from 'radix-ui'
import { Toaster } from './components/Toaster.tsx'
import { AlbumScreen } from './features/albums/AlbumScreen.tsx'
import { LandmarksScreen } from './features/albums/LandmarksScreen.tsx'
import { MoodsScreen } from './features/albums/MoodsScreen.tsx'
import { PlacesScreen } from './features/albums/PlacesScreen.tsx'
import { FoldersScreen } from './features/folders/FoldersScreen.tsx'
import { Onboarding } from './features/onboarding/Onboarding.tsx'
import { PhotoView } from './features/photo/PhotoView.tsx'
import { PhotosScreen } from './features/photos/PhotosScreen.tsx'
import { ReviewScreen } from './features/review/ReviewScreen.tsx'
import { SettingsScreen } from './features/settings/SettingsScreen.tsx'
import { Sidebar } from './features/sidebar/Sidebar.tsx'
import { StatusBar } from './features/status/StatusBar.tsx'
import { useRoots } from './hooks/useLibrary.ts'
import { useLiveLibrary } from './hooks/useLiveLibrary.ts'
import { useShortcuts } from './hooks/useShortcuts.ts'
import { useTheme } from './hooks/useTheme.ts'
import { type Screen, useNavigation } from './state/navigation.ts'
import './styles/app.css'

const SCREEN_COMPONENTS: Record<Screen, () => React.ReactNode> = {
  photos: PhotosScreen,
  landmarks: LandmarksScreen,
  moods: MoodsScreen,
  places: PlacesScreen,
  review: ReviewScreen,
  folders: FoldersScreen,
  settings: SettingsScreen,
}

export function App() {
  useTheme()
  useLiveLibrary()
  useShortcuts()
  const { route, viewer } = useNavigation()
  const roots = useRoots()
  // An empty library shows how to begin, wherever the user is, except where they can set things up.
  const isEmptyLibrary = roots.data?.length === 0 && route.screen !== 'settings' && route.screen !== 'folders'
  const CurrentScreen = SCREEN_COMPONENTS[route.screen]

  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
      <div className="app" inert={viewer !== null}>
        <Sidebar />
        <main className="app-main">
          {isEmptyLibrary ? (
            <Onboarding />
          ) : route.albumId ? (
            <AlbumScreen key={route.albumId} albumId={route.albumId} />
          ) : (
            <CurrentScreen />
          )}
          <StatusBar />
        </main>
      </div>
      {viewer ? <PhotoView viewer={viewer} /> : null}
      <Toaster />
    </Tooltip.Provider>
  )
}
