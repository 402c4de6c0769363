/** Where the window is: a screen with a way back, and the photo view that lies over it. */
import { create } from 'zustand'

export const SCREENS = [
  'photos',
  'favourites',
  'map',
  'landmarks',
  'places',
  'dates',
  'moods',
  'albums',
  'hidden',
  'removed',
  'review',
  'folders',
  'history',
  'settings',
] as const
export type Screen = (typeof SCREENS)[number]

export interface Route {
  screen: Screen
  /** An album opened within landmarks, moods or places. */
  albumId: string | null
  /** Photos whose likes are shown over that, one after another: the last one is on top. */
  like: readonly number[]
  /** A landmark whose likes are asked about, over everything else. */
  more: { landmarkId: string; name: string } | null
}

/** The photo view: the list it was opened from and the position in it. */
export interface Viewer {
  photoIds: readonly number[]
  index: number
}

interface NavigationState {
  route: Route
  viewer: Viewer | null
  /** Photo to reveal and focus in the grid after the photo view has closed. */
  lastViewedPhotoId: number | null
  /** Album whose card gets the focus back after the album has closed. */
  lastOpenAlbumId: string | null
  searchText: string
  /** Counts requests to focus the search field; a change means "now". */
  searchFocusRequests: number
  go(screen: Screen): void
  openAlbum(albumId: string): void
  closeAlbum(): void
  /** Shows the photos that look like this one. */
  openLike(photoId: number): void
  closeLike(): void
  /** Asks about the photos that look like this landmark. */
  openMore(landmarkId: string, name: string): void
  closeMore(): void
  openPhoto(photoIds: readonly number[], index: number): void
  showPhotoAt(index: number): void
  closePhoto(): void
  setSearchText(text: string): void
  focusSearch(): void
}

export const useNavigation = create<NavigationState>((set) => ({
  route: { screen: 'photos', albumId: null, like: [], more: null },
  viewer: null,
  lastViewedPhotoId: null,
  lastOpenAlbumId: null,
  searchText: '',
  searchFocusRequests: 0,
  go: (screen) =>
    set({
      route: { screen, albumId: null, like: [], more: null },
      viewer: null,
      lastViewedPhotoId: null,
      lastOpenAlbumId: null,
    }),
  openAlbum: (albumId) =>
    set((state) => ({
      route: { ...state.route, albumId, like: [], more: null },
      viewer: null,
      lastViewedPhotoId: null,
    })),
  closeAlbum: () =>
    set((state) => ({
      route: { ...state.route, albumId: null, like: [], more: null },
      lastViewedPhotoId: null,
      lastOpenAlbumId: state.route.albumId,
    })),
  openLike: (photoId) =>
    set((state) => ({
      route: { ...state.route, like: [...state.route.like, photoId] },
      viewer: null,
      lastViewedPhotoId: null,
    })),
  // Back where one came from: the photo that was asked about has the focus.
  closeLike: () =>
    set((state) => ({
      route: { ...state.route, like: state.route.like.slice(0, -1) },
      lastViewedPhotoId: state.route.like.at(-1) ?? null,
    })),
  openMore: (landmarkId, name) =>
    set((state) => ({
      route: { ...state.route, more: { landmarkId, name } },
      viewer: null,
      lastViewedPhotoId: null,
    })),
  // It may have been opened from the landmark's card, which gets the focus back.
  closeMore: () =>
    set((state) => ({
      route: { ...state.route, more: null },
      lastOpenAlbumId:
        state.route.albumId === null && state.route.more ? `landmark:${state.route.more.landmarkId}` : null,
    })),
  openPhoto: (photoIds, index) => set({ viewer: { photoIds, index } }),
  showPhotoAt: (index) =>
    set((state) => {
      if (!state.viewer) return state
      const last = state.viewer.photoIds.length - 1
      return { viewer: { ...state.viewer, index: Math.min(last, Math.max(0, index)) } }
    }),
  closePhoto: () =>
    set((state) => ({
      viewer: null,
      lastViewedPhotoId: state.viewer?.photoIds[state.viewer.index] ?? null,
    })),
  setSearchText: (searchText) => set({ searchText }),
  focusSearch: () =>
    set((state) => ({
      route: { screen: 'photos', albumId: null, like: [], more: null },
      viewer: null,
      searchFocusRequests: state.searchFocusRequests + 1,
    })),
}))

/** Scroll offsets by view, so that coming back shows the same photos. */
const scrollOffsets = new Map<string, number>()
export const rememberScroll = (view: string, offset: number): void => void scrollOffsets.set(view, offset)
export const recallScroll = (view: string): number => scrollOffsets.get(view) ?? 0
export const forgetScroll = (view: string): void => void scrollOffsets.delete(view)
