/** One cache for everything read from the main process. IPC is local: it never waits for a network and never retries by itself. */
import { notifyManager, QueryClient } from '@tanstack/react-query'

// An answer is drawn in the task that brings it; by default a timer stands between them, and whatever comes before that.
notifyManager.setScheduler(queueMicrotask)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: false,
      // Freshness comes from library.changed, not from time or focus.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Comparing 100,000-photo lists costs more than drawing them.
      structuralSharing: false,
    },
    mutations: { networkMode: 'always' },
  },
})
