import { ChevronDown, CircleCheck, CircleSlash, Cpu, Sparkles } from 'lucide-react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { AppInfo } from '../../../shared/ipc.ts'
import type { Settings } from '../../../shared/library.ts'
import { PROVIDER_CHOICES } from '../../../shared/taxonomy.ts'
import { OptionMenu } from '../../components/OptionMenu.tsx'
import { texts } from '../../texts.ts'
import { CautionRow } from './CautionRow.tsx'
import { useSaveSettings } from './useSaveSettings.ts'

const t = texts.settings
/** A name for what the analysis process calls by an id; the id itself when it is a new one. */
const nameIn = (names: Readonly<Record<string, string>>, id: string): string => names[id] ?? id
const providerName = (provider: string): string => nameIn(t.providerNames, provider)

const inUseFirst = (providers: AppInfo['providers']): AppInfo['providers'] =>
  [...providers].sort((a, b) => Number(b.status === 'in-use') - Number(a.status === 'in-use'))

export function Recognition({ settings, info }: { settings: Settings; info: AppInfo }) {
  return (
    <section className="settings-section" aria-labelledby="engine-title">
      <h2 id="engine-title">{t.engine}</h2>
      <div className="list">
        <CautionRow settings={settings} />
        <ProviderRow settings={settings} info={info} />
        {inUseFirst(info.providers).map(({ provider, status, reason }) => (
          <StatusRow
            key={provider}
            name={providerName(provider)}
            ok={status === 'in-use'}
            state={nameIn(t.providerStatus, status)}
            reason={spoken(reason)}
          />
        ))}
      </div>
      <h3>{t.capabilities}</h3>
      <div className="list">
        {info.capabilities.map(({ capability, enabled, reason }) => (
          <StatusRow
            key={capability}
            name={nameIn(t.capabilityNames, capability)}
            ok={enabled}
            state={enabled ? t.working : t.off}
            reason={inTheWindow(reason)}
          />
        ))}
        {info.capabilities.length === 0 ? <div className="setting">{t.notReady}</div> : null}
      </div>
    </section>
  )
}

/** What is missing, with what to do here: commands for a terminal are for those who read it there. */
function inTheWindow(reason: string): string {
  const missing = reason.replace(/; (run|copy it from) .*"moodmark models install .*$/s, '')
  return missing === reason ? spoken(reason) : `${spoken(missing)}. ${t.installBelow}`
}

function ProviderRow({ settings, info }: { settings: Settings; info: AppInfo }) {
  const save = useSaveSettings()
  const options = PROVIDER_CHOICES.filter(
    (value) => value === 'auto' || info.providers.some(({ provider }) => provider === value),
  ).map((value) => ({ value, label: providerName(value), icon: value === 'auto' ? Sparkles : Cpu }))
  return (
    <div className="setting">
      <div>
        <span className="setting-name">{t.runsOn}</span>
        <p>{info.analysisReady ? t.providerRestart : t.notReady}</p>
      </div>
      <OptionMenu
        options={options}
        selected={settings.provider}
        onSelect={(provider) => save({ provider })}
        trigger={
          <button
            type="button"
            className="button"
            aria-label={`${t.runsOn}: ${providerName(settings.provider)}`}
          >
            {providerName(settings.provider)}
            <ChevronDown size={14} aria-hidden="true" />
          </button>
        }
      />
    </div>
  )
}

interface StatusRowProps {
  name: string
  ok: boolean
  state: string
  reason: string
}

function StatusRow({ name, ok, state, reason }: StatusRowProps) {
  const Icon = ok ? CircleCheck : CircleSlash
  return (
    <div className="setting">
      <div>
        <span className="setting-name">{name}</span>
        {reason ? <p className="selectable">{reason}</p> : null}
      </div>
      <span className={ok ? 'setting-state setting-state-ok' : 'setting-state'}>
        <Icon size={15} aria-hidden="true" />
        {state}
      </span>
    </div>
  )
}
