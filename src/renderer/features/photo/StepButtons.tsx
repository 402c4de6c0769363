import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useNavigation, type Viewer } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'

/** Previous and next, at the edges of the stage. */
export function StepButtons({ viewer }: { viewer: Viewer }) {
  const showPhotoAt = useNavigation((state) => state.showPhotoAt)
  return (
    <>
      {viewer.index > 0 ? (
        <button
          type="button"
          className="step step-previous"
          aria-label={texts.photo.previous}
          onClick={() => showPhotoAt(viewer.index - 1)}
        >
          <ChevronLeft size={26} aria-hidden="true" />
        </button>
      ) : null}
      {viewer.index < viewer.photoIds.length - 1 ? (
        <button
          type="button"
          className="step step-next"
          aria-label={texts.photo.next}
          onClick={() => showPhotoAt(viewer.index + 1)}
        >
          <ChevronRight size={26} aria-hidden="true" />
        </button>
      ) : null}
    </>
  )
}
