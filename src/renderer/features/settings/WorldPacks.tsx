import { Progress, Switch } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { WorldPackState } from '../../../shared/world-packs.ts'
import { client, errorText } from '../../client.ts'
import { Button } from '../../components/Button.tsx'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { ErrorState } from '../../components/States.tsx'
import { formatBytes, formatPercent } from '../../format.ts'
import { useRead } from '../../hooks/useRead.ts'
import { queryClient } from '../../state/query-client.ts'
import { showErrorToast } from '../../state/toasts.ts'
import { texts } from '../../texts.ts'
import { RegionMap } from './RegionMap.tsx'
import './world-packs.css'

const t = texts.packs
const KEY = ['packs']

/** The packs that can be had, on a map and as a list with everything that can be done with them. */
export function WorldPacks() {
  const query = useRead({ queryKey: KEY, queryFn: () => client.invoke('packs.list') })
  const { data: packs = [] } = query
  useEffect(() => {
    const subscription = client.on('packs.changed', (changed) => queryClient.setQueryData(KEY, changed))
    return () => client.off(subscription)
  }, [])
  if (query.isError) return <ErrorState what={t.title} error={query.error} onRetry={() => query.refetch()} />
  if (packs.length === 0) return null
  return (
    <section className="settings-section" aria-labelledby="packs-title">
      <h2 id="packs-title">{t.title}</h2>
      <p className="packs-lead">{t.lead}</p>
      <RegionMap packs={packs} />
      <ul className="list packs" aria-labelledby="packs-title">
        {packs.map((pack) => (
          <PackRow key={pack.id} pack={pack} />
        ))}
      </ul>
    </section>
  )
}

/** Asks main; what comes of it is told by `packs.changed`, why it failed by a toast. */
function ask(call: Promise<unknown>): void {
  call.then(
    () => void queryClient.invalidateQueries({ queryKey: KEY }),
    (error: unknown) => showErrorToast(t.failed({ reason: errorText(error) })),
  )
}

/** Regions are called as the window's language calls them; other packs as they call themselves. */
const nameOf = ({ region, name }: Pick<WorldPackState, 'region' | 'name'>): string =>
  region ? t.regions[region] : name

function PackRow({ pack }: { pack: WorldPackState }) {
  const { id, state, landmarks, downloadBytes, bytesBegun, bytesOnDisk, matched, ambiguous } = pack
  const name = nameOf(pack)
  const installed = state === 'installed' || state === 'damaged'
  const size = installed
    ? t.onDisk({ size: formatBytes(bytesOnDisk) })
    : t.download({ size: formatBytes(downloadBytes) })
  return (
    <li className="setting pack">
      <div className="pack-facts">
        <span className="setting-name">{name}</span>
        <p>
          {t.landmarks({ number: landmarks })}
          {downloadBytes > 0 || installed ? ` · ${size}` : null}
        </p>
        {matched !== null ? <p>{t.matched({ number: matched, ambiguous: ambiguous ?? 0 })}</p> : null}
        {installed && !pack.calibrated ? <p>{t.plainThresholds}</p> : null}
        {pack.measuredOn !== null ? <p>{t.measured({ number: pack.measuredOn })}</p> : null}
        {state === 'downloading' || state === 'paused' ? (
          <PackProgress
            label={t.progressLabel({ name })}
            text={t.progress({ done: formatBytes(bytesBegun), total: formatBytes(downloadBytes) })}
            share={bytesBegun / Math.max(1, downloadBytes)}
          />
        ) : null}
        {state === 'converting' ? (
          <PackProgress
            label={t.convertingLabel({ name })}
            text={t.converting({ percent: formatPercent(pack.converted ?? 0) })}
            share={pack.converted ?? 0}
          />
        ) : null}
        {pack.error ? (
          <p className="setting-warn selectable" role="alert">
            {pack.error}
          </p>
        ) : null}
        <details>
          <summary>{t.source}</summary>
          <p className="selectable">
            {pack.licence}. {pack.attribution}
          </p>
        </details>
      </div>
      <div className="pack-end">
        <span className={state === 'installed' ? 'setting-state setting-state-ok' : 'setting-state'}>
          {t.states[state]}
        </span>
        <PackActions pack={pack} />
        {state === 'installed' ? (
          <Switch.Root
            className="switch"
            aria-label={t.use({ name })}
            checked={pack.enabled}
            onCheckedChange={(enabled) => ask(client.invoke('packs.enable', { id, enabled }))}
          >
            <Switch.Thumb className="switch-thumb" />
          </Switch.Root>
        ) : null}
      </div>
    </li>
  )
}

/** @param share of the work that is done, 0..1 */
function PackProgress({ label, text, share }: { label: string; text: string; share: number }) {
  const done = Math.min(1, share)
  return (
    <div className="pack-progress">
      <Progress.Root className="pack-bar" value={done} max={1} aria-label={label} getValueLabel={() => text}>
        <Progress.Indicator className="pack-bar-done" style={{ transform: `scaleX(${done})` }} />
      </Progress.Root>
      <p>{text}</p>
    </div>
  )
}

function PackActions({ pack }: { pack: WorldPackState }) {
  const { id, state, downloadable, removable, bytesOnDisk } = pack
  const name = nameOf(pack)
  const [asking, setAsking] = useState(false)
  const install = (fromFolder: boolean) => ask(client.invoke('packs.install', { id, fromFolder }))
  const remove = () => ask(client.invoke('packs.remove', { id }))
  return (
    <div className="pack-actions">
      {state === 'available' || state === 'paused' ? (
        <>
          {downloadable ? (
            <Button
              onClick={() => install(false)}
              aria-label={state === 'paused' ? t.resumeLabel({ name }) : t.installLabel({ name })}
            >
              {state === 'paused' ? t.resume : t.install}
            </Button>
          ) : null}
          <Button variant="quiet" onClick={() => install(true)} aria-label={t.fromFolderLabel({ name })}>
            {t.fromFolder}
          </Button>
        </>
      ) : null}
      {state === 'downloading' || state === 'converting' ? (
        <Button onClick={() => ask(client.invoke('packs.pause', { id }))} aria-label={t.pauseLabel({ name })}>
          {t.pause}
        </Button>
      ) : null}
      {state === 'downloading' || state === 'paused' || state === 'converting' ? (
        <Button variant="quiet" onClick={remove} aria-label={t.cancelLabel({ name })}>
          {t.cancel}
        </Button>
      ) : null}
      {(state === 'installed' || state === 'damaged') && removable ? (
        <Button variant="quiet" onClick={() => setAsking(true)} aria-label={t.removeLabel({ name })}>
          {t.remove}
        </Button>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={t.removeTitle({ name })}
          text={t.removeText({ size: formatBytes(bytesOnDisk) })}
          confirmLabel={t.remove}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  )
}
