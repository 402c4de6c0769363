import { useQuery } from '@tanstack/react-query'
import type { Judgement } from '../../../shared/judgements.ts'
import { client, errorText } from '../../client.ts'
import { useDebounced } from '../../hooks/useDebounced.ts'
import { texts } from '../../texts.ts'

const t = texts.bulk

/** How many photos the answer changes: those of which it has been said already stay as they are. */
export function Preview({ judgement }: { judgement: Judgement | null }) {
  const asked = useDebounced(JSON.stringify(judgement), 200)
  const preview = useQuery({
    queryKey: ['preview', asked],
    queryFn: () => client.invoke('corrections.preview', [JSON.parse(asked) as Judgement]),
    enabled: judgement !== null && asked !== 'null',
    staleTime: 0,
    gcTime: 0,
  })
  const { data } = preview
  return (
    <p role="status">
      {judgement === null
        ? t.typeName
        : preview.isError
          ? errorText(preview.error)
          : data
            ? t.changes({ changed: data.changed, total: data.photos })
            : t.counting}
    </p>
  )
}
