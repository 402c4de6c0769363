/** Keeps the cache true while main scans and corrects: events in, invalidations out. */
import { useEffect } from 'react'
import { client } from '../client.ts'
import { queryClient } from '../state/query-client.ts'

/** A scan changes lists four times a second; re-reading 100,000 photos that often would starve it. */
const SMALL_LIST_DELAY_MS = 400
const LARGE_LIST_DELAY_MS = 2500
const LARGE_LIST_PHOTOS = 20_000

export function refreshPhotosAndLabels(): void {
  for (const key of [
    'history',
    'photos',
    'photo',
    'albums',
    'suggest',
    'similar',
    'unnamed-places',
    'map.names',
    'review',
    'why',
    'why-mood',
  ]) {
    void queryClient.invalidateQueries({ queryKey: [key] })
  }
}

function largestListShown(): number {
  let largest = 0
  for (const [, list] of queryClient.getQueriesData<{ ids: number[] }>({ queryKey: ['photos'] })) {
    largest = Math.max(largest, list?.ids.length ?? 0)
  }
  return largest
}

export function useLiveLibrary(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const refreshSoon = () => {
      if (timer !== null) return
      const delayMs = largestListShown() > LARGE_LIST_PHOTOS ? LARGE_LIST_DELAY_MS : SMALL_LIST_DELAY_MS
      timer = setTimeout(() => {
        timer = null
        refreshPhotosAndLabels()
        // Folders show how many photos they hold.
        for (const key of ['roots', 'scan.problems']) void queryClient.invalidateQueries({ queryKey: [key] })
      }, delayMs)
    }
    const subscriptions = [
      client.on('scan.progress', (progress) => queryClient.setQueryData(['scan.progress'], progress)),
      client.on('export.progress', (progress) => queryClient.setQueryData(['export.progress'], progress)),
      client.on('app.changed', (info) => queryClient.setQueryData(['app.info'], info)),
      client.on('settings.changed', (settings) => queryClient.setQueryData(['settings'], settings)),
      client.on('library.changed', ({ roots, photos, labels }) => {
        if (roots) void queryClient.invalidateQueries({ queryKey: ['roots'] })
        if (photos || labels) refreshSoon()
      }),
    ]
    return () => {
      if (timer !== null) clearTimeout(timer)
      for (const subscription of subscriptions) client.off(subscription)
    }
  }, [])
}
