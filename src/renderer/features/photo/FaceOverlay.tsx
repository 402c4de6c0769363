import type { ShownFace } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'
import { ExpressionMenu, expressionText } from './ExpressionMenu.tsx'

interface FaceOverlayProps {
  faces: ShownFace[]
  /** The face pointed at in the information panel. */
  highlightedId: number | null
  /** Width of the photo on the screen, px: labels of tiny faces would only cover their neighbours. */
  shownWidth: number
}

const LABEL_MIN_PX = 34

export function FaceOverlay({ faces, highlightedId, shownWidth }: FaceOverlayProps) {
  return faces.map((face, index) => {
    const [x, y, width, height] = face.box
    const isSmall = width * shownWidth < LABEL_MIN_PX
    const expression = expressionText(face)
    return (
      <ExpressionMenu
        key={face.id}
        face={face}
        trigger={
          <button
            type="button"
            className="face-box"
            data-highlighted={face.id === highlightedId || undefined}
            data-small={isSmall || undefined}
            aria-label={texts.photo.changeExpression({ n: index + 1, expression })}
            style={{
              left: `${x * 100}%`,
              top: `${y * 100}%`,
              width: `${width * 100}%`,
              height: `${height * 100}%`,
            }}
          >
            <span className="face-label">{expression}</span>
          </button>
        }
      />
    )
  })
}
