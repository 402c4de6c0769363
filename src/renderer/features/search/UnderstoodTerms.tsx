import { Ban, Undo2, X } from 'lucide-react'
import { IconButton } from '../../components/Button.tsx'
import { useSearchTerms } from '../../hooks/useLibrary.ts'
import { texts } from '../../texts.ts'
import { filterText, withoutTerm, withTermTurned } from './filter-text.ts'
import './search.css'

interface UnderstoodTermsProps {
  text: string
  onChange: (text: string) => void
}

/** What a search was understood as: a chip for each filter, which can be turned round or taken out. */
export function UnderstoodTerms({ text, onChange }: UnderstoodTermsProps) {
  const { data: terms = [], isPlaceholderData } = useSearchTerms(text)
  /** The places of terms are those of the text that was asked about: until the new one is understood nothing is cut out. */
  const change = (changed: string) => {
    if (!isPlaceholderData) onChange(changed)
  }
  return (
    <ul className="search-terms" aria-busy={isPlaceholderData} aria-label={texts.search.understood}>
      {terms.map((term) => {
        const what = filterText(term.filter)
        const label = term.isExcluded ? texts.search.excluded({ what }) : what
        return (
          <li key={`${term.start} ${label}`} className="search-term">
            {term.isAlternative ? <span className="search-or">{texts.search.orElse}</span> : null}
            <span className="search-chip" data-excluded={term.isExcluded || undefined}>
              <span className="ellipsis" dir="auto">
                {label}
              </span>
              <IconButton
                label={term.isExcluded ? texts.search.include({ what }) : texts.search.exclude({ what })}
                onClick={() => change(withTermTurned(text, term))}
              >
                {term.isExcluded ? (
                  <Undo2 size={12} aria-hidden="true" />
                ) : (
                  <Ban size={12} aria-hidden="true" />
                )}
              </IconButton>
              <IconButton
                label={texts.search.remove({ what: label })}
                onClick={() => change(withoutTerm(text, term))}
              >
                <X size={12} aria-hidden="true" />
              </IconButton>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
