import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ModelState } from '../../../shared/ipc.ts'
import { formatBytes } from '../../format.ts'
import { texts } from '../../texts.ts'

const t = texts.settings

export function ModelList({ models }: { models: ModelState[] }) {
  if (models.length === 0) return null
  return (
    <section className="settings-section" aria-labelledby="models-title">
      <h2 id="models-title">{t.models}</h2>
      <div className="list">
        {models.map((model) => {
          const isReady = model.state === 'ready'
          const Icon = isReady ? CircleCheck : CircleAlert
          return (
            <div key={model.id} className="setting">
              <div>
                <span className="setting-name">{model.id}</span>
                <p>{t.modelLine({ task: model.task, version: model.version })}</p>
                <p className={isReady ? undefined : 'setting-warn'}>{model.detail}</p>
              </div>
              <div className="model-end">
                <span className={isReady ? 'setting-state setting-state-ok' : 'setting-state setting-warn'}>
                  <Icon size={15} aria-hidden="true" />
                  {t.modelStates[model.state]}
                </span>
                <p>
                  {formatBytes(model.bytes)} · {model.licence}
                </p>
              </div>
            </div>
          )
        })}
      </div>
    </section>
  )
}
