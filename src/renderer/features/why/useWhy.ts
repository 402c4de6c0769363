/** The reasons of a label: read anew each time, since every correction may change them. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { Why, WhyMoodVote, WhyPicture } from '../../../shared/why.ts'
import { client } from '../../client.ts'
import { useRead } from '../../hooks/useRead.ts'

export const useWhy = (photoId: number): UseQueryResult<Why | null> =>
  useRead({
    queryKey: ['why', photoId],
    queryFn: () => client.invoke('photos.why', { photoId }),
    staleTime: 0,
    gcTime: 0,
  })

/** Takes about a second: the picture is looked at again. */
export const useWhyPicture = (photoId: number): UseQueryResult<WhyPicture> =>
  useRead({
    queryKey: ['why-picture', photoId],
    queryFn: () => client.invoke('photos.whyPicture', { photoId }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

export const useWhyMood = (photoId: number, enabled: boolean): UseQueryResult<WhyMoodVote | null> =>
  useRead({
    queryKey: ['why-mood', photoId],
    queryFn: () => client.invoke('photos.whyMood', { photoId }),
    enabled,
    staleTime: 0,
    gcTime: 0,
  })
