import { ImageMinus } from 'lucide-react'
import { texts } from '../../texts.ts'
import { ListScreen } from './ListScreen.tsx'

/** Photos that were removed from the library: their files are where they were, and they can be brought back. */
export function RemovedScreen() {
  const { title, emptyTitle, emptyText } = texts.removedPhotos
  const words = { title, emptyTitle, emptyText }
  return <ListScreen query={{ removed: true }} viewKey="removed" icon={ImageMinus} {...words} />
}
