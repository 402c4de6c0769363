import { EyeOff } from 'lucide-react'
import { texts } from '../../texts.ts'
import { ListScreen } from './ListScreen.tsx'

export function HiddenScreen() {
  const { title, emptyTitle, emptyText } = texts.hiddenPhotos
  const words = { title, emptyTitle, emptyText }
  return <ListScreen query={{ hidden: true }} viewKey="hidden" icon={EyeOff} {...words} />
}
