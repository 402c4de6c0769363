import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import type { PhotoDetail } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'
import { WhyDialog } from './WhyDialog.tsx'

/** Asks why a photo carries its name, or what it looks like when it has none. */
export function WhyButton({ photo }: { photo: PhotoDetail }) {
  const [isOpen, setOpen] = useState(false)
  const t = texts.why
  if (!photo.landmark && photo.candidates.length === 0) return null
  return (
    <>
      <button
        type="button"
        className="button button-quiet info-edit"
        data-action="why"
        onClick={() => setOpen(true)}
      >
        <CircleHelp size={14} aria-hidden="true" />
        {photo.landmark || photo.unsure ? t.button : t.buttonUnnamed}
      </button>
      {isOpen ? <WhyDialog photo={photo} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
