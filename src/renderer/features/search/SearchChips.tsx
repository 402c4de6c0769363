import { BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { useSearchTerms } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import { SmartAlbumDialog } from '../albums/SmartAlbumDialog.tsx'
import { UnderstoodTerms } from './UnderstoodTerms.tsx'

/** What the search was understood as, and keeping it as an album. */
export function SearchChips({ text }: { text: string }) {
  const { data: terms = [] } = useSearchTerms(text)
  const [saving, setSaving] = useState(false)
  if (terms.length === 0) return null
  return (
    <div className="search-chips">
      <UnderstoodTerms text={text} onChange={useNavigation.getState().setSearchText} />
      <Button variant="quiet" onClick={() => setSaving(true)}>
        <BookmarkPlus size={15} aria-hidden="true" />
        {texts.search.save}
      </Button>
      {saving ? <SmartAlbumDialog query={text} onClose={() => setSaving(false)} /> : null}
    </div>
  )
}
