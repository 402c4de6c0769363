/** What the window reads from the library, one hook per question. */
import { keepPreviousData, type UseQueryResult } from '@tanstack/react-query'
import type { AppInfo, EventPayload, InvokeOutput } from '../../shared/ipc.ts'
import type { Correction } from '../../shared/judgements.ts'
import type {
  Album,
  AlbumGrouping,
  LandmarkSuggestion,
  MapNames,
  PhotoDetail,
  PhotoList,
  PhotoPositions,
  PhotoQuery,
  Problem,
  Root,
  ScanProgress,
  Settings,
  SimilarList,
  UnnamedPlace,
} from '../../shared/library.ts'
import type { SearchSuggestion, SearchTerm } from '../../shared/search.ts'
import { client } from '../client.ts'
import { queryClient } from '../state/query-client.ts'
import { readPhotoList } from './photo-lists.ts'
import { useRead } from './useRead.ts'

export const useAppInfo = (): UseQueryResult<AppInfo> =>
  useRead({ queryKey: ['app.info'], queryFn: () => client.invoke('app.info') })

export const useSettings = (): UseQueryResult<Settings> =>
  useRead({ queryKey: ['settings'], queryFn: () => client.invoke('settings.get') })

const rootsQuery = { queryKey: ['roots'], queryFn: () => client.invoke('roots.list') }

export const useRoots = (): UseQueryResult<Root[]> => useRead(rootsQuery)

export const useProgress = (): UseQueryResult<ScanProgress> =>
  useRead({ queryKey: ['scan.progress'], queryFn: () => client.invoke('scan.progress') })

/** Null while nothing is copied. Only told, never asked for. */
export const useExportProgress = (): EventPayload<'export.progress'> =>
  useRead({
    queryKey: ['export.progress'],
    queryFn: async (): Promise<EventPayload<'export.progress'>> => null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  }).data ?? null

export const useProblems = (): UseQueryResult<Problem[]> =>
  useRead({ queryKey: ['scan.problems'], queryFn: () => client.invoke('scan.problems') })

export const useAlbums = (by: AlbumGrouping): UseQueryResult<Album[]> =>
  useRead({ queryKey: ['albums', by], queryFn: () => client.invoke('albums.list', { by }) })

export const useSmartAlbum = (albumId: string): UseQueryResult<InvokeOutput<'albums.smart'>> =>
  useRead({
    queryKey: ['albums', 'smart', albumId],
    queryFn: () => client.invoke('albums.smart', { albumId }),
  })

export const useSearchTerms = (text: string): UseQueryResult<SearchTerm[]> =>
  useRead({
    queryKey: ['search.terms', text],
    queryFn: () => client.invoke('search.terms', { text }),
    placeholderData: keepPreviousData,
    // What a name means changes with the library; asking again is cheap.
    gcTime: 0,
    staleTime: 0,
  })

export const useSearchSuggestions = (text: string, enabled: boolean): UseQueryResult<SearchSuggestion[]> =>
  useRead({
    queryKey: ['search.suggest', text],
    queryFn: () => client.invoke('search.suggest', { text }),
    placeholderData: keepPreviousData,
    enabled,
    gcTime: 0,
    staleTime: 0,
  })

export const usePositions = (): UseQueryResult<PhotoPositions> =>
  useRead({ queryKey: ['photos', 'positions'], queryFn: () => client.invoke('photos.positions') })

export const useMapNames = (): UseQueryResult<MapNames> =>
  useRead({ queryKey: ['map.names'], queryFn: () => client.invoke('map.names') })

const photosQuery = (query: PhotoQuery) => ({
  queryKey: ['photos', query],
  queryFn: () => readPhotoList(query),
})

/** Asks for a list at once, unless it is known. */
export const readPhotos = (query: PhotoQuery): void => void queryClient.prefetchQuery(photosQuery(query))

/** What the first screen shows, asked before anything is drawn. */
export function readFirstScreen(): void {
  readPhotos({})
  void queryClient.prefetchQuery(rootsQuery)
}

/** Each letter of a search asks for a list of its own, of which all but the last are never seen again. */
const SEARCH_KEPT_MS = 30_000

export const usePhotos = (query: PhotoQuery, { enabled = true } = {}): UseQueryResult<PhotoList> =>
  useRead({
    ...photosQuery(query),
    enabled,
    // While another search is answered, the last one stays; an album never stands in for another.
    ...(query.text === undefined
      ? {}
      : { placeholderData: keepPreviousData<PhotoList>, gcTime: SEARCH_KEPT_MS }),
  })

/** Whether a list has been read, or has failed to be: nothing is under way that would bring it. */
export function photosAreKnown(query: PhotoQuery): boolean {
  const state = queryClient.getQueryState(photosQuery(query).queryKey)
  return state !== undefined && state.status !== 'pending'
}

const photoQuery = (photoId: number) => ({
  queryKey: ['photo', photoId],
  queryFn: () => client.invoke('photos.get', { photoId }),
})

export const usePhoto = (photoId: number): UseQueryResult<PhotoDetail | null> => useRead(photoQuery(photoId))

export const useSimilarPhotos = (photoId: number): UseQueryResult<SimilarList | null> =>
  useRead({
    queryKey: ['similar', photoId],
    queryFn: () => client.invoke('photos.similar', { photoId }),
  })

export const useUnnamedPlaces = (): UseQueryResult<UnnamedPlace[]> =>
  useRead({ queryKey: ['unnamed-places'], queryFn: () => client.invoke('places.unnamed') })

export const prefetchPhoto = (photoId: number): void => void queryClient.prefetchQuery(photoQuery(photoId))

export const useLandmarkSuggestions = (text: string, photoId: number): UseQueryResult<LandmarkSuggestion[]> =>
  useRead({
    queryKey: ['suggest', text, photoId],
    queryFn: () => client.invoke('landmarks.suggest', { text, photoId }),
    placeholderData: keepPreviousData,
  })

export const useHistory = (limit: number): UseQueryResult<Correction[]> =>
  useRead({
    queryKey: ['history', limit],
    queryFn: () => client.invoke('corrections.history', { limit }),
    placeholderData: keepPreviousData,
  })

/** Photos that wait for an answer, the most useful first. */
export const useReviewQueue = (): UseQueryResult<InvokeOutput<'review.queue'>> =>
  useRead({ queryKey: ['review'], queryFn: () => client.invoke('review.queue') })

/** Read anew whenever it is shown: what looks like a landmark changes with every answer. */
export const useMoreLike = (landmarkId: string): UseQueryResult<InvokeOutput<'learning.more'>> =>
  useRead({
    queryKey: ['more', landmarkId],
    queryFn: async () => {
      const first = await client.invoke('learning.more', { landmarkId, after: 'first' })
      void client
        .invoke('learning.more', { landmarkId, after: 'all' })
        .then((all) => queryClient.setQueryData(['more', landmarkId], (shown) => shown && all))
        // The first answer stays; the next reading tells what is wrong.
        .catch(() => {})
      return first
    },
    staleTime: 0,
    gcTime: 0,
  })
