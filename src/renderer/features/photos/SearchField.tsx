import { Search, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../../components/Button.tsx'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'

export function SearchField() {
  const { searchText, setSearchText, searchFocusRequests } = useNavigation()
  const input = useRef<HTMLInputElement>(null)
  const answered = useRef(0)
  useEffect(() => {
    if (searchFocusRequests === answered.current) return
    answered.current = searchFocusRequests
    input.current?.select()
  }, [searchFocusRequests])
  return (
    <search className="search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        value={searchText}
        maxLength={200}
        spellCheck={false}
        placeholder={texts.photosScreen.search}
        aria-label={texts.photosScreen.search}
        onChange={(event) => setSearchText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setSearchText('')
            input.current?.blur()
          }
        }}
      />
      {searchText ? (
        <IconButton
          label={texts.photosScreen.clearSearch}
          onClick={() => {
            setSearchText('')
            input.current?.focus()
          }}
        >
          <X size={14} aria-hidden="true" />
        </IconButton>
      ) : null}
    </search>
  )
}
