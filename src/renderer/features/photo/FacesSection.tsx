import { ChevronDown } from 'lucide-react'
import type { PhotoDetail, ShownFace } from '../../../shared/library.ts'
import { formatPercent } from '../../format.ts'
import { texts } from '../../texts.ts'
import { ExpressionMenu, expressionText } from './ExpressionMenu.tsx'

const t = texts.photo

interface FacesSectionProps {
  photo: PhotoDetail
  onHighlight: (faceId: number | null) => void
}

export function FacesSection({ photo, onHighlight }: FacesSectionProps) {
  return (
    <section className="info-section" aria-labelledby="info-faces">
      <h2 id="info-faces">
        {photo.faces.length === 0 ? t.facesTitle : t.facesCount({ count: photo.faces.length })}
      </h2>
      {photo.faces.length === 0 ? <p className="info-none">{t.noFaces}</p> : null}
      <ul className="info-faces">
        {photo.faces.map((face, index) => (
          <li
            key={face.id}
            onPointerEnter={() => onHighlight(face.id)}
            onPointerLeave={() => onHighlight(null)}
          >
            <FaceCrop photo={photo} face={face} />
            <ExpressionMenu
              face={face}
              trigger={
                <button
                  type="button"
                  className="info-expression"
                  aria-label={t.changeExpression({ n: index + 1, expression: expressionText(face) })}
                  onFocus={() => onHighlight(face.id)}
                  onBlur={() => onHighlight(null)}
                >
                  {expressionText(face)}
                  <ChevronDown size={13} aria-hidden="true" />
                </button>
              }
            />
            <span className="info-face-note">{noteOf(face)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function noteOf(face: ShownFace): string {
  const parts = []
  if (face.mask) parts.push(t.mask)
  if (face.by === 'user') parts.push(t.chosenByYou)
  else if (face.expression) parts.push(formatPercent(face.confidence))
  return parts.join(' · ')
}

const CROP_PX = 36

/** The face cut from the photo's preview, with a margin around its box. */
function FaceCrop({ photo, face }: { photo: PhotoDetail; face: ShownFace }) {
  const { width, height } = photo.facts
  const [x, y, boxWidth, boxHeight] = face.box
  const side = Math.max(boxWidth * width, boxHeight * height) * 1.25
  const scale = CROP_PX / Math.max(1, side)
  return (
    <span className="face-crop" aria-hidden="true">
      <img
        src={`/thumb/${photo.id}/768`}
        alt=""
        draggable={false}
        style={{
          width: width * scale,
          height: height * scale,
          left: CROP_PX / 2 - (x + boxWidth / 2) * width * scale,
          top: CROP_PX / 2 - (y + boxHeight / 2) * height * scale,
        }}
      />
    </span>
  )
}
