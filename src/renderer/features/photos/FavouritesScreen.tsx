import { Heart } from 'lucide-react'
import { texts } from '../../texts.ts'
import { ListScreen } from './ListScreen.tsx'

export function FavouritesScreen() {
  const { title, emptyTitle, emptyText } = texts.favourites
  const words = { title, emptyTitle, emptyText }
  return <ListScreen query={{ favourite: true }} viewKey="favourites" icon={Heart} {...words} />
}
