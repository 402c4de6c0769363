import type { Settings } from '../../../shared/library.ts'
import { texts } from '../../texts.ts'
import { SwitchRow } from './SwitchRow.tsx'
import { useSaveSettings } from './useSaveSettings.ts'

const t = texts.settings

export function BackgroundSection({ settings }: { settings: Settings }) {
  const save = useSaveSettings()
  return (
    <section className="settings-section" aria-labelledby="background-title">
      <h2 id="background-title">{t.background}</h2>
      <div className="list">
        <SwitchRow
          name={t.keepRunning}
          text={t.keepRunningText}
          checked={settings.background}
          onChange={(background) => save({ background })}
        />
        <SwitchRow
          name={t.notifications}
          text={t.notificationsText}
          checked={settings.notifications}
          onChange={(notifications) => save({ notifications })}
        />
      </div>
    </section>
  )
}
