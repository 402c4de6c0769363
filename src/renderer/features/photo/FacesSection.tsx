import { ChevronDown } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { PhotoDetail, ShownFace } from '../../../shared/library.ts'
import { formatPercent } from '../../format.ts'
import { useFocusKept } from '../../hooks/useFocusKept.ts'
import { texts } from '../../texts.ts'
import { ExpressionMenu, expressionText } from './ExpressionMenu.tsx'

const t = texts.photo

interface FacesSectionProps {
  photo: PhotoDetail
  onHighlight: (faceId: number | null) => void
}

export function FacesSection({ photo, onHighlight }: FacesSectionProps) {
  const section = useRef<HTMLElement>(null)
  const ids = useMemo(() => photo.faces.map(({ id }) => id), [photo.faces])
  useFocusKept(section, { ids, controls: '.info-expression', otherwise: 'h2' })
  return (
    <section ref={section} className="info-section" aria-labelledby="info-faces">
      <h2 id="info-faces" tabIndex={-1}>
        {photo.faces.length === 0 ? t.facesTitle : t.facesCount({ count: photo.faces.length })}
      </h2>
      {photo.faces.length === 0 ? <p className="info-none">{t.noFaces}</p> : null}
      <ul className="info-faces">
        {photo.faces.map((face, index) => (
          <Face key={face.id} photo={photo} face={face} n={index + 1} onHighlight={onHighlight} />
        ))}
      </ul>
    </section>
  )
}

interface FaceProps extends FacesSectionProps {
  face: ShownFace
  /** From 1. */
  n: number
}

function Face({ photo, face, n, onHighlight }: FaceProps) {
  // "Not a face" takes it away without the pointer or the focus having left it.
  useEffect(() => () => onHighlight(null), [onHighlight])
  return (
    <li onPointerEnter={() => onHighlight(face.id)} onPointerLeave={() => onHighlight(null)}>
      <FaceCrop photo={photo} face={face} />
      <ExpressionMenu
        face={face}
        trigger={
          <button
            type="button"
            className="info-expression"
            aria-label={t.changeExpression({ n, expression: expressionText(face) })}
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
