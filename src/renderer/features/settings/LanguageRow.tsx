import { ToggleGroup } from 'radix-ui'
import { useEffect, useRef } from 'react'
import { LANGUAGES, type LanguageChoice } from '../../../shared/i18n/language.ts'
import type { Settings } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'
import { useSaveSettings } from './useSaveSettings.ts'

const t = texts.settings
const CHOICES: LanguageChoice[] = ['system', ...LANGUAGES]

/** A new language draws the window anew; the choice that was pressed then has the focus again. */
let isChosenHere = false

export function LanguageRow({ settings }: { settings: Settings }) {
  const save = useSaveSettings()
  const chosen = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isChosenHere) chosen.current?.focus()
    isChosenHere = false
  }, [])
  return (
    <div className="setting">
      <span className="setting-name">{t.language}</span>
      <ToggleGroup.Root
        className="segmented"
        type="single"
        aria-label={t.language}
        value={settings.language}
        onValueChange={(value) => {
          const language = CHOICES.find((known) => known === value)
          if (!language) return
          isChosenHere = true
          save({ language })
        }}
      >
        {CHOICES.map((language) => (
          <ToggleGroup.Item
            key={language}
            ref={language === settings.language ? chosen : undefined}
            value={language}
            lang={language === 'system' ? undefined : language}
          >
            {t.languages[language]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  )
}
