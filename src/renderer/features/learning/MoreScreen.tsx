import { Check, ScanSearch, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { ScreenHeader } from '../../components/ScreenHeader.tsx'
import { EmptyState, ErrorState, Loading } from '../../components/States.tsx'
import { correct } from '../../hooks/useCorrections.ts'
import { useEscapeBack } from '../../hooks/useEscapeBack.ts'
import { useMoreLike } from '../../hooks/useLibrary.ts'
import { useNavigation } from '../../state/navigation.ts'
import { texts } from '../../texts.ts'
import './more.css'

const t = texts.more
/** Those after these are hardly alike, and nobody looks through more at once. */
const SHOWN = 240

interface MoreScreenProps {
  landmarkId: string
  name: string
}

/** Photos that look like a landmark, to be confirmed or refused together. */
export function MoreScreen({ landmarkId, name }: MoreScreenProps) {
  const closeMore = useNavigation((state) => state.closeMore)
  const more = useMoreLike(landmarkId)
  const { named = [], unsure = [] } = more.data ?? {}
  const all = [...named, ...unsure]
  const shown = all.slice(0, SHOWN)
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const chosen = shown.filter((id) => !left.has(id))
  const [isSaving, setSaving] = useState(false)

  const say = async (kind: 'landmark' | 'not-landmark') => {
    setSaving(true)
    if (await correct({ kind, photoIds: chosen, landmarkId })) await more.refetch()
    setSaving(false)
  }
  const screen = useRef<HTMLElement>(null)
  // What led here is gone, and so is the button of an answer without a photo left to choose: the keys go on with the
  // first photo, else with the way back.
  const isShown = more.data !== undefined && !isSaving
  const first = all[0]
  useEffect(() => {
    if (!isShown || screen.current?.contains(document.activeElement)) return
    const photo = first === undefined ? null : screen.current?.querySelector<HTMLElement>('.more-photo')
    ;(photo ?? screen.current?.querySelector<HTMLElement>('button'))?.focus({ preventScroll: true })
  }, [isShown, first])
  const toggle = (id: number) =>
    setLeft((ids) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      return next
    })
  useEscapeBack()

  return (
    <section ref={screen} className="screen">
      <ScreenHeader
        title={t.title({ name })}
        subtitle={all.length > 0 ? t.chosen({ count: chosen.length }) : undefined}
        isSpoken
        back={{ label: t.back, run: closeMore }}
      >
        {all.length > 0 ? (
          <>
            <Button
              variant="quiet"
              onClick={() => setLeft(chosen.length === shown.length ? new Set(shown) : new Set())}
            >
              {chosen.length === shown.length ? t.none : t.all}
            </Button>
            <Button disabled={chosen.length === 0 || isSaving} onClick={() => void say('not-landmark')}>
              <X size={15} aria-hidden="true" />
              <span className="ellipsis">{t.reject({ count: chosen.length, name })}</span>
            </Button>
            <Button
              variant="primary"
              disabled={chosen.length === 0 || isSaving}
              onClick={() => void say('landmark')}
            >
              <Check size={15} aria-hidden="true" />
              <span className="ellipsis">{t.accept({ count: chosen.length, name })}</span>
            </Button>
          </>
        ) : null}
      </ScreenHeader>
      <div className="screen-body scroll">
        {more.isError ? (
          <ErrorState what={t.title({ name })} error={more.error} onRetry={() => more.refetch()} />
        ) : more.data === undefined ? (
          <Loading>
            <div className="skeleton more-skeleton" />
          </Loading>
        ) : all.length === 0 ? (
          <EmptyState icon={ScanSearch} title={t.emptyTitle} text={t.emptyText} />
        ) : (
          <>
            <Group
              title={t.named({ count: named.length })}
              ids={named.slice(0, SHOWN)}
              left={left}
              onToggle={toggle}
            />
            <Group
              title={t.unsure({ count: unsure.length })}
              ids={unsure.slice(0, Math.max(0, SHOWN - named.length))}
              left={left}
              onToggle={toggle}
            />
            {all.length > shown.length ? (
              <p className="more-rest">{t.shownOf({ shown: shown.length, total: all.length })}</p>
            ) : null}
          </>
        )}
      </div>
    </section>
  )
}

interface GroupProps {
  title: string
  ids: readonly number[]
  /** Photos that are not chosen. */
  left: ReadonlySet<number>
  onToggle: (id: number) => void
}

function Group({ title, ids, left, onToggle }: GroupProps) {
  if (ids.length === 0) return null
  return (
    <div className="more-group">
      <h2>{title}</h2>
      <ul aria-label={title}>
        {ids.map((id, index) => (
          <li key={id}>
            <button
              type="button"
              className="more-photo"
              aria-pressed={!left.has(id)}
              aria-label={t.photo({ position: index + 1, total: ids.length })}
              data-photo={id}
              onClick={() => onToggle(id)}
            >
              <img src={`/thumb/${id}/256`} alt="" loading="lazy" draggable={false} />
              <Check size={16} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
