import { useEffect, useRef } from 'react'
import { Button } from '../../components/Button.tsx'
import { useLayers } from '../../state/layers.ts'
import { texts } from '../../texts.ts'
import './palette.css'

const isMac = navigator.platform.startsWith('Mac')

type Group = 'everywhere' | 'grid' | 'photo' | 'review'

/**
 * Keys of each place, with the name of what they do, in an order that fills two columns evenly. Read while it is drawn:
 * the language can change.
 */
function groups(): [Group, [keys: string, label: string][]][] {
  const t = texts.shortcuts.actions
  const mod = isMac ? '⌘' : texts.controlKey
  return [
    [
      'everywhere',
      [
        [`${mod} K`, texts.palette.title],
        [`${mod} F`, t.find],
        [`${mod} Z`, texts.undo],
        [isMac ? '⌘ ⇧ Z' : `${mod} Y`, texts.redo],
        [`${mod} O`, t.addFolder],
        [`${mod} E`, t.export],
        [`${mod} ,`, texts.sidebar.screens.settings],
        ...(isMac ? [] : ([['⇧ F10', t.menu]] as [string, string][])),
        ['Esc', texts.back],
        [isMac ? '⌥ ←' : 'Alt ←', texts.back],
        ['?', texts.shortcuts.title],
      ],
    ],
    [
      'review',
      [
        ['Y', texts.review.yes],
        ['X', texts.review.notThis],
        ['N', texts.review.noLandmark],
        ['O', texts.review.other],
        ['→', texts.review.skip],
      ],
    ],
    [
      'grid',
      [
        ['← → ↑ ↓', t.move],
        ['↵', t.open],
        ['X', t.select],
        ['⇧ ← →', t.extend],
        [`${mod} A`, t.selectAll],
        [texts.deleteKey, texts.bulk.removeLong({ count: 1 })],
        ['L', texts.like.more],
      ],
    ],
    [
      'photo',
      [
        ['← →', t.step],
        ['+ −', t.zoom],
        ['1', texts.photo.actualSize],
        ['0', texts.photo.fit],
        ['S', texts.photo.playSlideshow],
        ['C', texts.photo.compare],
        ['F', texts.photo.faces],
        ['M', texts.photo.showLandmark],
        ['T', texts.photo.showFilmstrip],
        ['I', texts.photo.info],
        ['L', texts.like.more],
      ],
    ],
  ]
}

export function ShortcutsOverlay() {
  const isOpen = useLayers((state) => state.open === 'shortcuts')
  return isOpen ? <OpenOverlay onClose={() => useLayers.getState().show(null)} /> : null
}

function OpenOverlay({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
    // Not the list, which comes first: it would be framed as if it were a field.
    dialog.current?.querySelector<HTMLElement>('.dialog-actions button')?.focus()
  }, [])
  return (
    <dialog ref={dialog} className="dialog shortcuts" aria-labelledby="shortcuts-title" onClose={onClose}>
      <h2 id="shortcuts-title">{texts.shortcuts.title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys */}
      <section className="shortcuts-groups scroll" tabIndex={0} aria-labelledby="shortcuts-title">
        <div className="shortcuts-columns">
          {groups().map(([group, shortcuts]) => (
            <div key={group} className="shortcuts-group">
              <h3>{texts.shortcuts.groups[group]}</h3>
              <dl>
                {shortcuts.map(([keys, label]) => (
                  <div key={keys + label}>
                    <dt>
                      {keys.split(' ').map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </div>
      </section>
      <div className="dialog-actions">
        <Button onClick={() => dialog.current?.close()}>{texts.close}</Button>
      </div>
    </dialog>
  )
}
