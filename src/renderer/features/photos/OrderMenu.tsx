import { ArrowDownWideNarrow, ChevronDown, Clock, Smile } from 'lucide-react'
import { PHOTO_ORDERS, type PhotoOrder } from '../../../shared/limits.ts'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { texts } from '../../texts.ts'

const t = texts.albums
const ICONS = { newest: Clock, 'best-smile': Smile } as const

/** In which order an album shows its photos. */
export function OrderMenu({ order, onSelect }: { order: PhotoOrder; onSelect: (order: PhotoOrder) => void }) {
  return (
    <OptionMenu
      options={PHOTO_ORDERS.map((value) => ({ value, label: t.orders[value], icon: ICONS[value] }))}
      selected={order}
      onSelect={onSelect}
      trigger={
        <button type="button" className="button" aria-label={`${t.order}: ${t.orders[order]}`}>
          <ArrowDownWideNarrow size={16} aria-hidden="true" />
          {t.orders[order]}
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    />
  )
}
