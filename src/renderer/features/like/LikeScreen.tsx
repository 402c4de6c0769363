import { Images, ScanSearch } from 'lucide-react'
import { useCallback } from 'react'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { formatScore } from '../../format.ts'
import { useEscapeBack } from '../../hooks/useEscapeBack.ts'
import { useAppInfo, usePhoto, useSimilarPhotos } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { GridSkeleton } from '../photos/GridSkeleton.tsx'
import { PhotoGrid } from '../photos/PhotoGrid.tsx'

const t = texts.like

/** The photos that look like one photo, the most similar first. */
export function LikeScreen({ photoId }: { photoId: number }) {
  const closeLike = useNavigation((state) => state.closeLike)
  const name = usePhoto(photoId).data?.name ?? ''
  const similar = useSimilarPhotos(photoId)
  const list = similar.data
  useEscapeBack()

  const caption = useCallback(
    (index: number) => {
      const similarity = formatScore(list?.similarities[index] ?? 0)
      return { short: t.similarity({ similarity }), long: t.similarityLong({ similarity }) }
    },
    [list],
  )
  return (
    <section className="screen">
      <ScreenHeader
        title={t.title({ name })}
        subtitle={list?.ids.length ? texts.photos({ count: list.ids.length }) : undefined}
        back={{ label: t.back, run: closeLike }}
      />
      <div className="screen-body">
        {similar.isError ? (
          <ErrorState what={t.title({ name })} error={similar.error} onRetry={() => similar.refetch()} />
        ) : list === undefined ? (
          <Loading>
            <GridSkeleton />
          </Loading>
        ) : list === null ? (
          <NotCompared />
        ) : list.ids.length === 0 ? (
          <EmptyState icon={Images} title={t.noneTitle} text={t.noneText} />
        ) : (
          <PhotoGrid
            list={list}
            viewKey={`like:${photoId}`}
            label={t.gridLabel({ count: list.ids.length })}
            caption={caption}
          />
        )}
      </div>
    </section>
  )
}

/** Not there yet, or not to come while the model is missing. */
function NotCompared() {
  const landmarks = useAppInfo().data?.capabilities.find(({ capability }) => capability === 'landmarks')
  const text = landmarks?.enabled === false ? landmarks.reason : t.notYetText
  return <EmptyState icon={ScanSearch} title={t.notYetTitle} text={text} />
}
