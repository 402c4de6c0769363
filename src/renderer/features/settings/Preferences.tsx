import { ToggleGroup } from 'radix-ui'
import type { Settings } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'
import { DeleteEvidence } from './DeleteEvidence.tsx'
import { LanguageRow } from './LanguageRow.tsx'
import { SwitchRow } from './SwitchRow.tsx'
import { useSaveSettings } from './useSaveSettings.ts'

const t = texts.settings
const THEMES: Settings['theme'][] = ['system', 'light', 'dark']

export function Preferences({ settings }: { settings: Settings }) {
  const save = useSaveSettings()
  return (
    <>
      <section className="settings-section" aria-labelledby="appearance-title">
        <h2 id="appearance-title">{t.appearance}</h2>
        <div className="list">
          <div className="setting">
            <span className="setting-name">{t.theme}</span>
            <ToggleGroup.Root
              className="segmented"
              type="single"
              aria-label={t.theme}
              value={settings.theme}
              onValueChange={(value) => {
                const theme = THEMES.find((known) => known === value)
                if (theme) save({ theme })
              }}
            >
              {THEMES.map((theme) => (
                <ToggleGroup.Item key={theme} value={theme}>
                  {t.themes[theme]}
                </ToggleGroup.Item>
              ))}
            </ToggleGroup.Root>
          </div>
          <LanguageRow settings={settings} />
        </div>
      </section>
      <section className="settings-section" aria-labelledby="people-title">
        <h2 id="people-title">{t.people}</h2>
        <div className="list">
          <SwitchRow
            name={t.faces}
            text={t.facesText}
            checked={settings.facesEnabled}
            onChange={(facesEnabled) => save({ facesEnabled })}
          />
          {settings.facesEnabled ? null : <DeleteEvidence what="faces" />}
          <SwitchRow
            name={t.mood}
            text={t.moodText}
            checked={settings.moodEnabled}
            onChange={(moodEnabled) => save({ moodEnabled })}
          />
          {settings.moodEnabled ? null : <DeleteEvidence what="mood" />}
        </div>
      </section>
    </>
  )
}
