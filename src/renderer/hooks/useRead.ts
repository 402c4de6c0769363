import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'

/**
 * `useQuery` that keeps a failure on the screen until a later answer has come. By itself it forgets the error as soon as
 * it asks again, which every event of a scan makes it do: the button that somebody is about to press would be taken away.
 */
export function useRead<T>(options: UseQueryOptions<T>): UseQueryResult<T> {
  const result = useQuery(options)
  const lastError = useRef<Error | null>(null)
  if (result.isError) lastError.current = result.error
  else if (result.data !== undefined || result.errorUpdateCount === 0) lastError.current = null
  if (!result.isPending || lastError.current === null) return result
  return { ...result, isError: true, error: lastError.current } as unknown as UseQueryResult<T>
}
