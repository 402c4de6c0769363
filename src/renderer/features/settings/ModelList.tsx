import { useMutation } from '@tanstack/react-query'
import { ChevronRight, CircleAlert, CircleCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { spoken } from '../../../shared/i18n/messages.ts'
import type { ModelState } from '../../../shared/ipc.ts'
import { client, errorText } from '../../client.ts'
import { Button } from '../../components/Button.tsx'
import { formatBytes } from '../../format.ts'
import { showErrorToast, showToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'

const t = texts.settings

export function ModelList({ models }: { models: ModelState[] }) {
  const [progress, setProgress] = useState<Readonly<Record<string, number>>>({})
  useEffect(() => {
    const subscription = client.on('models.progress', ({ id, bytesDone }) =>
      setProgress((before) => ({ ...before, [id]: bytesDone })),
    )
    return () => client.off(subscription)
  }, [])
  if (models.length === 0) return null
  return (
    <section className="settings-section" aria-labelledby="models-title">
      <h2 id="models-title">{t.models}</h2>
      <Rows models={models.filter(({ optional }) => !optional)} progress={progress} />
      <details className="spare-models">
        <summary id="spare-models-title">
          <ChevronRight size={15} aria-hidden="true" />
          {t.spareModels}
        </summary>
        <p className="packs-lead">{t.spareModelsLead}</p>
        <Rows
          models={models.filter(({ optional }) => optional)}
          progress={progress}
          labelledBy="spare-models-title"
        />
      </details>
    </section>
  )
}

function Rows({
  models,
  progress,
  labelledBy = 'models-title',
}: {
  models: ModelState[]
  progress: Readonly<Record<string, number>>
  labelledBy?: string
}) {
  return (
    <ul className="list" aria-labelledby={labelledBy}>
      {models.map((model) => (
        <ModelRow key={model.id} model={model} bytesDone={progress[model.id] ?? 0} />
      ))}
    </ul>
  )
}

function ModelRow({ model, bytesDone }: { model: ModelState; bytesDone: number }) {
  const { tasks, gains }: Record<'tasks' | 'gains', Readonly<Record<string, string>>> = texts.modelTexts
  const isReady = model.state === 'ready'
  const isNotWanted = model.optional && model.state === 'missing'
  const Icon = isReady ? CircleCheck : CircleAlert
  return (
    <li className="setting">
      <div>
        <span className="setting-name">{model.id}</span>
        <p>{t.modelLine({ task: tasks[model.task] ?? model.task, version: model.version })}</p>
        <p>{gains[model.id] ?? model.gain}</p>
        {isNotWanted ? null : <p className={isReady ? undefined : 'setting-warn'}>{spoken(model.detail)}</p>}
      </div>
      <div className="model-end">
        {isNotWanted ? (
          <span className="setting-state">{texts.packs.states.available}</span>
        ) : (
          <span className={isReady ? 'setting-state setting-state-ok' : 'setting-state setting-warn'}>
            <Icon size={15} aria-hidden="true" />
            {t.modelStates[model.state]}
          </span>
        )}
        <p title={model.attribution}>
          {model.bytes === null ? null : `${formatBytes(model.bytes)} · `}
          {model.licence}
        </p>
        <ModelActions model={model} bytesDone={bytesDone} />
      </div>
    </li>
  )
}

function ModelActions({
  model: { id, state, installing, bytes, downloadable, removable, optional },
  bytesDone,
}: {
  model: ModelState
  bytesDone: number
}) {
  const install = useMutation({
    mutationFn: (fromFolder: boolean) => client.invoke('models.install', { id, fromFolder }),
    onSuccess: (installed) =>
      installed && showToast(optional ? texts.packs.modelKept : texts.packs.modelInstalled),
    onError: (error) => showErrorToast(errorText(error)),
  })
  const remove = () =>
    client.invoke('models.remove', { id }).catch((error: unknown) => showErrorToast(errorText(error)))
  const name = id
  if (install.isPending || installing)
    return (
      <div className="pack-actions">
        <span>
          {bytes === null
            ? formatBytes(bytesDone)
            : texts.packs.progress({ done: formatBytes(bytesDone), total: formatBytes(bytes) })}
        </span>
        <Button
          onClick={() => void client.invoke('models.pause', { id })}
          aria-label={texts.packs.pauseLabel({ name })}
        >
          {texts.packs.pause}
        </Button>
      </div>
    )
  if (state === 'ready')
    return removable ? (
      <Button variant="quiet" onClick={() => void remove()} aria-label={texts.packs.removeLabel({ name })}>
        {texts.packs.remove}
      </Button>
    ) : null
  return (
    <div className="pack-actions">
      {downloadable ? (
        <Button onClick={() => install.mutate(false)} aria-label={texts.packs.installLabel({ name })}>
          {texts.packs.install}
        </Button>
      ) : null}
      <Button
        variant="quiet"
        onClick={() => install.mutate(true)}
        aria-label={texts.packs.fromFolderLabel({ name })}
      >
        {texts.packs.fromFolder}
      </Button>
    </div>
  )
}
