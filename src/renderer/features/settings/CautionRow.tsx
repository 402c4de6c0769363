import type { Settings } from '../../../shared/library.ts'
import { CAUTIONS } from '../../../shared/limits.ts'
import { texts } from '../../texts.ts'
import { Segmented } from './Segmented.tsx'
import { useSaveSettings } from './useSaveSettings.ts'

const t = texts.settings

/** The recogniser's threshold in words. */
export function CautionRow({ settings }: { settings: Settings }) {
  const save = useSaveSettings()
  return (
    <div className="setting">
      <div>
        <span className="setting-name">{t.caution}</span>
        <p>{t.cautionTexts[settings.caution]}</p>
      </div>
      <Segmented
        label={t.caution}
        options={CAUTIONS.map((value) => ({ value, label: t.cautions[value] }))}
        value={settings.caution}
        onChange={(caution) => save({ caution })}
      />
    </div>
  )
}
