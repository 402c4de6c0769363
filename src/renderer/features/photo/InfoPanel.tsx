import type { PhotoDetail } from '../../../shared/library.ts'
import { useSettings } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { FacesSection } from './FacesSection.tsx'
import { FactsSection } from './FactsSection.tsx'
import { LandmarkSection } from './LandmarkSection.tsx'
import { MarksSection } from './MarksSection.tsx'
import { MoodSection } from './MoodSection.tsx'
import './info-panel.css'

interface InfoPanelProps {
  photo: PhotoDetail
  onHighlightFace: (faceId: number | null) => void
}

export function InfoPanel({ photo, onHighlightFace }: InfoPanelProps) {
  const settings = useSettings().data
  return (
    <aside className="info scroll" aria-label={texts.photo.panel}>
      <MarksSection photo={photo} />
      <LandmarkSection photo={photo} />
      {settings?.moodEnabled ? <MoodSection photo={photo} /> : null}
      {settings?.facesEnabled ? <FacesSection photo={photo} onHighlight={onHighlightFace} /> : null}
      <FactsSection photo={photo} />
    </aside>
  )
}
